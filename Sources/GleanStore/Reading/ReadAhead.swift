import Glibc

/// The bytes of an object in order, fetched ahead in blocks on threads of its own.
///
/// No more than `blocksAhead` blocks are in memory, the one that is read included. A block that fails is asked for again by itself. A server
/// without ranges sends everything in one answer, which one thread cuts into blocks (`WholeAnswer`).
final class ReadAhead {
    let file: RemoteFile
    /// Of the answer to the first block; the size is `UInt64.max` where none was said.
    let status: ObjectStatus

    private let queue: BlockQueue
    /// Nil where the object comes in one answer.
    private var ranges: BlockRanges?
    private var block: BlockQueue.Block
    private var taken = 0
    private var isOver = false

    /// Fetches the first block on the caller's thread.
    init(_ file: RemoteFile, from start: UInt64) throws(StoreError) {
        self.file = file
        queue = BlockQueue(blockBytes: file.settings.blockBytes, most: file.settings.blocksAhead)
        block = queue.makeBlock()
        let piece: ObjectPiece
        do {
            piece = try RemoteRanges.read(file, start, block.room)
        } catch {
            guard error.kind == .noRanges else { throw error }
            status = ObjectStatus(size: UInt64.max, modifiedSeconds: 0)
            try startWhole(skipping: start, known: nil)
            return
        }
        block.count = piece.count
        status = piece.status
        guard piece.count == block.room.count, start + UInt64(piece.count) < status.size else {
            queue.end(at: 1)
            return
        }
        guard piece.isRange, status.size != UInt64.max else {
            try startWhole(skipping: start + UInt64(piece.count), known: status)
            return
        }
        let ranges = BlockRanges(file: file, status: status, start: start)
        self.ranges = ranges
        queue.end(at: ranges.count)
        // Where there is no room for a thread, the one that reads fetches for itself.
        for _ in 1..<min(file.settings.blocksAhead, ranges.count) where !StoreThread.start({ [queue] in ranges.work(queue) }) { break }
    }

    deinit { queue.stop() }

    /// Reads the next bytes; 0 at the end.
    func read(into target: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        while taken == block.count {
            guard !isOver else { return 0 }
            try takeNext()
        }
        let count = min(target.count, block.count - taken)
        UnsafeMutableRawBufferPointer(rebasing: target[..<count]).copyMemory(from: UnsafeRawBufferPointer(rebasing: block.room[taken..<(taken + count)]))
        taken += count
        return count
    }

    private func takeNext() throws(StoreError) {
        switch try queue.take(after: block, mayFetch: ranges != nil) {
        case .block(let next): block = next
        case .turn(let turn):
            try ranges?.fetch(turn, queue)
            block = turn.block
        case .over:
            block = queue.makeBlock()
            isOver = true
        }
        taken = 0
    }

    private func startWhole(skipping skipped: UInt64, known: ObjectStatus?) throws(StoreError) {
        let whole = WholeAnswer(file: file, skipped: skipped, known: known)
        guard StoreThread.start({ [queue] in whole.fill(queue) }) else { throw StoreError(path: file.path, errno: ENOMEM) }
    }
}

/// The blocks of an object that can be read by ranges.
struct BlockRanges: Sendable {
    let file: RemoteFile
    let status: ObjectStatus
    let start: UInt64

    private var blockBytes: UInt64 { UInt64(file.settings.blockBytes) }

    var count: Int { Int((status.size - start + blockBytes - 1) / blockBytes) }

    /// A thread's work: block after block, until there are no more or the reading is over.
    func work(_ queue: BlockQueue) {
        while let turn = queue.turn() {
            do {
                try fetch(turn, queue)
                queue.put(turn)
            } catch {
                queue.fail(turn.number, error)
            }
        }
    }

    func fetch(_ turn: BlockQueue.Turn, _ queue: BlockQueue) throws(StoreError) {
        let offset = start + UInt64(turn.number) * blockBytes
        let room = UnsafeMutableRawBufferPointer(rebasing: turn.block.room[..<Int(min(blockBytes, status.size - offset))])
        turn.block.count = try RemoteRanges.read(file, offset, room, of: status, isStopped: { queue.isStopped }).count
    }
}
