import GleanFormats
import GleanHTML
import Glibc

/// The program's part in training (Training/train.py), over a pack of pages (scripts/pack_pages.py).
///
///     ExtractLab blocks PACK FOLDER [WEIGHTS]        what training reads of every page, by the weights of tokens in WEIGHTS
///     ExtractLab extract PACK WEIGHTS OUT.jsonl [URLS]    the text of the pages listed, by weights that are not built in
///     ExtractLab hostile PACK COUNT [SEED]           COUNT mutated pages and some made ones through all that reads a page
@main
struct ExtractLab {
    static func main() {
        let arguments = CommandLine.arguments
        if arguments.count >= 4, let pack = Pack(arguments[2]) {
            if arguments[1] == "blocks" { return blocks(pack, arguments[3], arguments.count > 4 ? model(arguments[4]) : BlockModel()) }
            if arguments[1] == "hostile", let count = Int(arguments[3]) {
                return hostile(pack, count, arguments.count > 4 ? UInt64(arguments[4]) ?? 1 : 1)
            }
            if arguments[1] == "extract", arguments.count >= 5 {
                return extract(pack, model(arguments[3]), arguments[4], arguments.count > 5 ? arguments[5] : nil)
            }
        }
        print("usage: ExtractLab blocks PACK FOLDER [WEIGHTS] | extract PACK WEIGHTS OUT.jsonl [URLS] | hostile PACK COUNT [SEED]")
        exit(2)
    }

    static func model(_ path: String) -> BlockModel {
        guard let bytes = Pack.read(path), let model = BlockModel(training: bytes) else { print("\(path) holds no weights"); exit(2) }
        return model
    }

    static func hostile(_ pack: Pack, _ count: Int, _ seed: UInt64) {
        let before = residentBytes()
        var hostile = Hostile(seed: seed)
        func page(_ index: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            pack.withPage(index) { _, page in page.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
            return bytes
        }
        for _ in 0..<count {
            let one = page(hostile.random(pack.pages.count)), other = page(hostile.random(pack.pages.count))
            let (page, name) = hostile.mutate(one, other)
            hostile.run(page, name)
        }
        for (name, page) in Hostile.made(8 << 20) { hostile.run(page, name) }
        print("\(hostile.pages) pages, \(hostile.bytes / 1_000_000) MB: \(hostile.outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")
        print("slowest: \(hostile.slowest.seconds) s for \(hostile.slowest.bytes) bytes (\(hostile.slowest.name))")
        print("costliest: \(hostile.costliest.nanoseconds) ns a byte (\(hostile.costliest.name)); pages below 4 KB count as 4 KB")
        print("memory: \((peakBytes() - before) >> 20) MB at most beside the pack")
    }

    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
    }

    private static func peakBytes() -> Int {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }

    static func extract(_ pack: Pack, _ model: BlockModel, _ path: String, _ list: String?) {
        let wanted = list.map { Set(String(decoding: Pack.read($0) ?? [], as: UTF8.self).split(separator: "\n").map { String($0) }) }
        var tree = HTMLTree(), main = MainText(model: model), text: [UInt8] = [], line = JSONWriter()
        let out = Output(path)
        for index in pack.pages.indices {
            pack.withPage(index) { url, page in
                if let wanted, !wanted.contains(url) { return }
                text.removeAll(keepingCapacity: true)
                _ = tree.parse(page)
                _ = main.extract(from: tree, page: page, into: &text)
                line.removeAll()
                line.beginObject()
                line.key("url")
                line.string(url.utf8.span)
                line.key("text")
                line.string(text.span)
                line.endObject()
                line.endLine()
                out.write(line.bytes)
            }
        }
    }

    static func blocks(_ pack: Pack, _ folder: String, _ model: BlockModel) {
        var tree = HTMLTree(), head = PageHead(), blocks = PageBlocks(recordsTokens: true)
        let pages = Output(folder + "/pages.tsv"), features = Output(folder + "/features.f32"), texts = Output(folder + "/texts")
        let ancestors = Lists(folder + "/ancestor"), own = Lists(folder + "/own"), words = Lists(folder + "/word"), paths = Lists(folder + "/path")
        let headings = Lists(folder + "/heading"), aboves = Lists(folder + "/above"), leads = Lists(folder + "/lead"), nears = Lists(folder + "/near"), parents = Lists(folder + "/parent")
        let pageElements = Lists(folder + "/page"), pageWords = Lists(folder + "/pageword"), spans = Lists(folder + "/spans")
        let names = Output(folder + "/features.txt")
        for feature in Feature.allCases { names.write(Array("\(feature)\n".utf8)) }
        var done = 0
        for index in pack.pages.indices {
            pack.withPage(index) { url, page in
                _ = tree.parse(page)
                blocks.read(page, tree, &head, weights: model.tokens)
                pages.write(Array("\(url)\t\(done)\t\(blocks.count)\n".utf8))
                done += blocks.count
                guard let tokens = blocks.tokens else { return }
                pageElements.add(Set(tokens.containerSlots).sorted())
                pageWords.add(Set(tokens.wordSlots).sorted())
                var lastHeading: [UInt32] = [], above: [UInt32] = []
                var levels = [(Int, [UInt32])](repeating: (-1, []), count: 10)
                var cumulated: [[UInt32]] = []
                for row in tokens.containerEnds.indices {
                    let slots = Array(tokens.containerSlots[(row == 0 ? 0 : tokens.containerEnds[row - 1])..<tokens.containerEnds[row]])
                    cumulated.append(row == 0 ? slots : cumulated[blocks.parent(row)] + slots)
                }
                func slots(_ row: Int) -> [UInt32] {
                    Array(tokens.containerSlots[(row == 0 ? 0 : tokens.containerEnds[row - 1])..<tokens.containerEnds[row]])
                }
                for block in 0..<blocks.count {
                    if block % FeatureTile.lanes == 0 { blocks.describe(block, weights: model.tokens) }
                    let row = Feature.allCases.map { blocks.tile.value(block % FeatureTile.lanes, $0) }
                    row.withUnsafeBytes { features.write(Array($0)) }
                    ancestors.add(cumulated[blocks.innerContainer(block)])
                    own.add(slots(blocks.container(block)))
                    spans.add(blocks.spans(block))
                    parents.add(slots(blocks.parent(blocks.container(block))))
                    let read = Array(tokens.wordSlots[(block == 0 ? 0 : tokens.wordEnds[block - 1])..<tokens.wordEnds[block]])
                    words.add(read)
                    paths.add([blocks.pathSlot(block)])
                    headings.add(lastHeading)
                    aboves.add(above)
                    if blocks.isHeading(block) {
                        lastHeading = read
                        let level = blocks.headingLevel(block)
                        levels[level] = (block, read)
                        above = levels[..<level].max { $0.0 < $1.0 }.map { $0.0 < 0 ? [] : $0.1 } ?? []
                    }
                    let firsts = firsts(block, blocks, tokens)
                    leads.add(firsts.all)
                    nears.add(firsts.near)
                    var text: [UInt8] = []
                    blocks.appendText(block, page, tree, to: &text)
                    text.append(0x0A)
                    texts.write(text)
                }
            }
        }
    }

    /// The first words of the elements around a block, each first block once, its own left out.
    static func firsts(_ block: Int, _ blocks: borrowing PageBlocks, _ tokens: TokenRecord) -> (all: [UInt32], near: [UInt32]) {
        var out: [UInt32] = [], near: [UInt32]?, last = block, row = blocks.innerContainer(block)
        while true {
            let first = blocks.firstBlock(row)
            if first != last {
                last = first
                let start = first == 0 ? 0 : tokens.wordEnds[first - 1]
                out += tokens.wordSlots[start..<min(tokens.wordEnds[first], start + 8)]
                if near == nil { near = out }
            }
            if blocks.parent(row) == row { return (out, near ?? []) }
            row = blocks.parent(row)
        }
    }
}

/// A file to write to.
final class Output {
    private let file: UnsafeMutablePointer<FILE>

    init(_ path: String) {
        guard let file = fopen(path, "wb") else { print("cannot write \(path)"); exit(4) }
        self.file = file
    }

    deinit { fclose(file) }

    func write(_ bytes: [UInt8]) { fwrite(bytes, 1, bytes.count, file) }
}

/// Lists of numbers: all of them in a row, and where each list ends.
final class Lists {
    private let values: Output, ends: Output
    private var count: UInt32 = 0

    init(_ path: String) {
        values = Output(path + ".u32")
        ends = Output(path + ".ends.u32")
    }

    func add(_ list: [UInt32]) {
        count += UInt32(list.count)
        list.withUnsafeBytes { values.write(Array($0)) }
        withUnsafeBytes(of: count) { ends.write(Array($0)) }
    }
}

/// Pages in a row, as scripts/pack_pages.py writes them.
struct Pack {
    private let bytes: [UInt8]
    let pages: [(url: Range<Int>, page: Range<Int>)]

    init?(_ path: String) {
        guard let bytes = Self.read(path) else { return nil }
        func number(_ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << ($1 * 8) } }
        var pages: [(Range<Int>, Range<Int>)] = [], place = 0
        while place + 8 <= bytes.count {
            let url = number(place), length = number(place + 4)
            place += 8
            pages.append((place..<place + url, place + url..<place + url + length))
            place += url + length
        }
        self.bytes = bytes
        self.pages = pages
    }

    static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in count = fread(buffer.baseAddress, 1, size, file) }
    }

    func withPage(_ index: Int, _ body: (String, Span<UInt8>) -> Void) {
        body(String(decoding: bytes[pages[index].url], as: UTF8.self), bytes.span.extracting(pages[index].page))
    }
}
