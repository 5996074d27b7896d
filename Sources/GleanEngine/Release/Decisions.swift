import GleanFormats
import GleanModel

/// Which pages `Decisions` writes.
package struct DecisionFilter: Sendable {
    /// Nil for all, true for kept pages, false for dropped ones.
    package var kept: Bool?
    package var step: String?
    package var reason: String?

    package init(kept: Bool? = nil, step: String? = nil, reason: String? = nil) {
        self.kept = kept
        self.step = step
        self.reason = reason
    }

    func takes(_ drop: DropCount?) -> Bool {
        (kept == nil || kept == (drop == nil)) && (step == nil || step == drop?.step) && (reason == nil || reason == drop?.reason.name)
    }
}

/// Writes what became of every page of a release as JSON lines, in canonical order.
///
/// A line: `{"id", "url", "input", "offset", "length", "date", "kept", "step", "reason", "found", "limit", "text_bytes", "numbers": {...}}`.
/// `step` and `reason` are null for a kept page; `found` and `limit` stand where a number decided; `numbers` holds those that were
/// measured, labels by name.
package struct Decisions {
    private let release: Release
    private let filter: DecisionFilter

    private static let blockBytes = 1 << 18

    package init(_ release: Release, filter: DecisionFilter = DecisionFilter()) {
        self.release = release
        self.filter = filter
    }

    /// Hands whole lines to `put`, many at a time; stops when it returns false. Throws a `RunError` of kind `badRelease`.
    package func write(_ put: (Span<UInt8>) throws -> Bool) throws {
        var writer = JSONWriter()
        for unit in 0..<release.units {
            let table = try release.decisions(unit)
            let names = table.numbers.map { Array($0.name.utf8) }
            let labels = table.numbers.map { $0.labels.map { $0.map { Array($0.utf8) } } }
            let input = Array(table.input.utf8)
            // Drops are few and rows many: which are wanted is asked once a table.
            let wanted = (0...table.drops.count).map { filter.takes(table.drop(UInt64($0))) }
            for block in 0..<table.blocks {
                let rows = Rows(try table.block(block), numbers: names.count)
                for row in 0..<rows.count {
                    let code = rows.codes[row]
                    guard code < UInt64(wanted.count) ? wanted[Int(code)] : filter.takes(table.drop(code)) else { continue }
                    write(rows, row, input, table.drop(code), names, labels, to: &writer)
                    if writer.bytes.count >= Self.blockBytes {
                        guard try Self.flush(&writer, put) else { return }
                    }
                }
            }
        }
        _ = try Self.flush(&writer, put)
    }

    private static func flush(_ writer: inout JSONWriter, _ put: (Span<UInt8>) throws -> Bool) throws -> Bool {
        let bytes = writer.bytes
        writer.removeAll()
        return try bytes.isEmpty || put(bytes.span)
    }

    /// A block's columns, taken out of it once.
    private struct Rows {
        let count: Int
        let ids: Lane, urls: Lane, dates: Lane
        let offsets: [UInt64], inner: [UInt64], lengths: [UInt64], codes: [UInt64], textBytes: [UInt64]
        let found: [Double], limits: [Double]
        let numbers: [[Double]]

        init(_ block: TableBlock, numbers count: Int) {
            self.count = block.rows
            ids = block.bytes(Ledger.id)
            urls = block.bytes(Ledger.url)
            dates = block.bytes(Ledger.date)
            offsets = block.u64(Ledger.offset)
            inner = block.u64(Ledger.inner)
            lengths = block.u64(Ledger.length)
            codes = block.u64(Ledger.code)
            textBytes = block.u64(Ledger.textBytes)
            found = block.f64(Ledger.found)
            limits = block.f64(Ledger.limit)
            numbers = (0..<count).map { block.f64(Ledger.numbers + $0) }
        }
    }

    private func write(
        _ rows: Rows, _ row: Int, _ input: [UInt8], _ drop: DropCount?, _ names: [[UInt8]], _ labels: [[[UInt8]]?], to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("id")
        writer.string(rows.ids[row])
        writer.key("url")
        writer.string(rows.urls[row])
        writer.key("input")
        writer.string(input.span)
        writer.key("offset")
        writer.integer(Int(clamping: rows.offsets[row]))
        if rows.inner[row] > 0 {
            writer.key("inner")
            writer.integer(Int(clamping: rows.inner[row]))
        }
        writer.key("length")
        writer.integer(Int(clamping: rows.lengths[row]))
        writer.key("date")
        writer.string(rows.dates[row])
        writer.key("kept")
        writer.bool(drop == nil)
        writer.key("step")
        text(drop?.step, to: &writer)
        writer.key("reason")
        text(drop?.reason.name, to: &writer)
        for (name, value) in [("found" as StaticString, rows.found[row]), ("limit", rows.limits[row])] where !value.isNaN {
            writer.key(name)
            number(value, to: &writer)
        }
        writer.key("text_bytes")
        writer.integer(Int(clamping: rows.textBytes[row]))
        writer.key("numbers")
        writer.beginObject()
        for slot in names.indices {
            let value = rows.numbers[slot][row]
            if value.isNaN { continue }
            let name = names[slot]
            writer.key(name.span)
            if let labels = labels[slot], value >= 0, value < Double(labels.count) {
                let label = labels[Int(value)]
                writer.string(label.span)
            } else {
                number(value, to: &writer)
            }
        }
        writer.endObject()
        writer.endObject()
        writer.endLine()
    }

    private func text(_ text: String?, to writer: inout JSONWriter) {
        guard let text else { return writer.null() }
        let bytes = Array(text.utf8)
        writer.string(bytes.span)
    }

    /// Whole numbers stand without a fraction.
    private func number(_ value: Double, to writer: inout JSONWriter) {
        if value == value.rounded(.towardZero), value.magnitude < 1e15 { writer.integer(Int(value)) } else { writer.number(value) }
    }
}
