import Foundation
import GleanModel
import GleanStore

/// Small work on files, wherever they lie, with errors that say how to go on.
enum Files {
    /// A refusal of the file system or the store as the error a run ends with: of a reading (`.unreadable`) or a writing (`.unwritable`).
    static func failure(_ kind: RunError.Kind, _ error: StoreError) -> RunError {
        kind == .unreadable ? .reading(error.path, error) : .writing(error)
    }

    static func isRemote(_ path: String) -> Bool { Location.isRemote(path) }

    /// How often bytes that are not what was written are read: on the way from a store some may change, a disk gives the same again.
    static func readings(of path: String) -> Int { isRemote(path) ? 5 : 1 }

    static func makeFolder(_ path: String) throws { try writing { () throws(StoreError) in try Folder.make(path) } }

    /// Throws where that cannot be told: what a store does not say is not missing.
    static func exists(_ path: String) throws -> Bool {
        do {
            return try Location.exists(path)
        } catch {
            throw failure(.unreadable, error)
        }
    }

    /// For who only looks: what cannot be told is not there.
    static func isThere(_ path: String) -> Bool { (try? exists(path)) ?? false }
    static func listed(_ path: String) -> [String] { (try? names(path)) ?? [] }

    /// Removes a file; one that is not there is fine.
    static func remove(_ path: String) throws {
        do {
            try Location.remove(path)
        } catch where error.kind != .notFound {
            throw failure(.unwritable, error)
        } catch {}
    }

    /// Removes a folder with all that is in it; one that is not there is fine.
    static func removeFolder(_ path: String) throws {
        do {
            try Location.removeAll(under: path)
        } catch where error.kind != .notFound {
            throw failure(.unwritable, error)
        } catch {}
    }

    /// Abandons what killed processes have begun to send to a folder of a store, where nothing else writes to it any more.
    static func removeUploads(_ folder: String) throws {
        do {
            try Location.removeUploads(under: folder)
        } catch {
            throw failure(.unwritable, error)
        }
    }

    /// Removes a file or folder of this machine, if that can be done: what is sorted and the like.
    static func discard(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    /// Names in a folder, sorted by bytes; none if there is no folder.
    static func names(_ path: String) throws -> [String] {
        do {
            return try Folder.names(path)
        } catch where error.kind == .notFound {
            return []
        } catch {
            throw failure(.unreadable, error)
        }
    }

    /// Names of all objects of a store below a folder, with those of the folders between; none if there is no object.
    static func objects(_ folder: String) throws -> [String] {
        do {
            return try listInputs([folder], endings: [""]).map { String($0.name.dropFirst(folder.count + 1)) }
        } catch where error.kind == .noInput || error.kind == .notFound {
            return []
        } catch {
            throw failure(.unreadable, error)
        }
    }

    /// Reads a whole file, again where its store says that the bytes are not its own.
    static func read(_ path: String) throws -> [UInt8] {
        do {
            return try bytes(of: path)
        } catch {
            throw failure(.unreadable, error)
        }
    }

    /// Reads a whole file as `read`; nil if there is none.
    static func readIfThere(_ path: String) throws -> [UInt8]? {
        do {
            return try bytes(of: path)
        } catch where error.kind == .notFound {
            return nil
        } catch {
            throw failure(.unreadable, error)
        }
    }

    private static func bytes(of path: String) throws(StoreError) -> [UInt8] {
        var readings = readings(of: path)
        while true {
            readings -= 1
            do {
                return try FileBytes.read(path)
            } catch {
                guard error.kind == .damaged, readings > 0 else { throw error }
            }
        }
    }

    /// The size of a file; nil if there is none.
    static func size(_ path: String) throws -> Int64? {
        do {
            return try FileIdentity(of: path).size
        } catch where error.kind == .notFound {
            return nil
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

    /// Waits until a finished file is on the disk. A store keeps what it has taken.
    static func sync(_ path: String) throws {
        if isRemote(path) { return }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.unreadable, StoreError(path: path)) }
        defer { close(descriptor) }
        // Some file systems have nothing to wait for, and say EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(.unwritable, StoreError(path: path)) }
    }

    /// Removes what a killed run left half-written in a folder that only this run writes.
    static func sweep(_ folder: String) { _ = try? AtomicFile.removeLeftovers(in: folder) }

    /// The folder that a path lies in; "." for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func writing(_ body: () throws(StoreError) -> Void) throws {
        do {
            try body()
        } catch {
            throw failure(.unwritable, error)
        }
    }
}
