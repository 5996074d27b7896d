import Testing
@testable import GleanHTML

@Suite struct MainTextTests {
    static let sentence = "The river rose twice that spring, and the people of the lower town carried what they owned up the hill. "

    static func extract(_ html: String, _ mode: MainText.Mode = .balanced) -> String {
        let page = Array(html.utf8)
        var tree = HTMLTree(), main = MainText(), out: [UInt8] = []
        #expect(tree.parse(page.span) == .parsed)
        _ = main.extract(from: tree, page: page.span, mode: mode, into: &out)
        return text(out)
    }

    @Test func `leaves scripts, styles and menus out`() {
        let page = """
            <body><nav><ul><li><a href=/>Home</a><li><a href=/n>News</a></ul></nav>
            <script>var a = "<p>no</p>"</script><style>p { color: red }</style>
            <article><h1>Flood</h1><p>\(Self.sentence)</p><p>\(Self.sentence)\(Self.sentence)</p></article>
            <div class="cookie-banner"><p>We use cookies to make this site work as well as we can make it.</p></div>
            <footer><p>All rights reserved by the county paper and its friends, 2020.</p></footer>
            """
        let found = Self.extract(page)
        #expect(found.contains("The river rose") && found.hasSuffix("up the hill."))
        #expect(!found.contains("Home") && !found.contains("cookies") && !found.contains("rights") && !found.contains("color"))
    }

    @Test func `keeps a section whose heading became its id`() {
        let body = "<div id=sharing-a-notebook-with-your-neighbours><p>\(Self.sentence)</p></div><p>\(String(repeating: Self.sentence, count: 9))</p>"
        #expect(Self.extract(body).hasPrefix("The river"))
    }

    @Test func `keeps an element with a telltale class that holds the page`() {
        let body = String(repeating: "<p>\(Self.sentence)</p>", count: 4)
        #expect(Self.extract("<div class='with-sidebar nav'>\(body)</div>").contains("river"))
    }

    @Test func `measures scripts without spaces by characters`() {
        let prose = String(repeating: "春の川は二度あふれ、下町の人々は持ち物を丘の上へ運んだ。", count: 6)
        let found = Self.extract("<div class=menu><a href=a>首頁</a><a href=b>新聞</a></div><div><p>\(prose)</p><p>\(prose)</p></div>")
        #expect(found == prose + "\n\n" + prose)
    }

    @Test func `appends to what is there`() {
        let page = Array("<p>x".utf8)
        var tree = HTMLTree(), main = MainText(), out = Array("before".utf8)
        _ = tree.parse(page.span)
        #expect(main.extract(from: tree, page: page.span, into: &out) == .text)
        #expect(text(out) == "beforex")
    }

    @Test func `every feature that the weights were trained for stands in its place`() {
        #expect(BlockModel.builtInFeatures == Feature.allCases.map { "\($0)" })
    }

    @Test func `the same page gives the same text, whatever came before it`() {
        let pages = (0..<40).map { number in
            "<title>\(number)</title><nav><a href=/>Home</a></nav><div class=c\(number)>"
                + String(repeating: "<p>\(Self.sentence) \(number)</p>", count: 1 + number % 5) + "</div><footer>Contact us</footer>"
        }
        let alone = pages.map { Self.extract($0) }
        var tree = HTMLTree(), main = MainText()
        for index in pages.indices.reversed() {
            let page = Array(pages[index].utf8)
            var out: [UInt8] = []
            _ = tree.parse(page.span)
            _ = main.extract(from: tree, page: page.span, into: &out)
            #expect(text(out) == alone[index])
        }
    }

    @Test func `precise takes no more than balanced, and complete no less`() {
        let page = """
            <h1>Flood</h1><p>\(Self.sentence)</p><p class=caption>The bridge at noon.</p><p>\(Self.sentence)</p>
            <div class=comments><p>Great article, thanks!</p></div><aside><p>Read more about floods</p></aside>
            """
        let precise = Self.extract(page, .precise), balanced = Self.extract(page), complete = Self.extract(page, .complete)
        let lines = { (text: String) in Set(text.split(separator: "\n")) }
        #expect(lines(precise).isSubset(of: lines(balanced)))
        #expect(lines(balanced).isSubset(of: lines(complete)))
    }

    @Test func `keeps what there is of a page that has next to nothing`() {
        #expect(Self.extract("<a href=/>Home</a>") == "Home")
    }

    @Test(arguments: [
        "Все люди рождаются свободными и равными в своем достоинстве и правах.", "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。",
        "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ", "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.",
        "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
    ])
    func `prose of any script is main text, and menus beside it are not`(_ sentence: String) {
        let prose = (0..<6).map { "<p>\(sentence) \(sentence) \($0)</p>" }.joined()
        let menu = "<nav class=menu><ul>" + (0..<6).map { "<li><a href=/\($0)>\(sentence.prefix(6))</a></li>" }.joined() + "</ul></nav>"
        let found = Self.extract("<html><body>\(menu)<div class=content>\(prose)</div></body></html>")
        #expect(found == (0..<6).map { "\(sentence) \(sentence) \($0)" }.joined(separator: "\n\n"))
    }

    @Test func `says that a page is empty`() {
        let page = Array("<script>1</script> &nbsp;".utf8)
        var tree = HTMLTree(), main = MainText(), out: [UInt8] = []
        _ = tree.parse(page.span)
        #expect(main.extract(from: tree, page: page.span, into: &out) == .empty)
        #expect(out.isEmpty)
    }
}
