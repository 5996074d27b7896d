import Foundation
package import GleanModel
import GleanStore

/// What the front end of a run, the process of `gleaner build`, says of itself every few seconds: `front.json` in the work folder. It goes with
/// that folder and is no part of a release.
package struct Front: Sendable, Codable {
    package static let name = "front.json"

    /// A `Cluster.Kind`.
    package var executor: String
    package var host = HostName.current
    package var process = Int(ProcessInfo.processInfo.processIdentifier)
    /// What counts that number: names of machines may come twice, and a container counts by itself. Missing in runs of old versions.
    package var machine: String? = Machine.id
    /// The run's name in the engine's queue.
    package var label: String
    /// Where tasks print, seen from the front end.
    package var logs: String
    /// What the engine calls what it holds, such as numbers of jobs.
    package var engineIDs: [String] = []
    /// Seconds since 1970 by its own clock.
    package var began = Clock.unix
    package var updated = Clock.unix
    /// Writings so far: it changes with each, whatever the clock does.
    package var beat = 0
    /// The stage in work; nil before the first and while the release is sealed.
    package var stage: Int?
    package var progress = Progress()
    package var rate: RunRate?
    /// Units that its own threads have in work.
    package var running: [Int] = []
    package var memoryBytes: UInt64 = 0
    /// How it ended, if it did so by itself: `done`, `stopped`, `cancelled` or `failed`.
    package var ended: String?
    package var error: String?

    /// Of the stage in units, of the stage that reads inputs in all else.
    package struct Progress: Sendable, Codable, Equatable {
        package var units = 0
        package var unitsDone = 0
        /// Pages read and kept, units in work included.
        package var pages = 0
        package var kept = 0
        /// Bytes of inputs read, as stored, and of all inputs; the latter is 0 in stages that read none.
        package var bytes: UInt64 = 0
        package var totalBytes: UInt64 = 0
        package var badRecords = 0

        package init() {}

        init(_ now: RunMonitor.Snapshot) {
            units = now.units
            unitsDone = now.unitsDone
            pages = now.pages
            kept = now.kept
            bytes = now.bytes
            totalBytes = now.totalBytes
            badRecords = now.badRecords
        }
    }

    package init(executor: String, label: String, logs: String) {
        self.executor = executor
        self.label = label
        self.logs = logs
    }

    static func path(_ context: RunContext) -> String { "\(context.workFolder)/\(name)" }

    /// What the front end of a run said last; nil where none has said anything. Throws a `RunError` where that cannot be known.
    static func standing(_ context: RunContext) throws -> Front? {
        let path = path(context)
        var reading = 1
        while true {
            do { return try Files.exists(path) ? SealedJSON.read(Front.self, path) : nil } catch where reading < readings {
                // It is written anew every few seconds, on odd file systems in two steps.
                reading += 1
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }

    private static let readings = 3
}

/// Pages, bytes of inputs and units a second.
package struct RunRate: Sendable, Codable, Equatable {
    package var pages: Double
    package var bytes: Double
    package var units: Double

    package init(pages: Double, bytes: Double, units: Double) {
        self.pages = pages
        self.bytes = bytes
        self.units = units
    }
}

/// The rate of the last minute, from what stood at moments of one clock.
struct RateWindow: Sendable {
    private struct Moment {
        let seconds: Double
        let progress: Front.Progress
    }

    private static let seconds = 60.0
    private var moments: [Moment] = []

    mutating func note(_ progress: Front.Progress, at seconds: Double) {
        moments.append(Moment(seconds: seconds, progress: progress))
        while moments.count > 2, moments[1].seconds < seconds - Self.seconds { moments.removeFirst() }
    }

    mutating func forget() { moments = [] }

    /// Nil until two moments are known. What goes back, because a unit failed and begins anew, counts as none.
    var rate: RunRate? {
        guard let first = moments.first, let last = moments.last, last.seconds > first.seconds else { return nil }
        let seconds = last.seconds - first.seconds
        func each(_ value: (Front.Progress) -> Double) -> Double { max(0, value(last.progress) - value(first.progress)) / seconds }
        return RunRate(pages: each { Double($0.pages) }, bytes: each { Double($0.bytes) }, units: each { Double($0.unitsDone) })
    }
}
