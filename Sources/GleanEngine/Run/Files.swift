import Foundation
import GleanModel
import GleanStore

/// Small work on files, with errors that say how to go on.
enum Files {
    /// A refusal of the file system as the error a run ends with.
    static func failure(_ kind: RunError.Kind, _ error: StoreError) -> RunError {
        switch error.kind {
        case .diskFull:
            RunError(
                .diskFull, "The disk is full", cause: error.description,
                hint: "Make room and run the same command again: it goes on from the last finished unit.")
        case .exhausted:
            RunError(kind, "The machine has no room left for files or memory", cause: error.description, hint: "Run with fewer --workers.")
        default:
            RunError(
                kind, "A file cannot be \(kind == .unreadable ? "read" : "written")", cause: error.description,
                hint: "Check the path and its permissions; the same command goes on from the last finished unit.")
        }
    }

    static func makeFolder(_ path: String) throws {
        do {
            try Folder.make(path)
        } catch {
            throw failure(.unwritable, error)
        }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    /// Names in a folder, sorted by bytes; empty if there is none.
    static func list(_ path: String) -> [String] { (try? Folder.names(path)) ?? [] }

    static func read(_ path: String) throws -> [UInt8] {
        do {
            return try FileBytes.read(path)
        } catch {
            throw failure(.unreadable, error)
        }
    }

    @discardableResult
    static func write(_ path: String, _ bytes: [UInt8]) throws -> FileSeal {
        let file = try UnitFile(path)
        try file.write(bytes.span)
        return try file.seal()
    }

    @discardableResult
    static func writeJSON(_ path: String, _ value: some Encodable, pretty: Bool = false) throws -> FileSeal {
        try write(path, Array(try CanonicalJSON.encode(value, pretty: pretty)) + [10])
    }

    static func readJSON<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        let bytes = try read(path)
        do {
            return try CanonicalJSON.decode(type, bytes)
        } catch {
            throw RunError.damaged(path, cause: "\(error)")
        }
    }

    /// Waits until a finished file is on the disk.
    static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.unreadable, StoreError(path: path)) }
        defer { close(descriptor) }
        // Some file systems have nothing to wait for, and say EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(.unwritable, StoreError(path: path)) }
    }

    /// The receipt of a unit, if it stands and every file it names is there in its size: after a power cut, one may not be.
    static func receipt(_ path: String) -> Receipt? {
        guard let receipt = try? readJSON(Receipt.self, path) else { return nil }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let isWhole = receipt.files.allSatisfy { file in
            guard let identity = try? FileIdentity(of: folder + file.name) else { return false }
            return identity.size == Int64(file.bytes)
        }
        return isWhole ? receipt : nil
    }

    static func move(_ from: String, to path: String) throws {
        guard rename(from, path) == 0 else { throw failure(.unwritable, StoreError(path: path)) }
    }

    /// Removes what a killed run left half-written in a folder that only this run writes.
    static func sweep(_ folder: String) {
        _ = try? AtomicFile.removeLeftovers(in: folder, evenLiving: true)
    }
}
