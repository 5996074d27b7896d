/// How far a page may go before it is given up.
package struct HTMLLimits: Sendable {
    /// The most nodes a tree may have.
    package var maxNodes = 500_000
    /// The most attributes a page may have.
    package var maxAttributes = 2_000_000
    /// The most elements that may be open; what lies deeper stands beside its parent. At least 16. A tree is less than twice as deep:
    /// the adoption agency wraps what is closed already, once for each formatting element that was open above it.
    package var maxDepth = 512

    package init() {}
}

/// The flat tree of a page, by the tree construction of the HTML standard (13.2.6) with scripting off.
///
/// One table of nodes and one of attributes, both kept between pages; node 0 is the document. Nodes hold places in the page, so that
/// whoever reads a tree needs the same page beside it.
package struct HTMLTree {
    package enum Outcome: Sendable, Equatable {
        case parsed
        /// More than `maxNodes` nodes or `maxAttributes` attributes.
        case tooManyNodes
        /// The work outgrew what a page of this size may cost.
        case tooCostly
        /// Tables or templates nested deeper than `maxDepth`, or a page of 4 GB.
        case tooDeep
    }

    /// The element a fragment is parsed inside of.
    package struct Context: Sendable {
        package var namespace: Namespace
        package var tag: Tag

        package init(_ namespace: Namespace, _ tag: Tag) {
            self.namespace = namespace
            self.tag = tag
        }
    }

    package internal(set) var nodes = Rows<HTMLNode>()
    package var attributes: Rows<HTMLAttribute> { tokenizer.attributes }
    /// Quirks mode of the page's doctype.
    package internal(set) var isQuirky = false

    var tokenizer = Tokenizer()
    /// The token in hand. It is never copied on the way: fields written one by one and read as one word stall the processor.
    var token: Token {
        @inline(__always) _read { yield tokenizer.token }
        @inline(__always) _modify { yield &tokenizer.token }
    }
    var limits = HTMLLimits()
    var stack = Rows<OpenElement>()
    var formatting = Rows<FormattingElement>()
    var templateModes = Rows<Mode>()
    var tableText = Rows<Token>()
    var tableTextIsSpace = true
    /// How many of each HTML element are open: tells most scope questions without a scan.
    var openCounts = Rows<Int32>(capacity: TagNames.count)
    var mode = Mode.initial
    var returnMode = Mode.initial
    var framesetOK = true
    var fosterParenting = false
    var skipsNewline = false
    var head: UInt32 = 0
    var form: UInt32 = 0
    var context: Context?
    /// Units of work left: scans of the stack and of lists are paid from it.
    var fuel = 0
    var outcome = Outcome.parsed
    let htmlTraits = Rows(Traits.html)

    package init() {}

    /// Parses a page, or a fragment inside `context`; what this tree held before is gone.
    /// After any outcome but `.parsed` the tree holds what was read until then.
    package mutating func parse(
        _ page: Span<UInt8>, limits: HTMLLimits = HTMLLimits(), context: Context? = nil
    ) -> Outcome {
        begin(limits, context)
        guard page.count < Int(UInt32.max) else { return .tooDeep }
        fuel = Self.fuel(forPageOf: page.count)
        while true {
            var isHTML = true
            if let current = stack.last, current.namespace != .html || context != nil {
                isHTML = (stack.count == 1 ? self.context?.namespace ?? current.namespace : current.namespace) == .html
            }
            tokenizer.allowsCDATA = !isHTML
            tokenizer.next(page)
            fuel -= 1
            if nodes.count > limits.maxNodes || tokenizer.attributes.count > limits.maxAttributes { outcome = .tooManyNodes }
            if fuel < 0 { outcome = .tooCostly }
            if outcome != .parsed { return outcome }
            if skipsNewline {
                skipsNewline = false
                if token.kind == .text { dropNewline(page) }
            }
            if token.kind == .text, token.start == token.end { continue }
            // Nearly every token goes straight to the mode that nearly all of a page is in.
            if mode != .inBody || !isHTML || inBody(page) { dispatch(page) }
            if token.kind == .end { return outcome }
        }
    }

    /// The work that a page of so many bytes may cost: a unit for each token, and for each element that a scan passes.
    static func fuel(forPageOf bytes: Int) -> Int { 10_000_000 + bytes * 64 }

    private mutating func begin(_ limits: HTMLLimits, _ context: Context?) {
        self.limits = limits
        self.context = context
        tokenizer.begin()
        tokenizer.maxAttributes = limits.maxAttributes
        nodes.begin()
        nodes.append(HTMLNode(.document))
        stack.begin()
        formatting.begin()
        templateModes.begin()
        tableText.begin()
        openCounts.begin()
        for _ in 0..<TagNames.count { openCounts.append(0) }
        mode = .initial
        returnMode = .initial
        framesetOK = true
        fosterParenting = false
        skipsNewline = false
        isQuirky = false
        head = 0
        form = 0
        outcome = .parsed
        if let context { beginFragment(context) }
    }

    private mutating func beginFragment(_ context: Context) {
        insertRoot()
        if context.namespace == .html {
            if context.tag == .template { templateModes.append(.inTemplate) }
            setContent(for: context.tag)
            // No start tag was seen, so that no end tag is the appropriate one.
            tokenizer.rawTag = .other
        }
        resetMode()
    }

    /// Switches the tokenizer for an HTML element whose content is not markup.
    @discardableResult
    mutating func setContent(for tag: Tag) -> Bool {
        switch tag {
        case .title, .textarea: tokenizer.content = .rcdata
        case .style, .xmp, .iframe, .noembed, .noframes: tokenizer.content = .rawtext
        case .script: tokenizer.content = .script
        case .plaintext: tokenizer.content = .plaintext
        default: return false
        }
        tokenizer.rawTag = tag
        return true
    }

    /// The newline right after `<pre>`, `<listing>` and `<textarea>` is not part of the text, be it written or referred to.
    private mutating func dropNewline(_ page: Span<UInt8>) {
        let start = Int(token.start), end = Int(token.end)
        switch page[start] {
        case 0x0A: token.start += 1
        case 0x0D: token.start += start + 1 < end && page[start + 1] == 0x0A ? 2 : 1
        case UInt8(ascii: "&") where token.textKind == .data || token.textKind == .rcdata:
            if let reference = CharacterReference(page, at: start, limit: end, inAttribute: false), reference.first == 0x0A {
                token.start = UInt32(truncatingIfNeeded: reference.end)
            }
        default: break
        }
    }
}
