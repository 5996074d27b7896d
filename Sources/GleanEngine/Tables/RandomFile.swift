import GleanModel
import GleanStore
import Synchronization

/// A file that is read at any offset, wherever it lies.
///
/// A class, because it owns what is open; threads may share it.
final class RandomFile: Sendable {
    let path: String
    let size: UInt64
    /// How often a part is read that comes back damaged. On the way from a store bytes may change; a disk gives the same again.
    private let readings: Int
    private let bytes: Mutex<RandomBytes>

    init(_ path: String) throws {
        self.path = path
        let bytes = try Self.open(path)
        size = bytes.size
        self.bytes = Mutex(bytes)
        readings = Files.readings(of: path)
    }

    private static func open(_ path: String) throws -> RandomBytes {
        do {
            return try RandomBytes(path)
        } catch {
            throw RunError.reading(path, error)
        }
    }

    /// The bytes at `offset`, fewer at the end of the file.
    func read(at offset: UInt64, count: Int) throws -> [UInt8] {
        guard offset <= size, count > 0 else { return [] }
        // Unsafe: `read` writes at most what is wanted, and says how much that was.
        return try [UInt8](unsafeUninitializedCapacity: Int(min(UInt64(count), size - offset))) { buffer, filled in
            filled = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// Fills `buffer` with the bytes from `offset` on; how many there were.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let bytes = bytes.withLock { $0 }
        do {
            return try bytes.read(at: offset, into: buffer)
        } catch {
            throw RunError.reading(path, error, "\(path) cannot be read at \(offset)")
        }
    }

    /// What `body` makes of bytes that it reads, which are read again where it says nil; nil in the end where they stay damaged.
    func checked<Result>(_ body: () throws -> Result?) throws -> Result? {
        for reading in 1...readings {
            if let result = try body() { return result }
            // Opened anew, for what was fetched last is kept.
            if reading < readings {
                let fresh = try Self.open(path)
                bytes.withLock { $0 = fresh }
            }
        }
        return nil
    }
}
