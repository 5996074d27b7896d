package import GleanModel
import GleanTokens

/// Writes kept pages as token ids, in the files that trainers read.
package struct TokensWriter: Writer {
    package var tokenizer: String? = "gpt2.tiktoken"
    package var pattern = "gpt2"
    package var format = "megatron"
    package var dtype = "auto"
    package var append: String? = Self.endOfText
    package var prepend: String?
    package var sequenceLength: Int?
    package var packing = "none"
    package var last = "pad"
    package var pad: String?
    package var window = 1024
    package var shardBytes = 256 << 20

    package init() {}

    static let endOfText = "end_of_text"
    /// The name that stands for a tokenizer without a file.
    static let bytes = "bytes"
    static let mostMosaicBytes = 1 << 30
    static let mostWindowTokens = 1 << 29

    package static let manual = Manual<Self>(
        "tokens", "Writes kept pages as token ids, in the files that trainers read: documents as they are, or packed into sequences.",
        source: """
            megatron-core 0.16, indexed_dataset.py; dolma 1.2, memmap_writer.py; mosaicml-streaming 0.13, format/mds; datatrove 0.10.1, \
            TokenizedFile; packing by Ding et al. 2024, arXiv:2404.10830
            """,
        settings: [
            Setting(asset: "tokenizer", \.tokenizer, "A tokenizer's file, as count_tokens reads them; bytes for the bytes themselves, with 256 as the end of text."),
            Setting("pattern", \.pattern, choices: TokenizerPreset.allCases.map(\.rawValue), "Whose pattern the ranks of a .tiktoken file go with; other files hold their own."),
            Setting("format", \.format, choices: TokenFormat.allCases.map(\.rawValue), "Whose files: megatron (.bin, .idx), npy (OLMo, dolma), mds (MosaicML Streaming), datatrove (.ds)."),
            Setting("dtype", \.dtype, choices: ["auto", "uint16", "uint32"], "How an id is stored; auto takes uint16 where the vocabulary has at most 65,536 tokens."),
            Setting("append", optional: \.append, "The token that ends each document: end_of_text for the tokenizer's own, or a special token's name, or its id in quotes; null for none."),
            Setting("prepend", optional: \.prepend, "The token that begins each document, named in the same way; null for none."),
            Setting("sequence_length", optional: \.sequenceLength, in: 2...(1 << 20), "Tokens of a sequence. Without packing it is used for the report of losses alone; null for no report."),
            Setting("packing", \.packing, choices: ["none", "concatenate", "best_fit"], "A document a row; documents end to end, cut every sequence_length tokens; or only documents cut that are longer than a sequence, and the rest fitted together."),
            Setting("last", \.last, choices: ["pad", "drop"], "What concatenate does with the last sequence of a shard: fills it up, or leaves it out."),
            Setting("pad", optional: \.pad, "The token that fills sequences up, named as in append; null for the tokenizer's end of text."),
            Setting("window", \.window, in: 1...(1 << 20), "Sequences that best_fit packs at once. They are held in memory, 4 bytes a token; concatenate holds as many."),
            Setting("shard_bytes", \.shardBytes, in: 1024...(16 << 30), "Bytes of ids after which a shard is closed. A shard of mds is held in memory until then."),
        ],
        notes: """
            Which page each document is stands beside the shard in `.csv.gz`, a line a document or piece of one (start, end, id, src, loc, and in packed files where \
            the piece begins in its document); mds has columns for it. The numbers of the run, such as tokens, padding and cuts, are summed up in \
            manifest.json under `written`; with `sequence_length` also what each packing would lose, counted from the same documents. \
            A page without tokens is not written. docs/tokens.md tells how trainers are pointed at the files.
            """)

    package var ending: String { (TokenFormat(rawValue: format) ?? .megatron).ending }

    private var isPacked: Bool { packing != "none" }

    package var contradiction: RecipeError? {
        if isPacked, sequenceLength == nil {
            return RecipeError("tokens packs sequences (packing: \(packing)), and their length is not named.", hint: "Write sequence_length: 4096, or packing: none.")
        }
        if isPacked, let length = sequenceLength, window * length > Self.mostWindowTokens {
            return RecipeError(
                "tokens packs a window of \(window * length) tokens in memory (window: \(window), sequence_length: \(length)), more than \(Self.mostWindowTokens).",
                hint: "Write window: \(Self.mostWindowTokens / length), or less.")
        }
        if last == "drop", packing != "concatenate" {
            return RecipeError("tokens leaves out a last sequence (last: drop) that packing: \(packing) does not have.", hint: "Leave last out, or write packing: concatenate.")
        }
        if format == TokenFormat.mds.rawValue, shardBytes > Self.mostMosaicBytes {
            return RecipeError(
                "tokens holds a shard of mds in memory, and shard_bytes is \(shardBytes), more than \(Self.mostMosaicBytes).", hint: "Write shard_bytes: 67108864, as MosaicML's own writer does.")
        }
        return nil
    }

    package func open(_ assets: inout Assets) throws -> TokensKit { try TokensOpening(self).open(&assets) }

    package func open(_ sink: any ShardSink, _ columns: [OutputColumn], _ kit: TokensKit) throws -> TokenShard {
        let file: any TokenFile =
            switch format {
            case "npy": try MemmapFile(sink, isPacked: isPacked)
            case "mds": MosaicFile(sink, MosaicColumns(isPacked: isPacked, width: kit.width))
            case "datatrove": try DatatroveFile(sink, tokenizer: tokenizerName, width: kit.width, isPacked: isPacked)
            default: try MegatronFile(sink, width: kit.width, isPacked: isPacked)
            }
        let dropsLast = last == "drop"
        let comparison = sequenceLength.map { PackingComparison(length: $0, window: window, dropsLast: dropsLast) }
        var packed: PackingWindow?
        if isPacked, let length = sequenceLength, let pad = kit.pad {
            let packing: any Packing = self.packing == "best_fit" ? BestFit(length: length) : Concatenation(length: length)
            packed = PackingWindow(packing, window: window, pad: pad, width: kit.width, dropsLast: dropsLast)
        }
        return TokenShard(kit, sink, file, packed, comparison, isConcatenated: packing == "concatenate")
    }

    package func write(_ page: borrowing Page, _ row: OutputRow, to shard: inout TokenShard) throws { try shard.add(page, row) }

    package func close(_ shard: inout TokenShard) throws { try shard.close() }

    package func totals(of shard: TokenShard) -> [String: Int] { shard.totals }

    package func index(of shards: [FileSeal], _ kit: TokensKit) -> [(name: String, bytes: [UInt8])] {
        guard format == TokenFormat.mds.rawValue else { return [] }
        return [("index.json", MosaicColumns(isPacked: isPacked, width: kit.width).index(of: shards))]
    }

    /// The name of the tokenizer's file, without its folder.
    private var tokenizerName: String { tokenizer?.split(separator: "/").last.map(String.init) ?? "" }
}
