import Foundation
package import GleanModel
import Synchronization

/// Does units of one stage, in any order.
package protocol Executor {
    /// Told once, before the first stage, which units of each stage are not done.
    func begin(_ pending: [[Int]], _ monitor: RunMonitor) throws

    /// Told once, when the run is over or stopped.
    func end()

    /// Takes back all that others still do for the run.
    func cancelTasks() throws

    /// What an engine calls what it holds for the run.
    var engineIDs: [String] { get }

    /// Performs every unit and hands each receipt to `onReceipt`, on the caller's thread. `tick` is called a few times a second.
    ///
    /// `perform` does a unit in this process; who has others do it leaves it alone. Throws the first error of a unit, once no unit is
    /// running here any more; an error that `tick` throws is thrown at once.
    func run(
        _ units: [WorkUnit], monitor: RunMonitor, perform: @escaping @Sendable (WorkUnit, _ worker: Int) throws -> Receipt,
        onReceipt: (Receipt) throws -> Void, tick: () throws -> Void
    ) throws
}

extension Executor {
    package func begin(_ pending: [[Int]], _ monitor: RunMonitor) throws {}
    package func end() {}
    package func cancelTasks() throws {}
    package var engineIDs: [String] { [] }
}

/// Threads of this process. They are the engine's own, so that a busy page never holds up the progress display or Ctrl-C.
package struct LocalExecutor: Executor {
    package let workers: Int
    /// A run with a page limit counts on from the input before: inputs are read one at a time.
    private let oneAtFirst: Bool

    package init(workers: Int, oneAtFirst: Bool = false) {
        self.workers = max(1, workers)
        self.oneAtFirst = oneAtFirst
    }

    /// Bytes of a worker's stack. Nothing in a chain recurses by its input, so this is far more than is used.
    private static let stackBytes = 4 << 20

    private struct State {
        var next = 0
        var running = 0
        var receipts: [Receipt] = []
        var failure: (any Error)?
    }

    package func run(
        _ units: [WorkUnit], monitor: RunMonitor, perform: @escaping @Sendable (WorkUnit, _ worker: Int) throws -> Receipt,
        onReceipt: (Receipt) throws -> Void, tick: () throws -> Void
    ) throws {
        let shared = Shared(units)
        let workers = oneAtFirst && units.first?.stage == 0 ? 1 : self.workers
        for worker in 0..<min(workers, units.count) {
            shared.state.withLock { $0.running += 1 }
            let thread = Thread { shared.work(worker, monitor, perform) }
            thread.stackSize = Self.stackBytes
            thread.start()
        }
        while true {
            let (receipts, isOver) = shared.wait(seconds: 0.1)
            try receipts.forEach(onReceipt)
            try tick()
            if isOver { break }
        }
        if let failure = shared.state.withLock({ $0.failure }) { throw failure }
    }

    /// What the threads of one stage share; the condition wakes the loop when a receipt has come.
    private final class Shared: Sendable {
        let units: [WorkUnit]
        let state = Mutex(State())
        private let condition = NSCondition()

        init(_ units: [WorkUnit]) { self.units = units }

        func work(_ worker: Int, _ monitor: RunMonitor, _ perform: (WorkUnit, Int) throws -> Receipt) {
            while let unit = take(monitor) {
                do {
                    let receipt = try perform(unit, worker)
                    state.withLock { $0.receipts.append(receipt) }
                } catch is UnitTries.HandedBack {
                    // There is more to do here.
                } catch {
                    state.withLock { if $0.failure == nil { $0.failure = error } }
                    monitor.fail()
                }
                condition.signal()
            }
            state.withLock { $0.running -= 1 }
            condition.signal()
        }

        private func take(_ monitor: RunMonitor) -> WorkUnit? {
            if monitor.isCancelled { return nil }
            return state.withLock { state in
                guard state.failure == nil, state.next < units.count else { return nil }
                state.next += 1
                return units[state.next - 1]
            }
        }

        func wait(seconds: Double) -> ([Receipt], isOver: Bool) {
            condition.lock()
            defer { condition.unlock() }
            let isReady = state.withLock { !$0.receipts.isEmpty || $0.running == 0 }
            if !isReady { _ = condition.wait(until: Date(timeIntervalSinceNow: seconds)) }
            return state.withLock { state in
                defer { state.receipts = [] }
                return (state.receipts, state.running == 0)
            }
        }
    }
}
