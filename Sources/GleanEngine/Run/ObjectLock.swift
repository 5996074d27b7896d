import Foundation
import GleanModel
import GleanStore
import Synchronization

/// A lock on a store, or a file system, that has none: an object that its owner writes anew every 15 seconds, so that who finds it and reads it again after 40
/// knows whether the owner lives. No clocks are compared.
///
/// The object is a line: the machine and process of the owner, a number of its own, and how often it was written. Where two come at once,
/// the one whose line stands a second later has it. If both should believe so, the next beat tells one of them, and what both did until then is
/// the same bytes.
///
/// A class, because it owns the thread that beats.
final class ObjectLock: HeldLock {
    private let beats: Beats
    private static let beatSeconds = 15.0, patienceSeconds = 40.0, settleSeconds = 1.0

    /// Throws `ReleaseLock.Taken` if another owner lives, and `RunMonitor.stopped` if the run is asked to stop before that is known.
    init(
        _ path: String, _ monitor: RunMonitor = RunMonitor(), say: (String) -> Void, beatSeconds: Double = beatSeconds, patienceSeconds: Double = patienceSeconds
    ) throws {
        if let found = try Beats.line(at: path), !Self.isGone(found) {
            say("Another run may be writing here; looking again in \(Int(patienceSeconds)) seconds whether it lives.")
            let end = Clock.seconds + patienceSeconds
            while case let left = end - Clock.seconds, left > 0 {
                if monitor.isCancelled { throw RunMonitor.stopped }
                Thread.sleep(forTimeInterval: min(left, 0.1))
            }
            guard try Beats.line(at: path) == found else { throw ReleaseLock.Taken() }
        }
        let beats = Beats(path)
        try beats.write()
        Thread.sleep(forTimeInterval: min(Self.settleSeconds, patienceSeconds))
        guard try beats.isOwn else { throw ReleaseLock.Taken() }
        self.beats = beats
        let thread = Thread { beats.run(every: beatSeconds) }
        thread.start()
    }

    func check() throws {
        guard beats.isLost else { return }
        throw RunError(
            .unwritable, "Another run has taken \(beats.path)", hint: "This one could not write there for too long. Let the other end, or stop it and run this again.")
    }

    func release() { beats.stop() }

    deinit { release() }

    /// The owner was a process of this machine that is no more.
    private static func isGone(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        guard words.count == 4, words[0] == Machine.id, let process = Int32(words[1]), process != getpid() else { return false }
        return Machine.isGone(process)
    }

    /// What the thread that beats shares with the lock.
    private final class Beats: Sendable {
        let path: String
        private let own = "\(Machine.id) \(getpid()) \(UUID().uuidString)"
        private let state = Mutex((count: 0, isStopped: false, isLost: false))
        /// Held from looking at the object to writing it, so that none is left behind by a beat that came late.
        private let beating = NSLock()

        init(_ path: String) { self.path = path }

        var isLost: Bool { state.withLock { $0.isLost } }

        /// Whether the object is this owner's.
        var isOwn: Bool { get throws { try Self.line(at: path)?.hasPrefix(own + " ") ?? false } }

        static func line(at path: String) throws -> String? {
            do {
                let line = String(decoding: try FileBytes.read(path, limit: 4096), as: UTF8.self)
                // An empty file is what a lock of the file system leaves.
                return line.isEmpty ? nil : line
            } catch where error.kind == .notFound {
                return nil
            } catch {
                throw Files.failure(.unreadable, error)
            }
        }

        func write() throws {
            let count = state.withLock {
                $0.count += 1
                return $0.count
            }
            try Files.write(path, Array("\(own) \(count)\n".utf8))
        }

        func run(every seconds: Double) {
            while !waitedInVain(seconds) {
                beating.withLock {
                    if state.withLock({ $0.isStopped }) { return }
                    do {
                        // A store that cannot be reached for a while takes nothing from who holds the lock; another owner does.
                        if try isOwn { try write() } else { state.withLock { $0.isLost = true } }
                    } catch {}
                }
                if isLost { return }
            }
        }

        /// Waits for the next beat; true where the lock was given back meanwhile.
        private func waitedInVain(_ seconds: Double) -> Bool {
            // Short sleeps, and no condition: that would wait until a time of day, and the clock may be set back.
            let end = Clock.seconds + seconds
            while !state.withLock({ $0.isStopped }), Clock.seconds < end { Thread.sleep(forTimeInterval: min(0.1, max(0, end - Clock.seconds))) }
            return state.withLock { $0.isStopped }
        }

        func stop() {
            let wasStopped = state.withLock { state in
                defer { state.isStopped = true }
                return state.isStopped
            }
            beating.withLock {
                guard !wasStopped, !isLost, (try? isOwn) == true else { return }
                try? Files.remove(path)
            }
        }
    }
}
