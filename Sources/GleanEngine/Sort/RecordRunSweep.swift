import GleanBytes
import GleanModel

/// The records of several partitions of a run in a row, for who merges whole files.
///
/// Each partition is held against its checksum when its last byte has been handed out, not before: a merge makes nothing of records but
/// their order, and throws what it wrote away if it fails. So every byte is read once.
///
/// A class, because its cursor shares it with who opened it; it never leaves its thread.
final class RecordRunSweep: RecordFeed {
    private let file: RandomFile
    /// Where each partition ends, and the digest of its bytes; the last first.
    private var left: [(end: UInt64, digest: UInt64)] = []
    private var offset: UInt64
    private var digest = DigestStream()

    var damage: any Error { RunError.damaged(file.path) }

    /// Nil for all partitions. Throws a `RunError` for a file that is no run of records of this width, or has no such partitions.
    init(path: String, partitions wanted: Range<Int>?, width: Int?) throws {
        file = try RandomFile(path)
        let damaged = RunError.damaged(path)
        let head = try file.read(at: 0, count: RecordRun.headBytes)
        guard head.count == RecordRun.headBytes, Array(head[0..<8]) == RecordRun.magic, head.little(UInt32.self, at: 8) == RecordRun.version,
            Int(head.little(UInt32.self, at: 12)) == width ?? 0
        else { throw damaged }
        let all = Int(head.little(UInt32.self, at: 16)), footerBytes = all * 24 + 16, partitions = wanted ?? 0..<all
        guard partitions.upperBound <= all, UInt64(footerBytes + RecordRun.headBytes) <= file.size else { throw damaged }
        let footerAt = file.size - UInt64(footerBytes), content = footerAt - UInt64(RecordRun.headBytes)
        // The place behind the last partition is where the next begins, or where the records end.
        let hasNext = partitions.upperBound < all, known = partitions.count + (hasNext ? 1 : 0)
        let places = try file.read(at: footerAt + UInt64(partitions.lowerBound * 24), count: known * 24)
        guard places.count == known * 24, try file.read(at: file.size - 8, count: 8) == RecordRun.endMagic else { throw damaged }
        if wanted == nil {
            // The head alone says how many partitions there are: a wrong one would leave records out in silence.
            let hash = try file.read(at: file.size - 16, count: 8)
            guard all > 0, hash.count == 8, XXH3.hash64(places.span) == hash.little(UInt64.self, at: 0) else { throw damaged }
        }
        let unit = UInt64(width ?? 1)
        func place(_ index: Int) throws -> UInt64 {
            let first = index < known ? places.little(UInt64.self, at: index * 24) : content / unit
            guard first <= content / unit else { throw damaged }
            return UInt64(RecordRun.headBytes) + first * unit
        }
        offset = try place(0)
        var start = offset
        for index in 0..<partitions.count {
            let end = try place(index + 1)
            guard start <= end else { throw damaged }
            left.append((end, places.little(UInt64.self, at: index * 24 + 16)))
            start = end
        }
        left.reverse()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let last = left.first, offset < last.end else {
            try check()
            return 0
        }
        let count = Int(min(UInt64(buffer.count), last.end - offset))
        guard try file.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])) == count else { throw damage }
        var at = 0
        while at < count {
            try check()
            guard let next = left.last else { break }
            let piece = Int(min(UInt64(count - at), next.end - offset))
            // Unsafe: the bytes were just read, and nobody else has the buffer yet.
            digest.update(Span(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[at..<(at + piece)])))
            at += piece
            offset += UInt64(piece)
        }
        try check()
        return count
    }

    /// Holds the partitions that end here against their checksums.
    private func check() throws {
        while let next = left.last, offset == next.end {
            guard digest.low == next.digest else { throw damage }
            digest = DigestStream()
            left.removeLast()
        }
    }
}
