import GleanHTML
import Glibc

/// Pages as no one should write them: real ones with bits flipped, cut, spliced and nested, and made ones that aim at a bound.
///
/// Each goes through parsing, the choice of main text in every mode, both formats and metadata. A crash ends the program; what it prints is
/// what the slowest page cost, a byte, and the most memory that was held beside the pages themselves.
struct Hostile {
    private var state: UInt64
    private var tree = HTMLTree()
    private var main = MainText()
    private var metadata = PageMetadata()
    private var text: [UInt8] = []
    private(set) var pages = 0
    private(set) var bytes = 0
    private(set) var outcomes: [String: Int] = [:]
    private(set) var slowest = (seconds: 0.0, name: "", bytes: 0)
    private(set) var costliest = (nanoseconds: 0.0, name: "")

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func random(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(1, bound)))
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    mutating func run(_ page: [UInt8], _ name: String) {
        let start = Self.now()
        let outcome = tree.parse(page.span)
        if outcome == .parsed, main.prepare(tree, page.span) {
            for mode in [MainText.Mode.balanced, .precise, .complete] {
                for format in [TextFormat.text, .markdown(links: true)] {
                    text.removeAll(keepingCapacity: text.capacity < 64 << 20)
                    _ = main.write(tree, page.span, mode, format, into: &text)
                }
            }
            metadata.read(tree, page.span)
        }
        let seconds = Self.now() - start
        pages += 1
        bytes += page.count
        outcomes["\(outcome)", default: 0] += 1
        if seconds > slowest.seconds { slowest = (seconds, name, page.count) }
        let cost = seconds * 1e9 / Double(max(page.count, 4096))
        if cost > costliest.nanoseconds { costliest = (cost, name) }
    }

    /// One mutation of a page, or of two.
    mutating func mutate(_ page: [UInt8], _ other: [UInt8]) -> (page: [UInt8], name: String) {
        var page = page
        if page.isEmpty { return (page, "empty") }
        switch random(8) {
        case 0:
            for _ in 0..<1 + random(200) { page[random(page.count)] ^= 1 << UInt8(random(8)) }
            return (page, "bits")
        case 1: return (Array(page[..<random(page.count)]), "cut")
        case 2: return (Array(page[random(page.count)...]), "headless")
        case 3:
            let place = random(page.count), from = random(max(1, other.count)), length = min(other.count - from, random(20_000))
            page.insert(contentsOf: other[from..<from + max(0, length)], at: place)
            return (page, "splice")
        case 4:
            for _ in 0..<1 + random(50) { page[random(page.count)] = 0 }
            return (page, "nul")
        case 5:
            let tags = ["<div>", "<b>", "<table>", "<ul><li>", "<a href=x>", "<font>", "<blockquote>", "<select>", "<svg>", "<template>", "</p>", "<tr><td>"]
            let tag = Array(tags[random(tags.count)].utf8), count = 1 + random(2000)
            page.insert(contentsOf: (0..<count).flatMap { _ in tag }, at: random(page.count))
            return (page, "nested")
        case 6:
            let from = random(page.count), length = min(page.count - from, 1 + random(3000)), copies = 1 + random(30)
            let part = Array(page[from..<from + length])
            page.insert(contentsOf: (0..<copies).flatMap { _ in part }, at: from)
            return (page, "repeated")
        default:
            let signs = Array("<>\"'&/=!-".utf8)
            for _ in 0..<1 + random(300) { page[random(page.count)] = signs[random(signs.count)] }
            return (page, "signs")
        }
    }

    /// Pages made to reach a bound, each about `size` bytes.
    static func made(_ size: Int) -> [(name: String, page: [UInt8])] {
        func fill(_ name: String, _ unit: String, head: String = "", tail: String = "") -> (String, [UInt8]) {
            let unit = Array(unit.utf8)
            var page = Array(head.utf8)
            page.reserveCapacity(size + 1024)
            while page.count < size { page += unit }
            return (name, page + Array(tail.utf8))
        }
        return [
            fill("nested div", "<div>x"), fill("nested inline", "<b><i><u>x"), fill("nested lists", "<ul><li>x"), fill("nested tables", "<table><tr><td>x"),
            fill("adoption", "<b><p>x</b>"), fill("links", "<a href=x>y</a> "), fill("formatting", "<font size=1>x<p>"),
            fill("one attribute", "x", head: "<p class=\"", tail: "\">y"), fill("classes", "a b-c ", head: "<p class=\"", tail: "\">y"),
            fill("attributes", " a=b", head: "<p", tail: ">y"), fill("colspan", "<tr><td colspan=9007199254740992>x<td>y", head: "<table>"),
            fill("cells", "<td>x", head: "<table><tr>"), fill("rows", "<tr><td>x", head: "<table>"), fill("nul", "\0"), fill("ampersands", "&"),
            fill("references", "&CounterClockwiseContourIntegral;"), fill("breaks", "x<br>"), fill("words", "word "), fill("one word", "w"),
            fill("prose", "<p>A sentence, with words that are no link, stands here and ends.</p>"), fill("siblings", "<p class=a>x</p>"),
            fill("signatures", (0..<200).map { "<p class=c\($0)x>\($0)</p>" }.joined()), fill("headings", "<h2>x</h2><p>y</p>"),
            fill("math", "<math><annotation encoding=application/x-tex>x</annotation></math>", head: "<p>"),
            fill("json-ld", "{\"@type\":\"Product\",\"a\":[", head: "<script type=application/ld+json>", tail: "</script><p>x"),
            fill("metas", "<meta property=og:title content=x>", head: "<head>", tail: "</head><p>x"), fill("comments", "<!--x-->"),
            fill("backticks", "`", head: "<pre>", tail: "</pre>"), fill("fences", "<pre>`</pre>"), fill("quotes", "<blockquote>x</blockquote>"), fill("deep quotes", "<p>x</p>", head: String(repeating: "<blockquote>", count: 500)),
            fill("deep items", "<p>x</p>", head: String(repeating: "<ol><li>", count: 250)),
            fill("ruby", "<ruby>x<rt>y"), fill("svg", "<svg><g><path>"), fill("select", "<select><option>x"), fill("templates", "<template>x"),
            fill("times", "<time datetime=2019-01-01>x</time>"), fill("licences", "<a rel=license href=https://creativecommons.org/licenses/by/4.0/>x</a>"),
            fill("wide", "\u{6F22}\u{5B57}\u{3002}"), fill("copies", "<div><p>The same text stands here as it stood above, word for word.</p></div>"),
        ]
    }
}
