import Synchronization

/// The ranges of one object, with the block that was read last.
final class RemoteRanges: Sendable {
    let file: RemoteFile
    let status: ObjectStatus
    let hasRanges: Bool

    private struct Block {
        var start: UInt64 = 0
        var bytes: [UInt8] = []

        /// Copies what it has from `offset` on, of what is wanted of an object of `size` bytes; nil where it has not the first.
        func copy(from offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, size: UInt64) -> Int? {
            guard offset >= start, offset - start < UInt64(bytes.count) else { return nil }
            let wanted = Int(min(UInt64(buffer.count), size - offset, UInt64(bytes.count) - (offset - start)))
            bytes.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[Int(offset - start)...].prefix(wanted)))
            }
            return wanted
        }
    }

    private let block = Mutex(Block())

    /// Blocks begin at multiples of a quarter of this: the end of a table is read from its last bytes backwards.
    private static let blockBytes: UInt64 = 1 << 20

    init(_ file: RemoteFile) throws(StoreError) {
        self.file = file
        // A byte, for only what is read tells in all stores which version that was, and whether there are ranges.
        var byte: UInt8 = 0
        let piece = try withUnsafeMutableBytes(of: &byte) { buffer in Result { () throws(StoreError) in try Self.read(file, 0, buffer) } }.get()
        (status, hasRanges) = (piece.status, piece.isRange && piece.status.size != UInt64.max)
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        guard offset < status.size, !buffer.isEmpty else { return 0 }
        if let copied = block.withLock({ $0.copy(from: offset, into: buffer, size: status.size) }) {
            // Who reads on in order wants the end of this block and the beginning of the next: nothing is fetched twice.
            return try copied + read(at: offset + UInt64(copied), into: UnsafeMutableRawBufferPointer(rebasing: buffer[copied...]))
        }
        guard buffer.count < Self.blockBytes / 2 else { return try fetch(offset, buffer) }
        // Not under the lock: others go on with the block that is there.
        var fresh = Block()
        fresh.start = offset / (Self.blockBytes / 4) * (Self.blockBytes / 4)
        let count = Int(min(Self.blockBytes, status.size - fresh.start))
        fresh.bytes = [UInt8](repeating: 0, count: count)
        let start = fresh.start
        _ = try fresh.bytes.withUnsafeMutableBytes { bytes in Result { () throws(StoreError) in try fetch(start, bytes) } }.get()
        let copied = fresh.copy(from: offset, into: buffer, size: status.size)
        block.withLock { $0 = fresh }
        return copied ?? 0
    }

    private func fetch(_ offset: UInt64, _ buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        let wanted = Int(min(UInt64(buffer.count), status.size - offset))
        return try Self.read(file, offset, UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), of: status).count
    }

    /// Reads a range, as often as it takes.
    ///
    /// - Parameter known: what an earlier answer said of the object. The range then lies within it, and comes whole.
    /// - Throws: `.changed` where another version stands there than the one that is known.
    static func read(
        _ file: RemoteFile, _ offset: UInt64, _ buffer: UnsafeMutableRawBufferPointer, of known: ObjectStatus? = nil, isStopped: () -> Bool = { false }
    ) throws(StoreError) -> ObjectPiece {
        let piece = try persisting(on: file.path, file.settings, isStopped: isStopped) { () throws(StoreFault) in
            try file.store.read(file.key, from: offset, into: buffer, tag: known?.tag)
        }
        guard let known else { return piece }
        if let difference = known.difference(to: piece.status) { throw StoreError(.changed, path: file.path, detail: difference) }
        guard piece.count == buffer.count else {
            throw StoreError(.changed, path: file.path, detail: "\(piece.count) of \(buffer.count) bytes are left at \(offset)")
        }
        return piece
    }
}
