import GleanFormats
import GleanModel
import GleanStore

/// A file that a reader of crawls or lines reads front to back, wherever it lies.
enum OrderedFile {
    /// Opens a file. What it throws then and later is a `RunError`.
    static func open(_ path: String) throws -> PulledBytes {
        func unreadable(_ error: StoreError) -> RunError {
            RunError(.unreadable, "\(path) cannot be read", cause: error.description, hint: "Check the file and its permissions, or leave it out.")
        }
        let bytes: OrderedBytes
        do {
            bytes = try OrderedBytes(path)
        } catch {
            throw unreadable(error)
        }
        return PulledBytes { target in
            do throws(StoreError) {
                return try bytes.read(into: target)
            } catch {
                throw unreadable(error)
            }
        }
    }
}
