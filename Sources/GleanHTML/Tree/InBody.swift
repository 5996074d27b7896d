/// The "in body" mode (13.2.6.4.7).
extension HTMLTree {
    mutating func inBody(_ page: Span<UInt8>) -> Bool {
        switch token.kind {
        case .text: bodyText(page)
        case .comment: insertComment()
        case .doctype: break
        case .startTag: return bodyStartTag(page)
        case .endTag: return bodyEndTag(page)
        case .end:
            if !templateModes.isEmpty { return inTemplate(page) }
        }
        return false
    }

    private mutating func bodyText(_ page: Span<UInt8>) {
        // What the text is only matters as long as a frameset may follow, or where it may be NULs alone.
        let what = framesetOK || page[Int(token.start)] == 0 ? textClass(page) : .other
        if what == .nulsOnly { return }
        reconstructFormatting()
        insertText()
        if what == .other { framesetOK = false }
    }

    private mutating func bodyStartTag(_ page: Span<UInt8>) -> Bool {
        switch token.tag {
        case .html: mergeAttributes(into: stack.first?.node)
        case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title: return inHead(page)
        case .body:
            if stack.count > 1, stack[1].isHTML(.body), openCounts[Int(Tag.template.rawValue)] == 0 {
                framesetOK = false
                mergeAttributes(into: stack[1].node)
            }
        case .frameset: startFrameset()
        case .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl, .fieldset, .figcaption, .figure,
            .footer, .header, .hgroup, .main, .menu, .nav, .ol, .p, .search, .section, .summary, .ul:
            closeParagraphInButtonScope()
            insert()
        case .h1, .h2, .h3, .h4, .h5, .h6:
            closeParagraphInButtonScope()
            if let top = stack.last, top.namespace == .html, top.traits.contains(.heading) { pop() }
            insert()
        case .pre, .listing:
            closeParagraphInButtonScope()
            insert()
            skipsNewline = true
            framesetOK = false
        case .form:
            let inTemplate = openCounts[Int(Tag.template.rawValue)] > 0
            if form != 0, !inTemplate { return false }
            closeParagraphInButtonScope()
            let node = insert()
            if !inTemplate { form = node }
        case .li: startItem(closing: .li, or: .li)
        case .dd, .dt: startItem(closing: .dd, or: .dt)
        case .plaintext:
            closeParagraphInButtonScope()
            insert()
            tokenizer.content = .plaintext
        case .button:
            if inScope(.button) {
                generateImpliedEndTags()
                popUntil(.button)
            }
            reconstructFormatting()
            insert()
            framesetOK = false
        case .a:
            if let index = listedFormatting(.a) {
                let node = formatting[index].node
                _ = adoptionAgency(.a)
                removeFormatting(node)
                removeOpen(node)
            }
            startFormatting(page)
        case .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u: startFormatting(page)
        case .nobr:
            reconstructFormatting()
            if inScope(.nobr), !adoptionAgency(.nobr) { anyOtherEndTag(page) }
            startFormatting(page)
        case .applet, .marquee, .object:
            reconstructFormatting()
            insert()
            formatting.append(FormattingElement(node: 0, tag: .other))
            framesetOK = false
        case .table:
            if !isQuirky { closeParagraphInButtonScope() }
            insert()
            framesetOK = false
            mode = .inTable
        case .image:
            token.tag = .img
            return true
        case .area, .br, .embed, .img, .keygen, .wbr:
            reconstructFormatting()
            insertVoid()
            framesetOK = false
        case .input: startInput(page)
        case .param, .source, .track: insertVoid()
        case .hr:
            closeParagraphInButtonScope()
            if inScope(.select) { generateImpliedEndTags() }
            insertVoid()
            framesetOK = false
        case .textarea:
            insertRaw()
            skipsNewline = true
            framesetOK = false
        case .xmp:
            closeParagraphInButtonScope()
            reconstructFormatting()
            framesetOK = false
            insertRaw()
        case .iframe:
            framesetOK = false
            insertRaw()
        case .noembed: insertRaw()
        case .select: startSelect()
        case .option, .optgroup: startOption()
        case .rb, .rtc, .rp, .rt:
            if inScope(.ruby) { generateImpliedEndTags(except: token.tag == .rb || token.tag == .rtc ? .other : .rtc) }
            insert()
        case .math, .svg:
            reconstructFormatting()
            insertForeign(page, token.tag == .math ? .mathml : .svg)
        case .caption, .col, .colgroup, .frame, .head, .tbody, .td, .tfoot, .th, .thead, .tr: break
        default:
            reconstructFormatting()
            insert()
        }
        return false
    }

    private mutating func startFormatting(_ page: Span<UInt8>) {
        reconstructFormatting()
        let node = insert()
        pushFormatting(node, page)
    }

    /// A second `html` or `body` tag adds the attributes that the first one lacks; the first of a name counts, so all are added.
    mutating func mergeAttributes(into node: UInt32?) {
        guard let node, token.attributeCount > 0, openCounts[Int(Tag.template.rawValue)] == 0 else { return }
        let old = nodes[Int(node)]
        if old.attributeCount == 0 {
            nodes[Int(node)].firstAttribute = token.firstAttribute
            nodes[Int(node)].attributeCount = token.attributeCount
            return
        }
        fuel -= Int(old.attributeCount) * 16
        if fuel < 0 { return }
        let first = tokenizer.attributes.count
        if first + Int(old.attributeCount) + Int(token.attributeCount) > limits.maxAttributes { outcome = .tooManyNodes; return }
        for i in 0..<Int(old.attributeCount) { tokenizer.attributes.append(tokenizer.attributes[Int(old.firstAttribute) + i]) }
        for i in 0..<Int(token.attributeCount) { tokenizer.attributes.append(tokenizer.attributes[Int(token.firstAttribute) + i]) }
        nodes[Int(node)].firstAttribute = UInt32(truncatingIfNeeded: first)
        nodes[Int(node)].attributeCount = old.attributeCount + token.attributeCount
    }

    private mutating func startFrameset() {
        guard stack.count > 1, stack[1].isHTML(.body), framesetOK else { return }
        unlink(stack[1].node)
        while stack.count > 1 { pop() }
        insert()
        mode = .inFrameset
    }

    /// `li`, `dd` and `dt` close the one before them in the same list.
    private mutating func startItem(closing tag: Tag, or other: Tag) {
        framesetOK = false
        var index = stack.count
        while index > 0 {
            index -= 1
            let element = stack[index]
            if element.isHTML(tag) || element.isHTML(other) {
                generateImpliedEndTags(except: element.tag)
                popUntil(element.tag)
                break
            }
            if element.traits.contains(.special), !element.isHTML(.address), !element.isHTML(.div), !element.isHTML(.p) { break }
        }
        fuel -= stack.count - index
        closeParagraphInButtonScope()
        insert()
    }

    private mutating func startInput(_ page: Span<UInt8>) {
        if context?.tag == .select { return }
        if inScope(.select) { popUntil(.select) }
        reconstructFormatting()
        insertVoid()
        if !isHiddenInput(page) { framesetOK = false }
    }

    mutating func isHiddenInput(_ page: Span<UInt8>) -> Bool {
        for i in 0..<Int(token.attributeCount) {
            let attribute = tokenizer.attributes[Int(token.firstAttribute) + i]
            guard attribute.name == .type else { continue }
            return attribute.valueEnd - attribute.valueStart == 6 && page.holds("hidden", at: Int(attribute.valueStart))
        }
        return false
    }

    private mutating func startSelect() {
        if context?.tag == .select { return }
        if inScope(.select) { return popUntil(.select) }
        reconstructFormatting()
        insert()
        framesetOK = false
    }

    private mutating func startOption() {
        if inScope(.select) {
            generateImpliedEndTags(except: token.tag == .option ? .optgroup : .other)
        } else if currentIs(.option) {
            pop()
        }
        reconstructFormatting()
        insert()
    }
}
