import Foundation
package import GleanModel

/// What became of one unit or task, and what the processes that did it printed: as `gleaner logs --json` prints it.
package struct UnitReport: Sendable, Codable {
    package struct Unit: Sendable, Codable, Equatable {
        package let stage: String
        package let unit: Int
        package let input: String?
        /// Its receipt stands.
        package let isDone: Bool
        /// From the receipt.
        package var pagesIn: Int?
        package var pagesKept: Int?
        package var badRecords: Int?
        package var seconds: Double?
        package var setAside: String?
        package var files: Int?
    }

    package struct Process: Sendable, Codable, Equatable {
        package let task: String
        /// What the process said of itself last; missing where it never did.
        package var host: String?
        package var process: Int?
        /// Its exit code, where it ended by itself.
        package var ended: Int32?
        package var error: String?
        /// It said that it did the unit.
        package var didUnit: Bool?
        /// The file of what it printed; missing where there is none to be seen from here.
        package var log: String?
        /// Its last lines, and whether there are more before them.
        package var lines: [String] = []
        package var isCut = false
    }

    package var version = 1
    package var unit: Unit?
    package var failures: [RunStatus.Failure] = []
    package var processes: [Process] = []
    /// The run's units are done by threads of the front end, which print where it was started.
    package var isLocal = false
}

/// Finds what a unit or a task left behind.
package struct UnitLogs {
    private let context: RunContext
    private let logs: String
    private let executor: String?
    private var tasks: TaskFolder

    /// Throws a `RecipeError` where there is no run at `path`, or none whose work is left.
    package init(_ path: String) throws {
        let place = try RunPlace(path)
        guard let context = place.context else {
            throw RecipeError("The release at \(place.release) is sealed: what its processes printed went with its work folder.", hint: "\"build --keep-stages\" keeps it.")
        }
        self.context = context
        let front = try? SealedJSON.read(Front.self, Front.path(context)), beside = "\(context.workFolder)/logs"
        executor = front?.executor
        // The front end may see the folder elsewhere than this machine does.
        logs = front.map(\.logs).flatMap { Files.isThere($0) ? $0 : nil } ?? beside
        tasks = TaskFolder(context)
        tasks.look(context.plan.stages.count)
    }

    /// `text` is a unit as `chain-0:17` or a task as `00003-chain-0.17`; `lines` are those told of each log. Throws a `RecipeError` for what
    /// the run does not have.
    package func report(_ text: String, lines: Int) throws -> UnitReport {
        var report = UnitReport()
        report.isLocal = executor == Cluster.Kind.local.rawValue
        if let unit = try unit(text) {
            report.unit = describe(unit)
            report.failures = failures { $0.unit == unit }
            var known = tasks.tasks(of: unit).map(\.description)
            let mentioned = tasks.beats.filter { $0.stage == unit.stage && ($0.done + $0.running).contains(unit.unit) }.map(\.task) + report.failures.map(\.task)
            for task in mentioned where !known.contains(task) && task != Build.localTask && !task.isEmpty { known.append(task) }
            report.processes = known.map { process($0, lines, unit: unit.unit) }
        } else {
            let process = process(text, lines, unit: nil)
            guard process.log != nil || process.host != nil || tasks.isKnown(text) else {
                throw RecipeError("The run has no unit and no task \"\(text)\".", hint: "Write a unit as STAGE:NUMBER, such as \(context.plan.stages[0].name):0; \"gleaner status\" names stages and tasks.")
            }
            report.processes = [process]
            report.failures = failures { $0.task == text }
        }
        return report
    }

    private func unit(_ text: String) throws -> WorkUnit? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let name = text[..<colon]
        guard let stage = context.plan.stages.firstIndex(where: { $0.name == name }) else {
            throw RecipeError("The run has no stage \"\(name)\".", hint: "It has \(context.plan.stages.map(\.name).joined(separator: ", ")).")
        }
        let units = context.plan.stages[stage].units
        guard let number = Int(text[text.index(after: colon)...]), (0..<units).contains(number) else {
            throw RecipeError("\(name) has the units 0-\(units - 1).")
        }
        return WorkUnit(stage: stage, unit: number)
    }

    private func describe(_ unit: WorkUnit) -> UnitReport.Unit {
        let receipt = try? SealedJSON.read(Receipt.self, context.receiptPath(unit))
        var told = UnitReport.Unit(
            stage: context.plan.stages[unit.stage].name, unit: unit.unit, input: context.plan.input(of: unit)?.name, isDone: receipt != nil)
        guard let receipt else { return told }
        told.pagesIn = receipt.pagesIn
        told.pagesKept = receipt.pagesKept
        told.badRecords = receipt.tally.badRecords
        told.seconds = receipt.seconds
        told.setAside = receipt.setAside
        told.files = receipt.files.count
        return told
    }

    private func failures(_ isWanted: (UnitFailure) -> Bool) -> [RunStatus.Failure] {
        let log = FailureLog(context)
        return context.plan.stages.indices.flatMap { log.all(of: $0).values.joined().filter(isWanted) }.sorted { $0.at < $1.at }.map {
            RunStatus.Failure($0, context.plan)
        }
    }

    private func process(_ task: String, _ lines: Int, unit: Int?) -> UnitReport.Process {
        var told = UnitReport.Process(task: task)
        if let beat = tasks.beats.first(where: { $0.task == task }) {
            told.host = beat.host
            told.process = beat.process
            told.ended = beat.ended
            told.error = beat.error
            told.didUnit = unit.map { beat.done.contains($0) }
        }
        guard let path = log(of: task) else { return told }
        told.log = path
        (told.lines, told.isCut) = LogTail.read(path, lines: lines)
        return told
    }

    /// Engines name a log for its task. One that cuts a submission into arrays counts the tasks of each from 0, with the first one's number
    /// behind a plus: `00003-chain-0+1000.17.log` is that of task 1017.
    private func log(of task: String) -> String? {
        let plain = "\(logs)/\(task).log"
        // A task's name comes from a user or a file, and must not lead elsewhere.
        guard !task.contains("/") else { return nil }
        if Files.isThere(plain) { return plain }
        guard let dot = task.lastIndex(of: "."), let index = Int(task[task.index(after: dot)...]) else { return nil }
        let stem = "\(task[..<dot])+"
        for name in Files.listed(logs) where name.hasPrefix(stem) && name.hasSuffix(".log") {
            let numbers = name.dropFirst(stem.count).dropLast(4).split(separator: ".").map { Int($0) }
            if numbers.count == 2, let offset = numbers[0], let place = numbers[1], offset + place == index { return "\(logs)/\(name)" }
        }
        return nil
    }
}

/// The last lines of a file that may be very long.
enum LogTail {
    private static let mostBytes: UInt64 = 1 << 20

    /// The last `lines` lines, and whether more stand before them. What is no UTF-8 is repaired.
    static func read(_ path: String, lines: Int) -> ([String], isCut: Bool) {
        guard lines > 0, let file = FileHandle(forReadingAtPath: path) else { return ([], false) }
        defer { try? file.close() }
        guard let size = try? file.seekToEnd() else { return ([], false) }
        let from = size > mostBytes ? size - mostBytes : 0
        guard (try? file.seek(toOffset: from)) != nil, let data = try? file.read(upToCount: Int(mostBytes)) else { return ([], false) }
        var found = Array(data).split(separator: 10, omittingEmptySubsequences: false)
        if found.last?.isEmpty == true { found.removeLast() }
        // The first line may have begun before.
        if from > 0, found.count > 1 { found.removeFirst() }
        return (found.suffix(lines).map { String(decoding: $0, as: UTF8.self) }, from > 0 || found.count > lines)
    }
}
