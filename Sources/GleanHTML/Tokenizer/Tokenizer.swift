/// The tokenizer of the HTML standard (13.2.5), as structured loops over the bytes of a page.
///
/// A pull parser: the tree asks for a token and may then change how the page goes on (`content`, `allowsCDATA`). Nothing is copied
/// and nothing is decoded: a token holds places in the page, which `Decoder` turns into text for whoever wants it.
package struct Tokenizer {
    /// What the bytes after this place are taken for.
    package enum Content: Sendable {
        case data, rcdata, rawtext, script, plaintext
    }

    package var position = 0
    package var content = Content.data
    /// The element that ends `rcdata`, `rawtext` and `script`.
    package var rawTag = Tag.other
    /// Whether `<![CDATA[` opens a section (in SVG and MathML) or a bogus comment.
    package var allowsCDATA = false
    package internal(set) var attributes = Rows<HTMLAttribute>()
    /// One attribute more than this is kept, so that it can be told; a single tag may hold half a page of them.
    var maxAttributes = Int.max
    package var token = Token()
    let names = NameTables()

    package init() {}

    package mutating func begin() {
        position = 0
        content = .data
        rawTag = .other
        allowsCDATA = false
        attributes.begin()
    }

    /// Reads the next token of `page` into `token`. After the end every further call gives `.end`.
    package mutating func next(_ page: Span<UInt8>) {
        if content == .data { return nextData(page) }
        switch content {
        case .data: break
        case .rcdata, .rawtext: nextRaw(page)
        case .script: nextScript(page)
        case .plaintext: emitText(position, page.count, .raw)
        }
    }

    @inline(__always)
    private mutating func nextData(_ page: Span<UInt8>) {
        while position < page.count {
            let start = position
            var scan = start
            while true {
                scan = page.place(of: UInt8(ascii: "<"), from: scan)
                if scan + 1 >= page.count { return emitText(start, page.count, .data) }
                let next = page[scan + 1]
                if isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { break }
                scan += 1
            }
            let closes = page[scan + 1] == UInt8(ascii: "/")
            if closes, scan + 2 >= page.count { return emitText(start, page.count, .data) }
            if scan > start { return emitText(start, scan, .data) }
            if markup(page, scan, closes) { return }
        }
        emitEnd(page)
    }

    /// Reads the markup that begins at `start`; false where it makes no token, as `</>` or an empty CDATA section.
    @inline(__always)
    private mutating func markup(_ page: Span<UInt8>, _ start: Int, _ closes: Bool) -> Bool {
        let first = page[start + (closes ? 2 : 1)]
        if isLetter(first) {
            tag(page, start + (closes ? 2 : 1), closes)
            return true
        }
        if closes {
            if first == UInt8(ascii: ">") { position = start + 3; return false }
            bogusComment(page, start + 2)
            return true
        }
        if first == UInt8(ascii: "!") { return declaration(page, start + 2) }
        bogusComment(page, start + 1)
        return true
    }

    @inline(__always)
    mutating func emitText(_ start: Int, _ end: Int, _ kind: TextKind) {
        position = end
        token.kind = start == end ? .end : .text
        token.textKind = kind
        token.start = UInt32(truncatingIfNeeded: start)
        token.end = UInt32(truncatingIfNeeded: end)
    }

    mutating func emitEnd(_ page: Span<UInt8>) {
        position = page.count
        token.kind = .end
    }
}
