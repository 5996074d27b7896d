import GleanFormats
import GleanModel
import GleanStore

/// A file that a reader of crawls or lines reads front to back, wherever it lies.
enum OrderedFile {
    /// Opens a file. What it throws then and later is a `RunError`.
    static func open(_ path: String) throws -> PulledBytes {
        let bytes: OrderedBytes
        do {
            bytes = try OrderedBytes(path)
        } catch {
            throw RunError.reading(path, error)
        }
        return PulledBytes { target in
            do throws(StoreError) {
                return try bytes.read(into: target)
            } catch {
                throw RunError.reading(path, error)
            }
        }
    }
}
