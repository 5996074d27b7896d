import GleanBytes
import GleanFormats
import GleanText
import Glibc

/// Speed of shingles and MinHash signatures, and what scripts compare with a reference.
///
///     MinHashBench speed TEXTS.jsonl [NAME...]      MB of text a second of CPU time, for each preset and its parts
///     MinHashBench signatures PRESET TEXTS.jsonl    a line of JSON a text: id and signature
///     MinHashBench simplify TEXTS.jsonl             a line of JSON a text: id and simplified text
///
/// `TEXTS.jsonl` has a line of JSON a text, of which "id" and "text" are read.
@main
struct MinHashBench {
    struct Text {
        let id: [UInt8]
        let bytes: [UInt8]
    }

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "speed" where arguments.count >= 2:
            Speed(texts: try readTexts(arguments[1]).map(\.bytes), names: Array(arguments.dropFirst(2))).measureAll()
        case "signatures" where arguments.count == 3:
            guard let preset = MinHashPreset.all.first(where: { $0.name == arguments[1] }) else { return usage() }
            writeSignatures(try readTexts(arguments[2]), preset)
        case "simplify" where arguments.count == 2:
            writeSimplified(try readTexts(arguments[1]))
        default: usage()
        }
    }

    static func usage() {
        print("MinHashBench speed TEXTS.jsonl [NAME...] | signatures PRESET TEXTS.jsonl | simplify TEXTS.jsonl")
        print("presets: \(MinHashPreset.all.map(\.name).joined(separator: " "))")
    }

    static func readTexts(_ path: String) throws -> [Text] {
        var texts: [Text] = []
        var reader = LineReader(try FileSource(path: path))
        var fields = JSONFields(["id", "text"])
        while let event = try reader.next() {
            guard case .line(let line) = event, fields.scan(reader.bytes.extracting(line.range)) == nil else { continue }
            func bytes(_ value: JSONValue) -> [UInt8] { value.range.map { fields.text[$0] } }
            texts.append(Text(id: bytes(fields[0]), bytes: bytes(fields[1])))
        }
        return texts
    }

    static func writeSignatures(_ texts: [Text], _ preset: MinHashPreset) {
        var shingler = Shingler(preset.shingles)
        let hasher = preset.hasher
        var (hashes, signature): ([UInt64], [UInt64]) = ([], [])
        for text in texts {
            shingler.hashes(of: text.bytes.span, into: &hashes)
            hasher.signature(of: hashes.span, into: &signature)
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("id")
            writer.string(text.id.span)
            writer.endObject()
            print(String(decoding: writer.bytes.dropLast(), as: UTF8.self) + ", \"signature\": \(signature)}")
        }
    }

    static func writeSimplified(_ texts: [Text]) {
        var simplified = SimplifiedText()
        var out: [UInt8] = []
        for text in texts {
            simplified.write(text.bytes.span, into: &out)
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("id")
            writer.string(text.id.span)
            writer.key("text")
            writer.string(out.span)
            writer.endObject()
            print(String(decoding: writer.bytes, as: UTF8.self))
        }
    }
}
