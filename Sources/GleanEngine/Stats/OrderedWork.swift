import Foundation
import Synchronization

/// Does the parts of some work on threads, and takes their results in the order of the parts: what is made of them never depends on which
/// was done first, and few of them wait in memory.
enum OrderedWork {
    private struct State<Result> {
        var next = 0
        var taken = 0
        var running = 0
        var done: [Int: Swift.Result<Result, any Error>] = [:]
        var isOver = false
    }

    /// Results that may wait for those before them, for each worker.
    private static let waiting = 2

    /// Threads that read files of `folder`: as many as wait well for a store, or `workers` on a disk, which makes nobody wait.
    static func readers(of folder: String, workers: Int) -> Int { Files.isRemote(folder) ? 16 : workers }

    /// Runs `work` on the parts `0..<count`, and hands each result to `take` on the caller's thread, in order.
    /// Throws the first error in the order of parts, once no part is running any more.
    static func run<Result: Sendable>(
        _ count: Int, workers: Int, _ work: @escaping @Sendable (Int) throws -> Result, take: (Int, Result) throws -> Void
    ) throws {
        let threads = min(max(1, workers), count)
        let shared = Shared<Result>(count: count, room: threads * waiting)
        for _ in 0..<threads {
            shared.state.withLock { $0.running += 1 }
            let thread = Thread { shared.work(work) }
            thread.stackSize = 4 << 20
            thread.start()
        }
        defer { shared.end() }
        for part in 0..<count { try take(part, shared.result(part).get()) }
    }

    /// What the threads share. A class, because they outlive the call that starts them.
    private final class Shared<Result: Sendable>: Sendable {
        private let count: Int
        private let room: Int
        let state = Mutex(State<Result>())
        private let condition = NSCondition()

        init(count: Int, room: Int) {
            self.count = count
            self.room = room
        }

        func work(_ body: (Int) throws -> Result) {
            while let part = takePart() {
                let result = Swift.Result { try body(part) }
                change { $0.done[part] = result }
            }
            change { $0.running -= 1 }
        }

        /// The next part, once the results before it are not too many; nil if there is none.
        private func takePart() -> Int? {
            condition.lock()
            defer { condition.unlock() }
            while true {
                let (part, isOver) = state.withLock { state -> (Int?, Bool) in
                    if state.isOver || state.next >= count { return (nil, true) }
                    guard state.next < state.taken + room else { return (nil, false) }
                    state.next += 1
                    return (state.next - 1, false)
                }
                if part != nil || isOver { return part }
                condition.wait()
            }
        }

        /// Waits for the result of a part.
        func result(_ part: Int) -> Swift.Result<Result, any Error> {
            condition.lock()
            defer { condition.unlock() }
            while true {
                if let result = state.withLock({ $0.done.removeValue(forKey: part) }) {
                    state.withLock { $0.taken = part + 1 }
                    condition.broadcast()
                    return result
                }
                condition.wait()
            }
        }

        /// Lets the threads end, and waits for them.
        func end() {
            change { $0.isOver = true }
            condition.lock()
            defer { condition.unlock() }
            while state.withLock({ $0.running > 0 }) { condition.wait() }
        }

        private func change(_ body: (inout sending State<Result>) -> Void) {
            condition.lock()
            state.withLock { body(&$0) }
            condition.broadcast()
            condition.unlock()
        }
    }
}
