import GleanEngine
import GleanHTML
import GleanSteps

/// An HTML page for people who tune: each page's blocks, coloured by their chance and by whether they were taken, beside its text.
struct ExtractReport {
    let pages: [ExtractedPage]
    let mode: String

    var html: String {
        var out = Markup()
        out.literal("<!doctype html>\n")
        out.element("html", ["lang": "en"]) { html in
            html.element("head") { head in
                head.void("meta", ["charset": "utf-8"])
                head.void("meta", ["http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"])
                head.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                head.element("title", "Extraction of \(pages.count) pages")
                head.style(Self.sheet)
            }
            html.element("body") { body in
                drawHead(&body)
                for (index, page) in pages.enumerated() { draw(page, index, &body) }
            }
        }
        return out.source
    }

    private func drawHead(_ body: inout Markup) {
        body.element("header") { head in
            head.element("h1", "Extraction of \(pages.count) \(pages.count == 1 ? "page" : "pages")")
            head.element("p", "Mode \(mode). Left, the blocks in the page's order with their chance to be main text; right, the text as it is written.")
            head.element("p") { line in
                line.element("span", ["class": "taken sign"], "taken")
                line.element("span", ["class": "left sign"], "left")
                line.text(" A bar shows the chance; the path of a block stands under it.")
            }
            if pages.count > 1 {
                head.element("ol") { list in
                    for (index, page) in pages.enumerated() {
                        list.element("li") { item in item.element("a", ["href": "#page\(index)"], text(page.url)) }
                    }
                }
            }
        }
    }

    private func draw(_ page: ExtractedPage, _ index: Int, _ body: inout Markup) {
        body.element("section", ["id": "page\(index)"]) { section in
            section.element("h2", text(page.url))
            if let drop = page.drop { section.element("p", ["class": "drop"], "No text: \(drop)") }
            section.element("p", ["class": "facts"], """
                \(page.blocks.count) blocks, \(page.blocks.count { $0.isKept }) taken; \(BlockTable.percent(page.textShare)) of the characters. \
                Chance needed \(BlockTable.percent(page.cut)), chance to be an article \(BlockTable.percent(page.articleChance)).
                """)
            section.element("details") { details in
                details.element("summary", "What the page says of itself")
                details.element("pre", text(page.metadata))
            }
            section.element("div", ["class": "pair"]) { pair in
                pair.element("div", ["class": "blocks"]) { list in for block in page.blocks { draw(block, &list) } }
                pair.element("div", ["class": "text"]) { side in side.element("pre", text(page.text)) }
            }
        }
    }

    private func draw(_ block: BlockView, _ list: inout Markup) {
        list.element("div", ["class": block.isKept ? "block taken" : "block left"]) { row in
            row.element("meter", ["min": "0", "max": "100", "value": "\(Int((block.chance * 100).rounded()))"], "")
            row.element("b", BlockTable.percent(block.chance))
            row.element("p", text(block.text))
            row.element("small", "\(text(block.path)) · \(block.characters) characters, \(BlockTable.percent(block.linkShare)) in links")
        }
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static let sheet: StaticString = """
        :root { color-scheme: light dark; --taken: #1a7f37; --left: #b35900; --line: #8884; }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 110rem; padding: 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; overflow-wrap: anywhere; border-top: 1px solid var(--line); padding-top: 1rem; }
        .sign, .block { border-left-width: 4px; border-left-style: solid; }
        .sign { padding: 0 .6rem; margin-right: .6rem; }
        .taken { border-color: var(--taken); background: color-mix(in srgb, var(--taken) 10%, transparent); }
        .left { border-color: var(--left); background: color-mix(in srgb, var(--left) 8%, transparent); }
        .facts, small, summary { color: color-mix(in srgb, currentColor 65%, transparent); }
        .drop { color: var(--left); font-weight: 600; }
        .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; }
        .block { padding: .3rem .6rem; margin: 0 0 .35rem; display: grid; grid-template-columns: 5rem 3rem 1fr; gap: 0 .5rem; }
        .block p { margin: 0; overflow-wrap: anywhere; max-height: 9rem; overflow: auto; }
        .block small { grid-column: 3; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; direction: rtl; text-align: left; } .block meter { width: 5rem; }
        .block.left p { opacity: .75; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: inherit; }
        .text pre { position: sticky; top: 1rem; max-height: 96vh; overflow: auto; }
        @media (max-width: 60rem) { .pair { grid-template-columns: 1fr; } }
        """
}
