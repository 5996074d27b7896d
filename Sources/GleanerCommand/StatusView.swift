import Foundation
import GleanEngine

/// Where a run stands, for people: within 80 columns as long as names are short.
enum StatusView {
    static func lines(_ status: RunStatus) -> [String] {
        guard status.state != .sealed else { return sealed(status) }
        var lines = head(status) + [""] + stages(status)
        lines += [""] + progress(status)
        let machines = self.machines(status)
        if !machines.isEmpty { lines += [""] + machines }
        let failures = self.failures(status)
        if !failures.isEmpty { lines += [""] + failures }
        return lines
    }

    private static func sealed(_ status: RunStatus) -> [String] {
        var lines = ["\(Terminal.bold(status.name))  sealed: the release stands at \(status.release), and nothing runs"]
        if let pages = status.pagesIn, let kept = status.pagesKept {
            lines.append("pages     \(pages.grouped) in, \(kept.grouped) kept (\(kept.share(of: pages)))")
        }
        if let aside = status.setAside { lines.append("set aside \(aside.count.grouped) of \(status.inputs.grouped) inputs") }
        return lines
    }

    // MARK: Who

    private static func head(_ status: RunStatus) -> [String] {
        var lines = [Terminal.bold(status.name) + "  " + state(status)]
        if let front = status.front {
            lines.append("front     \(Terminal.safe(front.host)), process \(front.process): \(life(front))")
            if let error = front.error, front.ended == "failed" { lines.append("          " + firstLine(error)) }
            if !front.engineIDs.isEmpty { lines.append("jobs      " + list(front.engineIDs)) }
        }
        lines.append("work      \(status.work ?? status.release)")
        for other in status.others { lines.append("also      an older run of other inputs or settings lies in work/\(other)") }
        if let cancel = status.cancel { lines.append("cancel    asked for by \(Terminal.safe(cancel.user)) on \(Terminal.safe(cancel.host))") }
        return lines
    }

    private static func state(_ status: RunStatus) -> String {
        let by = status.executor.map { $0 == Cluster.Kind.local.rawValue ? " on the front end's threads" : " by \($0)" } ?? ""
        switch status.state {
        case .running: return status.isSealing ? "seals the release" : (status.cancel == nil ? "runs" : "is being cancelled") + by + place(status)
        case .tasksOnly: return "has no front end, and its tasks go on\(by); the same build command comes back to them"
        case .unknown: return "may run: its processes have been looked at only once"
        case .stopped: return "stopped; the same build command goes on"
        case .cancelled: return "cancelled; the same build command goes on"
        case .failed: return "ended over an error; the same build command goes on"
        case .sealed: return "sealed"
        }
    }

    private static func place(_ status: RunStatus) -> String {
        guard let stage = status.stage, status.stages.indices.contains(stage) else { return "" }
        return ", stage \(stage + 1) of \(status.stages.count): \(status.stages[stage].name)"
    }

    private static func life(_ front: RunStatus.FrontEnd) -> String {
        switch front.life {
        case .alive: "for \((front.updated - front.began).durationForPeople)"
        case .unknown: "looked at once"
        case .silent: "silent for \((front.silentSeconds ?? 0).durationForPeople)"
        case .gone: "gone without a word"
        case .ended: front.ended ?? "ended"
        }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(6).map(Terminal.safe).joined(separator: ", ") + (names.count > 6 ? " and \((names.count - 6).grouped) more" : "")
    }

    // MARK: What

    private static func stages(_ status: RunStatus) -> [String] {
        var table = Table([.left, .right, .right, .right, .right, .right, .right])
        table.add("stage", "units", "done", "running", "waiting", "failed", "set aside")
        for stage in status.stages {
            table.add([stage.name, stage.units.grouped] + [stage.done, stage.running, stage.waiting, stage.failed, stage.setAside].map(number))
        }
        return table.lines
    }

    private static func number(_ count: Int) -> String { count == 0 ? "-" : count.grouped }

    private static func progress(_ status: RunStatus) -> [String] {
        var lines: [String] = []
        if let progress = status.progress {
            func count(_ pages: Int) -> String { progress.isEstimated ? "about \(pages.inThreeDigits.grouped)" : pages.grouped }
            var line = "pages     \(count(progress.pages)) in, \(count(progress.kept)) kept (\(progress.kept.share(of: progress.pages)))"
            if let bad = progress.badRecords, bad > 0 { line += ", \(bad.grouped) bad records" }
            lines.append(line)
            if progress.isEstimated, let from = status.stages.first?.estimatedFrom { lines.append("          told from \(from.grouped) receipts; --exact reads all") }
            let share = status.inputBytes == 0 ? 1 : Double(progress.bytes) / Double(status.inputBytes)
            lines.append("inputs    \(bar(share))  \(progress.bytes.bytesForPeople) of \(status.inputBytes.bytesForPeople)")
        } else {
            lines.append("inputs    \(status.inputs.grouped), \(status.inputBytes.bytesForPeople); none is done")
        }
        if let rate = status.rate {
            var parts: [String] = []
            if rate.pages > 0 { parts += ["\(Int(rate.pages).grouped) pages/s", "\(UInt64(rate.bytes).bytesForPeople)/s"] }
            parts.append("\(rate.units < 10 ? String(format: "%.2f", rate.units) : Int(rate.units).grouped) units/s")
            if let left = status.secondsLeft { parts.append("\(left.durationForPeople) left of this stage") }
            lines.append("rate      " + parts.joined(separator: "  "))
        }
        let tasks = status.tasks
        let told = [("alive", tasks.alive), ("not known", tasks.unknown), ("silent", tasks.silent), ("gone", tasks.gone), ("waiting", tasks.waiting), ("ended", tasks.ended)]
            .filter { $0.1 > 0 }.map { "\($0.1.grouped) \($0.0)" }
        if !told.isEmpty { lines.append("tasks     " + told.joined(separator: ", ")) }
        if tasks.waiting > 0, status.state != .running { lines.append("          those that wait do so if the engine still has them") }
        return lines
    }

    private static func bar(_ share: Double) -> String {
        let filled = Int((min(1, max(0, share)) * 24).rounded(.down))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled) + String(format: " %3.0f%%", min(100, share * 100))
    }

    // MARK: Where, and what went wrong

    private static let mostMachines = 12

    private static func machines(_ status: RunStatus) -> [String] {
        guard !status.machines.isEmpty else { return [] }
        var table = Table([.left, .right, .right, .right, .right, .right, .left])
        table.add("machine", "processes", "in work", "units done", "pages", "memory", "")
        for machine in status.machines.prefix(mostMachines) {
            table.add(
                Terminal.safe(String(machine.host.prefix(24))), machine.processes.grouped, number(machine.unitsRunning), number(machine.unitsDone), number(machine.pages),
                machine.memoryBytes.bytesForPeople, machine.silent > 0 ? "\(machine.silent.grouped) silent" : "")
        }
        let more = status.machines.count - mostMachines
        return table.lines + (more > 0 ? ["and \(more.grouped) more"] : [])
    }

    private static func failures(_ status: RunStatus) -> [String] {
        guard !status.failures.isEmpty else { return [] }
        let all = status.stages.reduce(0) { $0 + $1.failures }
        return ["failures, \(status.failures.count == all ? "the last first" : "the last \(status.failures.count.grouped) of \(all.grouped)")"] + status.failures.flatMap(failure)
    }

    /// The JSON tells the whole.
    static func failure(_ failure: RunStatus.Failure) -> [String] {
        let place = [failure.host.isEmpty ? nil : "on \(Terminal.safe(failure.host))", failure.task.isEmpty ? nil : "task \(Terminal.safe(failure.task))"].compactMap { $0 }
        // Names of crawls' files are long, and their folders say little.
        let input = failure.input.map { ["      " + Terminal.safe(String($0.split(separator: "/").last ?? ""))] } ?? []
        return ["  \(failure.stage):\(failure.unit)  \(Terminal.safe(failure.kind)) \(place.joined(separator: ", "))"] + input + ["      " + firstLine(failure.message)]
    }

    /// The first sentence of an error; hints come behind it.
    static func firstLine(_ text: String) -> String {
        let line = Terminal.safe(String(text.split(separator: "\n", maxSplits: 1).first ?? ""))
        return line.count > 300 ? line.prefix(300) + " ..." : line
    }
}

extension Int {
    /// An estimate says no more than three digits.
    fileprivate var inThreeDigits: Int {
        var unit = 1
        while self / unit >= 1000 { unit *= 10 }
        return (self + unit / 2) / unit * unit
    }
}
