import Foundation
import GleanEngine

/// A quote for many machines as a table for people.
enum ClusterTable {
    static func lines(_ quote: ClusterQuote) -> [String] {
        var table = Table([.left, .right, .right, .right, .right, .right, .right, .right, .right])
        table.add("stage", "units", "core-hours", "longest unit", "hours", "idle", "GET", "PUT", "LIST")
        for row in quote.rows {
            let volume = row.volume
            table.add(
                row.stage, row.units.grouped, hours(row.coreHours), row.longestUnitSeconds.durationForPeople, hours(row.hours), row.idleMachines.grouped,
                volume.gets.grouped, volume.puts.grouped, volume.lists.grouped)
        }
        let tasks = quote.tasks
        table.add(tasks.stage, tasks.units.grouped, "", "", "", "", tasks.gets.grouped, tasks.puts.grouped, tasks.lists.grouped)
        table.add(
            "all", "", hours(quote.coreHours), "", hours(quote.hours), "", quote.total(\.gets).grouped, quote.total(\.puts).grouped, quote.total(\.lists).grouped)
        var facts = Table([.left, .left])
        facts.add("machines", "\(quote.machines.grouped) of \(quote.cores) cores for \(hours(quote.hours)) hours: \(hours(quote.machineHours)) machine-hours")
        facts.add("read", "\(UInt64(quote.total(\.bytesRead)).bytesForPeople), of it inputs \(quote.inputBytes.bytesForPeople)")
        facts.add("written", UInt64(quote.total(\.bytesWritten)).bytesForPeople)
        facts.add("shared disk", "\(quote.sharedBytes.bytesForPeople) at its fullest, besides the inputs")
        facts.add("scratch", "\(quote.scratchBytes.bytesForPeople) a machine")
        for (what, money) in quote.costs.sorted(by: { $0.key < $1.key }) { facts.add("price of \(what)", String(format: "%.2f", money)) }
        if !quote.costs.isEmpty { facts.add("price", String(format: "%.2f", quote.costs.values.reduce(0, +))) }
        facts.add("rates", "of \(quote.basis); without failures and waiting for machines")
        for note in quote.notes { facts.add("note", note) }
        return ["\(quote.recipe) on \(quote.machines.grouped) machines", ""] + table.lines + [""] + facts.lines
    }

    private static func hours(_ value: Double) -> String { String(format: value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value) }
}
