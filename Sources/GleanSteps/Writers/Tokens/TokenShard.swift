import GleanModel
import GleanTokens

/// An open shard of a token file: documents come in, rows go out.
package struct TokenShard {
    private let kit: TokensKit
    private let sink: any ShardSink
    private let scratch: any TokenizerScratch
    private var file: any TokenFile
    private var window: PackingWindow?
    private var comparison: PackingComparison?
    private let isConcatenated: Bool
    private var ids: [UInt32] = []
    private var row = TokenRow()
    private var documents = 0
    private var tokens = 0
    private var empty = 0
    private var unknown = 0

    init(_ kit: TokensKit, _ sink: any ShardSink, _ file: any TokenFile, _ window: PackingWindow?, _ comparison: PackingComparison?, isConcatenated: Bool) {
        self.kit = kit
        self.sink = sink
        self.file = file
        self.window = window
        self.comparison = comparison
        self.isConcatenated = isConcatenated
        scratch = kit.tokenizer.makeScratch()
    }

    mutating func add(_ page: borrowing Page, _ beside: OutputRow) throws {
        ids.removeAll(keepingCapacity: true)
        kit.encode(page.text, scratch, into: &ids)
        guard !ids.isEmpty else {
            empty += 1
            return
        }
        documents += 1
        tokens += ids.count
        if let mark = kit.unknown { unknown += ids.count { $0 == mark } }
        comparison?.add(ids.count)
        let id = page.id.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        let name = DocumentName(id: id, input: beside.input, row: beside.key.row)
        if var packing = window {
            window = nil
            defer { window = packing }
            try packing.add(ids, name) { try write($0) }
        } else {
            row.removeAll()
            row.append(ids[...], width: kit.width)
            row.pieces.append(TokenPiece(document: name, start: 0, count: ids.count))
            try write(row)
        }
    }

    mutating func close() throws {
        if var packing = window {
            window = nil
            defer { window = packing }
            try packing.finish { try write($0) }
        }
        comparison?.finish()
        try file.close()
    }

    private mutating func write(_ row: TokenRow) throws {
        let bytes = row.bytes
        sink.digest(bytes.span)
        try file.write(row)
    }

    /// What is summed up over the release.
    var totals: [String: Int] {
        var totals = ["documents": documents, "tokens": tokens]
        if empty > 0 { totals["empty_documents"] = empty }
        if kit.unknown != nil { totals["unknown_tokens"] = unknown }
        if let loss = window?.loss {
            totals["sequences"] = loss.sequences
            totals["padding"] = loss.padding
            totals["cuts"] = loss.cuts
            totals["truncated_documents"] = loss.truncatedDocuments
            if isConcatenated { totals["dropped_tokens"] = loss.droppedTokens }
        }
        guard let comparison else { return totals }
        totals["long_documents"] = comparison.longDocuments
        for (name, loss) in [("concatenate", comparison.concatenation), ("best_fit", comparison.bestFit)] {
            totals["\(name)_sequences"] = loss.sequences
            totals["\(name)_padding"] = loss.padding
            totals["\(name)_cuts"] = loss.cuts
            totals["\(name)_truncated_documents"] = loss.truncatedDocuments
        }
        return totals
    }
}
