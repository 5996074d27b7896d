import Foundation
import GleanModel
import Synchronization

/// Writes `front.json` while a run goes, and looks whether somebody asked it to end: on a thread of its own, so that neither waits for an engine
/// that does not answer.
///
/// A class, because the run's loop, its workers and that thread share it.
final class FrontDesk: Sendable {
    private struct State {
        var front: Front
        var window = RateWindow()
        var running: Set<Int> = []
        var request: CancelRequest?
        var isOver = false
    }

    /// Seconds between two writings.
    static let seconds = 2.0

    private let context: RunContext
    private let monitor: RunMonitor
    private let state: Mutex<State>
    private let left = DispatchSemaphore(value: 0)

    /// Takes back what was asked of an earlier front end, and begins.
    init(_ context: RunContext, _ monitor: RunMonitor, _ cluster: Cluster) throws {
        self.context = context
        self.monitor = monitor
        let room = EngineRoom(context, cluster)
        state = Mutex(State(front: Front(executor: cluster.kind.rawValue, label: room.label, logs: room.logs)))
        try Files.makeFolder(context.tasksFolder)
        CancelRequest.remove(in: context.tasksFolder)
        write()
        Thread { self.loop() }.start()
    }

    /// Who asked the run to end; nil if nobody did.
    var request: CancelRequest? { state.withLock { $0.request } }

    /// The stage is in work; told once its standing units are counted. Nil while the release is sealed.
    func begin(stage: Int?) {
        state.withLock {
            $0.front.stage = stage
            $0.window.forget()
            $0.running = []
        }
    }

    func begin(unit: Int) { state.withLock { _ = $0.running.insert(unit) } }
    func end(unit: Int) { state.withLock { _ = $0.running.remove(unit) } }

    func note(engineIDs: [String]) { state.withLock { $0.front.engineIDs = engineIDs } }

    /// Says how the run ended, and writes no more.
    func close(_ ended: String, _ error: (any Error)? = nil) {
        let wasOver = state.withLock { state in
            defer { state.isOver = true }
            return state.isOver
        }
        guard !wasOver else { return }
        left.wait()
        state.withLock {
            $0.running = []
            $0.front.ended = ended
            $0.front.error = error.map { "\($0)" }
        }
        write()
    }

    private func loop() {
        var next = Clock.seconds + Self.seconds
        while !state.withLock({ $0.isOver }) {
            // Short sleeps, and no condition: that would wait until a time of day, and the clock may be set back.
            Thread.sleep(forTimeInterval: 0.02)
            guard Clock.seconds >= next, !state.withLock({ $0.isOver }) else { continue }
            next = Clock.seconds + Self.seconds
            look()
            write()
        }
        left.signal()
    }

    private func look() {
        guard request == nil, let request = CancelRequest.standing(in: context.tasksFolder) else { return }
        state.withLock { $0.request = request }
        monitor.cancel(endingTasks: true)
    }

    /// A front end that cannot be seen goes on all the same.
    private func write() {
        let now = monitor.snapshot
        let front = state.withLock { state in
            // Between two stages the monitor's numbers are of the one that comes.
            if let stage = state.front.stage, context.plan.stages[stage].name == now.stage {
                state.front.progress = Front.Progress(now)
                state.window.note(state.front.progress, at: Clock.seconds)
                state.front.rate = state.window.rate
            }
            state.front.running = state.running.sorted()
            state.front.memoryBytes = peakMemoryBytes()
            state.front.beat += 1
            state.front.updated = Clock.unix
            return state.front
        }
        _ = try? SealedJSON.write(Front.path(context), front)
    }
}
