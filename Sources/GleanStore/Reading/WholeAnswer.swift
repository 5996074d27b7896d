/// An object of a server that knows no ranges: one answer, cut into blocks as it arrives, and begun again where it broke.
struct WholeAnswer: Sendable {
    let file: RemoteFile
    /// Bytes at the beginning that nobody wants.
    let skipped: UInt64
    /// What an earlier answer said of the object; else the first one here says it.
    let known: ObjectStatus?

    func fill(_ queue: BlockQueue) {
        var turn = queue.turn()
        var done = skipped
        var version = known
        let isStopped = { queue.isStopped }
        do {
            try persisting(on: file.path, file.settings, isStopped: isStopped) { () throws(StoreFault) in
                var place: UInt64 = 0
                var difference: String?
                try file.store.readWhole(file.key) { status, bytes in
                    difference = version?.difference(to: status)
                    guard difference == nil else { return false }
                    version = version ?? status
                    let end = place + UInt64(bytes.count)
                    defer { place = end }
                    guard end > done else { return turn != nil }
                    var rest = UnsafeRawBufferPointer(rebasing: bytes[Int(done - min(done, place))...])
                    while let current = turn, !rest.isEmpty {
                        let count = min(rest.count, current.block.room.count - current.block.count)
                        UnsafeMutableRawBufferPointer(rebasing: current.block.room[current.block.count...].prefix(count)).copyMemory(
                            from: UnsafeRawBufferPointer(rebasing: rest[..<count]))
                        current.block.count += count
                        done += UInt64(count)
                        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                        guard current.block.count == current.block.room.count else { continue }
                        queue.put(current)
                        turn = queue.turn()
                    }
                    return turn != nil
                }
                if let difference { throw StoreFault(.changed, difference) }
            }
            guard let turn else { return }
            queue.put(turn)
            queue.end(at: turn.number + 1)
        } catch {
            queue.fail(turn?.number ?? 0, error)
        }
    }
}
