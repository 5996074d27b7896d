import Foundation
import GleanEngine

/// The live line of a run: drawn over itself on a terminal, a plain line every ten seconds elsewhere.
struct Progress {
    private let start = Date()
    private var lastLine = Date.distantPast
    private var isDrawn = false
    /// Pages and bytes at moments of the last half minute, for a rate that follows the run.
    private var recent: [(time: Double, pages: Int, bytes: UInt64)] = []
    private var stage = ""

    mutating func show(_ now: RunMonitor.Snapshot) {
        let time = -start.timeIntervalSinceNow
        if now.stage != stage {
            stage = now.stage
            recent = []
        }
        recent.append((time, now.pages, now.bytes))
        while recent.count > 2, recent[0].time < time - 30 { recent.removeFirst() }
        let interval = Terminal.isLive ? 0.2 : 10
        guard -lastLine.timeIntervalSinceNow >= interval else { return }
        lastLine = Date()
        let line = describe(now, time)
        if Terminal.isLive {
            Terminal.write("\r\u{1B}[2K" + line.prefix(Terminal.width - 1), STDERR_FILENO)
            isDrawn = true
        } else {
            Terminal.note(line)
        }
    }

    /// Leaves the terminal on a fresh line.
    mutating func clear() {
        if isDrawn { Terminal.write("\r\u{1B}[2K", STDERR_FILENO) }
        isDrawn = false
    }

    private func describe(_ now: RunMonitor.Snapshot, _ time: Double) -> String {
        var parts = ["\(now.stage)  \(now.unitsDone)/\(now.units) units"]
        if now.totalBytes > 0 {
            let (pages, bytes) = rates
            let share = Double(now.bytes) / Double(now.totalBytes)
            parts.append(bar(share))
            parts.append("\(now.pages.grouped) pages")
            parts.append("\(Int(pages).grouped) pages/s")
            parts.append("\(UInt64(bytes).bytesForPeople)/s")
            parts.append("kept \(now.kept.share(of: now.pages))")
            if now.badRecords > 0 { parts.append("\(now.badRecords.grouped) bad records") }
            if bytes > 0, share < 1 { parts.append("\((Double(now.totalBytes - min(now.bytes, now.totalBytes)) / bytes).durationForPeople) left") }
        }
        parts.append(time.durationForPeople)
        return parts.joined(separator: "  ")
    }

    private var rates: (pages: Double, bytes: Double) {
        guard let first = recent.first, let last = recent.last else { return (0, 0) }
        return RunMonitor.Snapshot.rates(from: (first.pages, first.bytes), to: (last.pages, last.bytes), seconds: last.time - first.time)
    }

    private func bar(_ share: Double) -> String {
        let filled = Int((min(1, max(0, share)) * 16).rounded(.down))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 16 - filled)
        return String(format: "%@ %3.0f%%", bar, min(100, share * 100))
    }
}
