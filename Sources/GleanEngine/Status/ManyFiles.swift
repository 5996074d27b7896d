import Foundation
import Synchronization

/// Asks many small questions of a file system at once: each takes a while where it is far away, and none waits for another.
enum ManyFiles {
    private static let mostThreads = 16
    /// Fewer are not worth a thread.
    private static let fewest = 8

    /// `body` of 0 up to `count`, in order.
    static func map<T: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> T) -> [T] {
        guard count >= fewest else { return (0..<count).map(body) }
        let answers = Answers<T>(count)
        let threads = min(mostThreads, count / (fewest / 2))
        for _ in 0..<threads {
            Thread { answers.work(body) }.start()
        }
        for _ in 0..<threads { answers.left.wait() }
        return answers.all
    }

    /// A class, because threads share it.
    private final class Answers<T: Sendable>: Sendable {
        let left = DispatchSemaphore(value: 0)
        private let state: Mutex<(next: Int, found: [T?])>

        init(_ count: Int) { state = Mutex((0, Array(repeating: nil, count: count))) }

        var all: [T] { state.withLock { $0.found.compactMap { $0 } } }

        func work(_ body: (Int) -> T) {
            while let index = take() {
                let answer = body(index)
                state.withLock { $0.found[index] = answer }
            }
            left.signal()
        }

        private func take() -> Int? {
            state.withLock { state in
                guard state.next < state.found.count else { return nil }
                state.next += 1
                return state.next - 1
            }
        }
    }
}
