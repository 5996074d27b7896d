// Reads a dump and writes its articles, for checks and figures: one line an article, `id<TAB>title<TAB>text`, on the standard output,
// and figures on the standard error.
//
//     WikiBench DUMP [--style text|markdown|wikiextractor] [--rounds N] [--quiet] [--only unpack|read]

import GleanBytes
import GleanFormats
import GleanMarkup
import Glibc

struct Options {
    var path = ""
    var style = WikiStyle()
    var rounds = 1
    var isQuiet = false
    /// Unpack alone, or read pages too but write no text.
    var only = ""

    init(_ arguments: [String]) {
        var place = 1
        while place < arguments.count {
            let next = place + 1 < arguments.count ? arguments[place + 1] : ""
            switch arguments[place] {
            case "--style":
                if next == "markdown" { style.output = .markdown }
                if next == "wikiextractor" {
                    style.followsPeer = true
                    style.lists = false
                    style.templates = .drop
                }
                place += 1
            case "--rounds":
                rounds = Int(next) ?? 1
                place += 1
            case "--only":
                only = next
                place += 1
            case "--quiet": isQuiet = true
            default: path = arguments[place]
            }
            place += 1
        }
    }
}

struct Figures {
    var pages = 0, articles = 0, unpacked = 0, wikitext = 0, text = 0, damage = 0
}

/// CPU seconds of this process.
func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func say(_ bytes: [UInt8], to descriptor: Int32) {
    var sent = 0
    bytes.withUnsafeBytes { bytes in
        while sent < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
            if count <= 0 { return }
            sent += count
        }
    }
}

/// Bytes with line ends, tabs and backslashes escaped.
func escaped(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
        switch byte {
        case 0x0A: Array("\\n".utf8)
        case 0x09: Array("\\t".utf8)
        case 0x5C: Array("\\\\".utf8)
        default: [byte]
        }
    }
}

func read(_ options: Options, printing: Bool) throws -> Figures {
    var figures = Figures()
    var content = ContentReader(try FileSource(path: options.path))
    var dump = DumpReader(maxTextBytes: 256 << 20)
    var piece = ByteBuffer(capacity: 256 << 10)
    var writer: WikiWriter?
    var wikitext: [UInt8] = [], text: [UInt8] = []
    while true {
        switch dump.next() {
        case .ended: return figures
        case .damage: figures.damage += 1
        case .needsInput:
            switch try content.read(into: &piece, from: 0) {
            case .ended: dump.finish()
            case .damage:
                figures.damage += 1
                dump.breakOff()
            case .bytes(let count):
                figures.unpacked += count
                if options.only != "unpack" { dump.append(piece.span(0..<count)) }
            }
        case .page:
            figures.pages += 1
            if dump.page.namespace != 0 || dump.page.isRedirect || dump.page.isCut || options.only == "read" { continue }
            figures.articles += 1
            wikitext.removeAll(keepingCapacity: true)
            text.removeAll(keepingCapacity: true)
            dump.appendText(to: &wikitext)
            if writer == nil { writer = WikiWriter(options.style, WikiNames(dump.site)) }
            writer?.write(wikitext.span, title: dump.page.title.span, into: &text)
            figures.wikitext += wikitext.count
            figures.text += text.count
            if printing { say(escaped(dump.page.id) + [0x09] + escaped(dump.page.title) + [0x09] + escaped(text) + [0x0A], to: 1) }
        }
    }
}

let options = Options(CommandLine.arguments)
var best = Double.infinity, figures = Figures()
for round in 0..<max(1, options.rounds) {
    let start = seconds()
    figures = try read(options, printing: round == 0 && !options.isQuiet)
    best = min(best, seconds() - start)
}
let rate = Double(figures.unpacked) / best / 1e6
say(Array("""
    pages \(figures.pages) articles \(figures.articles) unpacked \(figures.unpacked) wikitext \(figures.wikitext) text \(figures.text) \
    damage \(figures.damage) seconds \(best) mb_per_second \(rate)\n
    """.utf8), to: 2)
