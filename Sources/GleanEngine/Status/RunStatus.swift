import Foundation
package import GleanModel

/// Where a run stands: one object, as `gleaner status --json` prints it. docs/status.md tells every member.
package struct RunStatus: Sendable, Codable {
    /// Raised when a member changes its meaning or goes; new ones may come.
    package static let version = 1

    package enum State: String, Sendable, Codable {
        /// A front end lives.
        case running
        /// No front end lives, but tasks of the run do.
        case tasksOnly
        /// Some process has told of itself and not ended, and it cannot be known yet whether it lives.
        case unknown
        /// Nothing of it runs.
        case stopped
        /// Nothing of it runs, and somebody ended it.
        case cancelled
        /// It ended over an error, which `front.error` says.
        case failed
        /// The release stands.
        case sealed
    }

    package struct FrontEnd: Sendable, Codable {
        package var host: String
        package var process: Int
        package var life: Life
        /// Seconds for which it has not been seen to change.
        package var silentSeconds: Double?
        /// By its own clock, seconds since 1970.
        package var began: Double
        package var updated: Double
        /// What the engine calls what it holds for the run.
        package var engineIDs: [String]
        package var label: String
        /// `done`, `stopped`, `cancelled` or `failed`; missing while it runs, and where it was killed.
        package var ended: String?
        package var error: String?
    }

    package struct StageStatus: Sendable, Codable, Equatable {
        package var name: String
        package var units: Int
        package var done = 0
        package var running = 0
        /// Failed at least once, and neither done nor running.
        package var failed = 0
        package var waiting = 0
        package var setAside = 0
        /// Failures of all its units so far.
        package var failures = 0
        /// Pages in units that are done; missing where nothing is known of pages.
        package var pagesIn: Int?
        package var pagesKept: Int?
        /// Pages are told from this many receipts; all others are taken to be like them. Missing where all were read.
        package var estimatedFrom: Int?

        package init(name: String, units: Int) {
            self.name = name
            self.units = units
        }
    }

    /// How far reading the inputs has come.
    package struct Progress: Sendable, Codable {
        package var pages: Int
        package var kept: Int
        package var bytes: UInt64
        package var badRecords: Int?
        /// Told by a living front end, units in work included; else from receipts, those of units that are done.
        package var isLive: Bool
        package var isEstimated: Bool
    }

    package struct Machine: Sendable, Codable {
        package var host: String
        /// Processes that live or may live.
        package var processes = 0
        package var silent = 0
        package var unitsRunning = 0
        /// Units that those processes have done.
        package var unitsDone = 0
        package var pages = 0
        package var bytes: UInt64 = 0
        /// The most that one of them has held.
        package var memoryBytes: UInt64 = 0
    }

    package struct Tasks: Sendable, Codable {
        package var alive = 0
        package var unknown = 0
        package var silent = 0
        package var gone = 0
        package var ended = 0
        /// Handed to the engine, and not begun as far as can be seen from here.
        package var waiting = 0
        /// Those that have begun and not ended.
        package var open: [OpenTask] = []
    }

    package struct OpenTask: Sendable, Codable {
        package var task: String
        package var host: String
        package var process: Int
        package var life: Life
        package var silentSeconds: Double
        package var stage: String
        package var unitsRunning: [Int]
        package var unitsDone: Int
        package var units: Int
    }

    package struct Failure: Sendable, Codable {
        package var stage: String
        package var unit: Int
        package var input: String?
        package var kind: String
        package var message: String
        package var host: String
        package var task: String
        /// By that machine's clock, seconds since 1970.
        package var at: Double
    }

    package var version = RunStatus.version
    package var release: String
    package var name: String
    package var gleaner: String
    /// The run's fingerprint, short, and its work folder; missing where the work is gone.
    package var run: String?
    package var work: String?
    package var state = State.unknown
    package var executor: String?
    package var front: FrontEnd?
    /// The position of the stage in work; missing before the first, while the release is sealed, and behind that.
    package var stage: Int?
    package var isSealing = false
    package var stages: [StageStatus] = []
    package var inputs: Int
    package var inputBytes: UInt64
    package var progress: Progress?
    package var rate: RunRate?
    /// Seconds that are left of the stage in work at this rate.
    package var secondsLeft: Double?
    package var machines: [Machine] = []
    package var tasks = Tasks()
    /// The last ones, the newest first as far as clocks of different machines agree.
    package var failures: [Failure] = []
    package var cancel: CancelRequest?
    /// Of a sealed release.
    package var pagesIn: Int?
    package var pagesKept: Int?
    package var setAside: [Manifest.SetAside]?
    /// Other runs whose work lies in the same folder.
    package var others: [String] = []

    package init(release: String, name: String, gleaner: String, inputs: Int, inputBytes: UInt64) {
        self.release = release
        self.name = name
        self.gleaner = gleaner
        self.inputs = inputs
        self.inputBytes = inputBytes
    }

    /// Somebody was looked at only once: another look tells more.
    package var hasUnknown: Bool { front?.life == .unknown || tasks.unknown > 0 }

    /// Somebody is silent who may give a sign within the time that is his.
    package var mayStillCome: Bool {
        let patience = TaskBeats.seconds + 1
        return front.map { $0.life == .silent && $0.silentSeconds ?? 0 < patience } ?? false || tasks.open.contains { $0.life == .silent && $0.silentSeconds < patience }
    }
}
