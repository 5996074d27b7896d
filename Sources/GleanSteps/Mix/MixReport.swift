import GleanFormats

/// The lines of `mixture.jsonl`: a source a line, then all of them together; what was asked, and what the sources allow.
struct MixReport {
    let mix: Mix
    let shares: MixShares

    var lines: [UInt8] {
        var row = JSONWriter()
        for source in shares.sources.indices { write(source, &row) }
        row.beginObject()
        row.string("source", text: "")
        row.string("amount_in", text: mix.amount)
        number("pages", Double(shares.sources.reduce(0) { $0 + $1.pages }), &row)
        number("available", shares.sources.reduce(0) { $0 + $1.amount }, &row)
        number("asked", shares.budget, &row)
        number("given", shares.given.reduce(0, +), &row)
        row.endObject()
        row.endLine()
        return row.bytes
    }

    private func write(_ place: Int, _ row: inout JSONWriter) {
        let source = shares.sources[place], all = shares.given.reduce(0, +)
        row.beginObject()
        row.string("source", text: source.name)
        number("pages", Double(source.pages), &row)
        number("available", source.amount, &row)
        number("asked", shares.asked[place], &row)
        number("asked_share", shares.budget > 0 ? shares.asked[place] / shares.budget : 0, &row)
        number("given", shares.given[place], &row)
        number("given_share", all > 0 ? shares.given[place] / all : 0, &row)
        number("epochs", source.amount > 0 ? shares.given[place] / source.amount : 0, &row)
        if mix.by != nil {
            row.key("classes")
            row.beginArray()
            for (index, kind) in source.classes.enumerated() where kind.pages > 0 {
                row.beginObject()
                number("factor", kind.factor, &row)
                number("pages", Double(kind.pages), &row)
                number("available", kind.amount, &row)
                number("copies", shares.share(source: place, class: index), &row)
                row.endObject()
            }
            row.endArray()
        }
        row.endObject()
        row.endLine()
    }

    private func number(_ key: StaticString, _ value: Double, _ row: inout JSONWriter) {
        row.key(key)
        if value == value.rounded(), value.magnitude < 1e15 { row.integer(Int(value)) } else { row.number(value) }
    }
}
