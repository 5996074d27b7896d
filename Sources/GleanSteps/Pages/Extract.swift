import GleanBytes
import GleanFormats
import GleanHTML
package import GleanModel
import GleanText

/// Takes the main text out of a page as crawled.
package struct Extract: Rewriter {
    package var mode = "balanced"
    package var maxPageBytes = 8 << 20
    package var maxNodes = 500_000
    package var maxTextBytes = 2 << 20
    package var maxUndecodable: Limit = nil

    package init() {}

    package enum Number: Int, NumberKey { case pageBytes, textBytes, undecodable }

    package static let manual = Manual<Self>(
        "extract", "Takes the main text out of HTML pages: prose, lists, tables and code, without menus, banners and the like.",
        source: "WHATWG HTML, Encoding, Fetch and MIME Sniffing standards; main text by Gleaner's own rules",
        settings: [
            Setting("mode", \.mode, choices: ["balanced", "precise", "complete"], "How much is taken: what a reader would call the text; rather less; all but what stands beside it by its element, such as menus."),
            Setting("max_page_bytes", \.maxPageBytes, in: 1024...(256 << 20), "Most bytes of a page once its content codings are undone."),
            Setting("max_nodes", \.maxNodes, in: 1000...50_000_000, "Most elements and texts of a page, and most attributes."),
            Setting("max_text_bytes", \.maxTextBytes, in: 1024...(64 << 20), "Most bytes of main text; FineWeb's 100,000 words are about 600,000."),
            Setting("max_undecodable", \.maxUndecodable, in: 0...1e6, "Most undecodable sequences a thousand bytes of page; null for any."),
        ],
        numbers: [
            NumberSpec(Number.pageBytes, "page_bytes", .count, in: .count, "Bytes of the page, content codings undone."),
            NumberSpec(Number.textBytes, "text_bytes", .count, in: .count, "Bytes of the main text in UTF-8."),
            NumberSpec(Number.undecodable, "undecodable", in: 0...1000, "Byte sequences that the page's charset does not know, a thousand bytes of page."),
        ],
        rules: [[Rule("undecodable", atMost: \.maxUndecodable, "max_undecodable", or: "undecodable")]],
        reasons: [
            ReasonSpec("not_html", "The bytes are no HTML page, whatever their content type says."),
            ReasonSpec("page_too_large", "The page is longer than max_page_bytes once its content codings are undone."),
            ReasonSpec("body_damaged", "The body's content coding breaks before anything could be read."),
            ReasonSpec("too_many_nodes", "The page has more elements and texts, or more attributes, than max_nodes."),
            ReasonSpec("too_costly", "The page asks for more work than a page of its size may cost."),
            ReasonSpec("too_deep", "The page nests tables or templates deeper than 512."),
            ReasonSpec("text_too_long", "The main text is longer than max_text_bytes."),
            ReasonSpec("no_text", "The page has no main text."),
        ],
        readsPayload: true,
        notes: """
            Content codings (chunked, gzip, deflate, brotli, zstd, also stacked) are undone as far as they go, and lies of the headers found out. \
            The charset is told by byte order mark, HTTP header and meta as browsers do; where these are silent or wrong, by a detector. Bytes that are not \
            HTML by WHATWG's signatures are dropped as `not_html`: the content type is checked, not believed. Pages that come as text (WET, JSON lines) pass unchanged.

            Paragraphs are parted by a blank line; list items are lines that begin with `- `, table rows lines with ` | ` between cells; \
            preformatted text is kept as it is. The same page always gives the same text, whatever came before it.
            """)

    package struct Scratch {
        var decoder: BodyDecoderBox
        var decoded: [UInt8] = []
        var tree = HTMLTree()
        var mainText = MainText()
    }

    /// A class, because `BodyDecoder` cannot be copied and scratch must be; it stays with its worker.
    final class BodyDecoderBox {
        var decoder: BodyDecoder
        init(maxBytes: Int) { decoder = BodyDecoder(maxBytes: maxBytes) }
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch { Scratch(decoder: BodyDecoderBox(maxBytes: maxPageBytes)) }

    package func rewrite(
        _ page: borrowing Page, _ kit: Void, _ scratch: inout Scratch, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        if page.payload.isEmpty, !page.text.isEmpty {
            page.text.withUnsafeBufferPointer { text.append(contentsOf: $0) }
            return finish(text, &numbers)
        }
        let head = HTTPHead(page.head, 0..<page.head.count)
        let box = scratch.decoder
        let body = box.decoder.decode(page.payload, 0..<page.payload.count, transfer: head.transferCodings, content: head.contentCodings)
        if body.outcome == .tooLarge { return .drop("page_too_large", found: .nan, limit: Double(maxPageBytes)) }
        let charset = page.head.extracting(head.charset)
        switch body.place {
        case .stored(let range): return read(page.payload.extracting(range), charset, &scratch, &text, &numbers)
        case .output:
            return Self.withOutput(box.decoder) { bytes in
                if bytes.isEmpty, body.outcome == .truncated { return .drop("body_damaged") }
                return read(bytes, charset, &scratch, &text, &numbers)
            }
        }
    }

    private static func withOutput(_ decoder: borrowing BodyDecoder, _ body: (Span<UInt8>) -> Verdict) -> Verdict { body(decoder.output) }

    /// From decoded bytes to text: is it HTML, in which charset, what tree, what of it is the main text.
    private func read(
        _ bytes: Span<UInt8>, _ httpCharset: Span<UInt8>, _ scratch: inout Scratch, _ text: inout [UInt8], _ numbers: inout Readings<Number>
    ) -> Verdict {
        numbers[.pageBytes] = Double(bytes.count)
        if bytes.count > maxPageBytes { return .drop("page_too_large", found: Double(bytes.count), limit: Double(maxPageBytes)) }
        guard ContentKind(sniffing: bytes) == .html || Self.opensWithTag(bytes) else { return .drop("not_html") }
        let guess = sniffEncoding(bytes, httpCharset: httpCharset.isEmpty ? nil : httpCharset)
        numbers[.undecodable] = 0
        if guess.readsInPlace { return parse(bytes.extracting((byteOrderMark(bytes) == nil ? 0 : 3)...), &scratch.tree, &scratch.mainText, &text, &numbers) }
        let outcome = decode(bytes, as: guess.encoding, into: &scratch.decoded, limit: maxPageBytes * 3)
        numbers[.undecodable] = bytes.isEmpty ? 0 : min(1000, 1000 * Double(outcome.replacements) / Double(bytes.count))
        return Self.parse(self, scratch.decoded, &scratch.tree, &scratch.mainText, &text, &numbers)
    }

    private static func parse(
        _ step: Self, _ decoded: borrowing [UInt8], _ tree: inout HTMLTree, _ mainText: inout MainText, _ text: inout [UInt8],
        _ numbers: inout Readings<Number>
    ) -> Verdict {
        step.parse(decoded.span, &tree, &mainText, &text, &numbers)
    }

    private func parse(
        _ page: Span<UInt8>, _ tree: inout HTMLTree, _ mainText: inout MainText, _ text: inout [UInt8], _ numbers: inout Readings<Number>
    ) -> Verdict {
        var limits = HTMLLimits()
        limits.maxNodes = maxNodes
        limits.maxAttributes = maxNodes
        switch tree.parse(page, limits: limits) {
        case .tooManyNodes: return .drop("too_many_nodes", found: .nan, limit: Double(maxNodes))
        case .tooCostly: return .drop("too_costly")
        case .tooDeep: return .drop("too_deep")
        case .parsed: break
        }
        let wanted: MainText.Mode = mode == "precise" ? .precise : mode == "complete" ? .complete : .balanced
        guard mainText.extract(from: tree, page: page, mode: wanted, into: &text) == .text else { return .drop("no_text") }
        return finish(text, &numbers)
    }

    private func finish(_ text: [UInt8], _ numbers: inout Readings<Number>) -> Verdict {
        numbers[.textBytes] = Double(text.count)
        return text.count > maxTextBytes ? .drop("text_too_long", found: Double(text.count), limit: Double(maxTextBytes)) : .keep
    }

    /// True for pages that begin with an element that the standard's signatures do not list, such as `<center>` or `<ul>`, and hold more tags.
    private static func opensWithTag(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < min(bytes.count, 512), bytes[index] <= 32 || bytes[index] >= 0xEF { index += 1 }
        guard index + 1 < bytes.count, bytes[index] == 0x3C, bytes[index + 1] | 32 >= 97, bytes[index + 1] | 32 <= 122 else { return false }
        guard ContentKind(sniffing: bytes) == .text else { return false }
        var closing = 0
        for place in index..<min(bytes.count - 1, index + 4096) where bytes[place] == 0x3C && bytes[place + 1] == 0x2F { closing += 1 }
        return closing > 0
    }
}
