import GleanFormats
import GleanHTML
import Glibc

/// HTMLBench speed PACK [PART] | extract PACK OUT.jsonl [balanced|precise|complete] | metadata PACK OUT.jsonl
/// A pack holds pages in a row, as scripts/pack_pages.py writes them: lengths of URL and page (little-endian, 32 bits), URL, page.
@main
struct HTMLBench {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let pack = read(arguments[2]) else {
            print("usage: HTMLBench speed PACK [PART] | extract PACK OUT.jsonl [balanced|precise|complete] | metadata PACK OUT.jsonl")
            exit(2)
        }
        if arguments[1] == "speed" {
            speed(pages(pack), only: arguments.count > 3 ? arguments[3] : nil)
        } else if arguments[1] == "metadata" {
            MetadataRows.write(pages(pack), arguments.count > 3 ? arguments[3] : "/dev/stdout")
        } else {
            let modes: [String: MainText.Mode] = ["precise": .precise, "complete": .complete]
            extract(pages(pack), arguments.count > 3 ? arguments[3] : "/dev/stdout", modes[arguments.last ?? ""] ?? .balanced)
        }
    }

    struct Page {
        var url: [UInt8]
        var bytes: [UInt8]
    }

    static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in count = fread(buffer.baseAddress, 1, size, file) }
    }

    static func pages(_ pack: [UInt8]) -> [Page] {
        func number(_ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(pack[at + $1]) << ($1 * 8) } }
        var out: [Page] = [], place = 0
        while place + 8 <= pack.count {
            let url = number(place), size = number(place + 4)
            place += 8
            out.append(Page(url: Array(pack[place..<place + url]), bytes: Array(pack[place + url..<place + url + size])))
            place += url + size
        }
        return out
    }

    /// CPU seconds of this process, user and system.
    static func seconds() -> Double {
        var spent = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent)
        return Double(spent.tv_sec) + Double(spent.tv_nsec) / 1e9
    }

    /// Prints MB/s of each part of the way from bytes to text, or of one: the best of three rounds over all pages.
    static func speed(_ pages: [Page], only: String?) {
        let size = Double(pages.reduce(0) { $0 + $1.bytes.count }) / 1e6
        var tokenizer = Tokenizer(), tree = HTMLTree(), main = MainText(), out: [UInt8] = []
        var tokens = 0, nodes = 0, given = 0, decoded = 0, text = 0
        func measure(_ name: String, _ work: (Page) -> Void) {
            if let only, only != name { return }
            var best = Double.infinity
            for _ in 0..<3 {
                tokens = 0; nodes = 0; given = 0; decoded = 0; text = 0
                let start = seconds()
                for page in pages { work(page) }
                best = min(best, seconds() - start)
            }
            print("\(name): \(Int(size / best)) MB/s, \(tokens) tokens, \(nodes) nodes, \(given) given up, \(decoded) bytes decoded, \(text) of text")
        }
        print("\(pages.count) pages, \(Int(size)) MB")
        measure("tokenizer") { page in
            tokenizer.begin()
            repeat {
                tokenizer.next(page.bytes.span)
                tokens += 1
                if tokenizer.token.kind == .startTag {
                    tokenizer.rawTag = tokenizer.token.tag
                    switch tokenizer.token.tag {
                    case .script: tokenizer.content = .script
                    case .style: tokenizer.content = .rawtext
                    case .title, .textarea: tokenizer.content = .rcdata
                    default: break
                    }
                }
            } while tokenizer.token.kind != .end
        }
        func parse(_ page: Page) {
            if tree.parse(page.bytes.span) != .parsed { given += 1 }
            nodes += tree.nodes.count
        }
        measure("tree", parse)
        for attributes in [false, true] {
            measure("tree with decoded text\(attributes ? " and attributes" : "")") { page in
                parse(page)
                out.removeAll(keepingCapacity: true)
                decode(tree, page.bytes.span, attributes: attributes, into: &out)
                decoded += out.count
            }
        }
        measureMetadata(pages, size)
        measure("tree and text") { page in
            parse(page)
            out.removeAll(keepingCapacity: true)
            _ = main.extract(from: tree, page: page.bytes.span, into: &out)
            text += out.count
        }
    }

    /// Appends every text of a tree as a script would see it, scripts and styles too, and if asked every attribute's value.
    static func decode(_ tree: HTMLTree, _ page: Span<UInt8>, attributes: Bool, into out: inout [UInt8]) {
        for index in 0..<tree.nodes.count {
            let node = tree.nodes[index]
            guard node.kind == .text else { continue }
            Decoder.append(
                page, Int(node.start), Int(node.end), references: node.textDecodesReferences,
                nul: node.textReplacesNUL ? .replaced : .dropped, to: &out)
        }
        if !attributes { return }
        for index in 0..<tree.attributes.count {
            let attribute = tree.attribute(index)
            Decoder.append(
                page, Int(attribute.valueStart), Int(attribute.valueEnd), references: true, inAttribute: true, nul: .replaced, to: &out)
        }
    }

    /// Metadata alone, each page's tree still warm from the parser.
    static func measureMetadata(_ pages: [Page], _ size: Double) {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        var tree = HTMLTree(), metadata = PageMetadata(), parsing = 0.0, reading = 0.0
        for page in pages {
            let start = now()
            _ = tree.parse(page.bytes.span)
            let parsed = now()
            metadata.read(tree, page.bytes.span)
            reading += now() - parsed
            parsing += parsed - start
        }
        let share = (reading / parsing * 1000).rounded() / 10
        print("metadata: \(Int(size / reading)) MB/s, \(share)% of parsing")
    }

    static func extract(_ pages: [Page], _ path: String, _ mode: MainText.Mode) {
        var tree = HTMLTree(), main = MainText(), text: [UInt8] = [], line = JSONWriter()
        guard let file = fopen(path, "wb") else { print("cannot write \(path)"); exit(4) }
        defer { fclose(file) }
        for page in pages {
            text.removeAll(keepingCapacity: true)
            _ = tree.parse(page.bytes.span)
            _ = main.extract(from: tree, page: page.bytes.span, mode: mode, into: &text)
            line.removeAll()
            line.beginObject()
            line.key("url")
            line.string(page.url.span)
            line.key("text")
            line.string(text.span)
            line.endObject()
            line.endLine()
            fwrite(line.bytes, 1, line.bytes.count, file)
        }
    }

    static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
}
