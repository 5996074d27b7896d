import GleanBytes
import GleanFormats
import GleanSteps
import GleanTokens
import Glibc

/// Speed of a tokenizer, and its ids for scripts that compare them with a reference.
///
///     TokensBench speed TOKENIZER TEXTS.jsonl [PRESET]      one line of JSON: texts, bytes, tokens, CPU seconds, digest, memory
///     TokensBench ids TOKENIZER TEXTS.jsonl OUT [PRESET]    writes of each text the number of its ids and the ids, 4 bytes each
///
/// `TEXTS.jsonl` has a line of JSON a text, of which "text" is read. Texts are read some megabytes at a time, and only encoding is timed.
@main
struct TokensBench {
    let tokenizer: any Tokenizer
    let loadSeconds: Double

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "speed" where arguments.count >= 3:
            try TokensBench(arguments[1], preset: arguments.count > 3 ? arguments[3] : nil).measure(arguments[2])
        case "ids" where arguments.count >= 4:
            try TokensBench(arguments[1], preset: arguments.count > 4 ? arguments[4] : nil).writeIDs(arguments[2], to: arguments[3])
        default: print("TokensBench speed TOKENIZER TEXTS.jsonl [PRESET] | ids TOKENIZER TEXTS.jsonl OUT [PRESET]")
        }
    }

    init(_ path: String, preset: String?) throws {
        let start = Self.cpuSeconds
        tokenizer = try TokenizerFile.load(path, preset: preset)
        loadSeconds = Self.cpuSeconds - start
    }

    func measure(_ path: String) throws {
        let scratch = tokenizer.makeScratch()
        var digest = XXH3Stream()
        var total = (texts: 0, bytes: 0, tokens: 0, seconds: 0.0)
        var ids: [UInt32] = []
        try Self.batches(path) { texts in
            ids.removeAll(keepingCapacity: true)
            let start = Self.cpuSeconds
            for text in texts { tokenizer.encode(text.span, scratch, into: &ids) }
            total.seconds += Self.cpuSeconds - start
            total.texts += texts.count
            total.bytes += texts.reduce(0) { $0 + $1.count }
            total.tokens += ids.count
            ids.withUnsafeBytes { digest.update(Span(_unsafeElements: $0.bindMemory(to: UInt8.self))) }
        }
        print(
            """
            {"texts": \(total.texts), "bytes": \(total.bytes), "tokens": \(total.tokens), "seconds": \(total.seconds), \
            "load_seconds": \(loadSeconds), "xxh3": "\(digest.digest.hex)", "memory_kb": \(Self.peakKilobytes)}
            """)
    }

    func writeIDs(_ path: String, to output: String) throws {
        let scratch = tokenizer.makeScratch()
        guard let file = fopen(output, "wb") else { return perror(output) }
        defer { fclose(file) }
        var ids: [UInt32] = []
        try Self.batches(path) { texts in
            for text in texts {
                ids = [0]
                tokenizer.encode(text.span, scratch, into: &ids)
                ids[0] = UInt32(ids.count - 1)
                fwrite(ids, 4, ids.count, file)
            }
        }
    }

    private static func batches(_ path: String, _ body: ([[UInt8]]) -> Void) throws {
        var reader = LineReader(try FileSource(path: path))
        var fields = JSONFields(["text"])
        var texts: [[UInt8]] = []
        var bytes = 0
        while let event = try reader.next() {
            guard case .line(let line) = event, fields.scan(reader.bytes.extracting(line.range)) == nil else { continue }
            let text = fields.text.extracting(fields[0].range).withUnsafeBufferPointer(Array.init)
            texts.append(text)
            bytes += text.count
            if bytes >= 4 << 20 {
                body(texts)
                texts.removeAll()
                bytes = 0
            }
        }
        body(texts)
    }

    private static var cpuSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    private static var peakKilobytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}
