import GleanModel

/// What was written of each source of a release, copies counted: the sums of its decisions.
package struct DrawnPages: Sendable {
    package struct Sum: Sendable, Equatable {
        /// Pages that are written at least once.
        package var pages = 0
        /// Rows, copies counted.
        package var rows = 0
        /// Bytes of text, and of the number asked for, copies counted.
        package var textBytes: UInt64 = 0
        package var amount = 0.0

        package init() {}
    }

    /// By the use that read the pages.
    package private(set) var bySource: [String: Sum] = [:]

    /// `number` is one of the release, such as `count_tokens.tokens`; nil for none. Throws a `RunError` for a damaged release.
    package init(_ release: Release, catalog: Catalog, number: String? = nil) throws {
        let layout = try release.layout(catalog)
        let copies = layout.columns.last { $0.kind == .copies }?.slot
        let amount = number.flatMap { layout.column($0)?.slot }
        for unit in 0..<release.units {
            let table = try release.decisions(unit)
            var sum = bySource[release.manifest.inputs[unit].source] ?? Sum()
            let wanted = Set([Ledger.code, Ledger.textBytes] + [copies, amount].compactMap { $0.map { Ledger.numbers + $0 } })
            for block in 0..<table.blocks {
                let rows = try table.block(block, columns: wanted)
                let codes = rows.u64(Ledger.code), bytes = rows.u64(Ledger.textBytes)
                let times = copies.map { rows.f64(Ledger.numbers + $0) }, amounts = amount.map { rows.f64(Ledger.numbers + $0) }
                for row in 0..<rows.rows where codes[row] == 0 {
                    // A number that is no count is another program's.
                    let count = times.map { $0[row].isNaN ? 1 : Int(exactly: $0[row]).map { min(max(0, $0), 1 << 32) } ?? 0 } ?? 1
                    sum.pages += 1
                    sum.rows += count
                    sum.textBytes &+= UInt64(count) &* bytes[row]
                    if let value = amounts?[row], value.isFinite, value > 0 { sum.amount += Double(count) * value }
                }
            }
            bySource[release.manifest.inputs[unit].source] = sum
        }
    }
}
