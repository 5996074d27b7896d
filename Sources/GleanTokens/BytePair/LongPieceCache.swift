import GleanBytes
import Glibc

/// The ids of pieces of 16 to 63 bytes that a worker met lately: long words, and most words of scripts with several bytes a letter.
///
/// One place for each, 128 bytes. The bytes themselves are compared, so that no collision, which a text could be made for, gives wrong
/// ids. A struct of a pointer, which its scratch owns and frees.
struct LongPieceCache {
    static let mostIDs = 15
    private static let longest = 63

    /// Up to 63 bytes and their count, up to fifteen ids and theirs.
    private let memory: UnsafeMutableRawPointer
    private let mask: UInt64

    /// - Parameter places: a power of two.
    init(places: Int) {
        // All zeros: a count of 0 is no piece's.
        memory = TableMemory.allocate(byteCount: places * 128)
        mask = UInt64(places - 1)
    }

    func deallocate() { free(memory) }

    private func place(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UnsafeMutableRawPointer {
        let hash = XXH3.hash64(Span(_unsafeElements: UnsafeBufferPointer(start: bytes, count: count)))
        return memory + 128 * Int(truncatingIfNeeded: hash & mask)
    }

    /// Writes a known piece's ids to `target`, where there is room for `mostIDs`, and returns how many they are; 0 if it is not known.
    func take(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutablePointer<UInt32>) -> Int {
        guard count <= Self.longest else { return 0 }
        let place = place(bytes, count)
        guard place.load(fromByteOffset: 63, as: UInt8.self) == UInt8(count), memcmp(place, bytes, count) == 0 else { return 0 }
        let known = Int(place.load(fromByteOffset: 124, as: UInt32.self))
        UnsafeMutableRawPointer(target).copyMemory(from: place + 64, byteCount: 4 * known)
        return known
    }

    /// Remembers a piece of at most 63 bytes and fifteen ids.
    func put(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ ids: Span<UInt32>) {
        guard count <= Self.longest, ids.count <= Self.mostIDs else { return }
        let place = place(bytes, count)
        place.copyMemory(from: bytes, byteCount: count)
        place.storeBytes(of: UInt8(count), toByteOffset: 63, as: UInt8.self)
        for index in ids.indices { place.storeBytes(of: ids[index], toByteOffset: 64 + 4 * index, as: UInt32.self) }
        place.storeBytes(of: UInt32(ids.count), toByteOffset: 124, as: UInt32.self)
    }
}
