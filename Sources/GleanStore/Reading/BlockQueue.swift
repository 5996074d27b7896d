/// Blocks between the threads that fetch them, in any order, and the one that takes them in order.
final class BlockQueue: Sendable {
    /// Memory of one block. Belongs to one thread at a time, hence `@unchecked Sendable`.
    final class Block: @unchecked Sendable {
        let room: UnsafeMutableRawBufferPointer
        var count = 0
        init(_ bytes: Int) { room = .allocate(byteCount: bytes, alignment: 16) }
        deinit { room.deallocate() }
    }

    /// A block to be filled, and its number.
    struct Turn {
        let number: Int
        let block: Block
    }

    private struct State {
        var ready: [Int: Block] = [:]
        var spare: [Block] = []
        /// The next to be fetched; block 0 was fetched by who made the queue.
        var next = 1
        /// The one that is read.
        var current = 0
        /// How many blocks there are, once that is known.
        var end: Int?
        /// The earliest block that could not be had, and why.
        var failure: (number: Int, error: StoreError)?
        var isStopped = false
    }

    private let blockBytes: Int
    private let most: Int
    private let state = Watched(State())

    init(blockBytes: Int, most: Int) {
        self.blockBytes = blockBytes
        self.most = most
    }

    func makeBlock() -> Block { Block(blockBytes) }

    var isStopped: Bool { state.change { $0.isStopped } }

    func stop() { state.change { $0.isStopped = true } }

    /// Says how many blocks there are.
    func end(at blocks: Int) { state.change { $0.end = blocks } }

    // MARK: Who fetches

    /// The next block to be filled, as soon as there is room for one; nil where there is no more to do.
    func turn() -> Turn? {
        state.wait { [blockBytes, most] state -> Turn?? in
            if state.isStopped || state.failure != nil { return .some(nil) }
            if let end = state.end, state.next >= end { return .some(nil) }
            guard state.next < state.current + most else { return nil }
            return Self.begin(&state, blockBytes)
        }
    }

    func put(_ turn: Turn) { state.change { $0.ready[turn.number] = turn.block } }

    func fail(_ number: Int, _ error: StoreError) {
        state.change { state in
            if let failure = state.failure, failure.number < number { return }
            state.failure = (number, error)
        }
    }

    private static func begin(_ state: inout State, _ blockBytes: Int) -> Turn {
        defer { state.next += 1 }
        let block = state.spare.popLast() ?? Block(blockBytes)
        block.count = 0
        return Turn(number: state.next, block: block)
    }

    // MARK: Who reads

    enum Taken {
        case block(Block)
        /// Nobody has begun the next block: whoever reads may fill it.
        case turn(Turn)
        case over
    }

    /// The block after the one that is done with. With `mayFetch`, one that nobody has begun is the caller's.
    func take(after done: Block, mayFetch: Bool) throws(StoreError) -> Taken {
        state.change { state in
            state.current += 1
            state.spare.append(done)
        }
        let taken: Result<Taken, StoreError> = state.wait { [blockBytes] state in
            if let block = state.ready.removeValue(forKey: state.current) { return .success(.block(block)) }
            if let end = state.end, state.current >= end { return .success(.over) }
            if let failure = state.failure, failure.number <= state.current { return .failure(failure.error) }
            return mayFetch && state.next == state.current ? .success(.turn(Self.begin(&state, blockBytes))) : nil
        }
        return try taken.get()
    }
}
