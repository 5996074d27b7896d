/// Reads what an element says of itself: marks by tag and attributes, and the hashed tokens of tag, class, id, role and itemprop.
struct ElementReader {
    private let cues = CueTable()
    private let tagMarks = Self.marksOfTags()
    private(set) var marks: ContainerMarks = []
    /// Slots of the tokens; a class gives its words and the whole.
    private(set) var slots: [UInt32] = []
    /// A hash of tag and classes, digits left out.
    private(set) var signature: UInt32 = 0
    /// The types that its itemtype names.
    private(set) var types: SchemaTypes = []

    private static func marksOfTags() -> [ContainerMarks] {
        var table = [ContainerMarks](repeating: [], count: TagNames.count)
        let rows: [(Tag, ContainerMarks)] = [
            (.nav, .nav), (.header, .header), (.footer, .footer), (.aside, .aside), (.main, .main), (.article, .article), (.section, .section),
            (.form, .form), (.table, .table), (.ul, .list), (.ol, .list), (.dl, .list), (.menu, .list), (.figure, .figure), (.figcaption, .figure),
            (.details, .details), (.a, .link), (.button, .button), (.noscript, .noscript), (.dialog, .dialog), (.blockquote, .quote), (.q, .quote),
            (.pre, .pre), (.code, .pre), (.label, .label), (.li, .item), (.td, .cell), (.th, .cell), (.dt, .definition), (.dd, .definition),
            (.h1, .heading), (.h2, .heading), (.h3, .heading), (.h4, .heading), (.h5, .heading), (.h6, .heading), (.fieldset, .form), (.search, .form),
        ]
        for (tag, mark) in rows { table[Int(tag.rawValue)].formUnion(mark) }
        return table
    }

    mutating func read(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ node: HTMLNode) {
        marks = tagMarks[Int(node.tag.rawValue)]
        slots.removeAll(keepingCapacity: true)
        types = []
        var tagToken = TokenHash(10)
        if node.tag == .other {
            for place in Int(node.start)..<min(Int(node.end), Int(node.start) + 32) { tagToken.add(lowered(page[place])) }
        } else {
            tagToken.add(node.tag.rawValue)
        }
        slots.append(tagToken.slot)
        var signature = TokenHash(11)
        signature.add(tagToken.value)
        for i in 0..<min(Int(node.attributeCount), Self.mostAttributes) {
            let attribute = tree.attribute(Int(node.firstAttribute) + i)
            let start = Int(attribute.valueStart), end = Int(attribute.valueEnd)
            switch attribute.name {
            case .class: readNames(page, start, end, 12, &signature)
            case .id: readNames(page, start, end, 13, nil)
            case .role, .itemprop: readNames(page, start, end, 14, nil); readRole(page, start)
            case .itemtype: readType(page, start, end)
            case .ariaLabel: readNames(page, start, min(end, start + 64), 16, nil)
            case .other: readData(page, attribute)
            case .hidden: marks.formUnion(.hidden)
            case .ariaHidden:
                if page.holds("true", at: start) { marks.formUnion(.collapsed) }
            case .style:
                if Style.hides(page, start, end) { marks.formUnion(.hidden) }
            default: break
            }
        }
        self.signature = UInt32(truncatingIfNeeded: signature.value >> 32)
    }

    /// A data attribute's name, and its value where that is a short name too ("data-section-type=product-recommendations").
    private mutating func readData(_ page: Span<UInt8>, _ attribute: HTMLAttribute) {
        let name = Int(attribute.nameStart), nameEnd = Int(attribute.nameEnd), start = Int(attribute.valueStart), end = Int(attribute.valueEnd)
        guard nameEnd - name > 5, nameEnd - name < 40, page.holds("data-", at: name), slots.count < 60 else { return }
        var token = TokenHash(17)
        for place in name + 5..<nameEnd where !isDigit(page[place]) { token.add(lowered(page[place])) }
        slots.append(token.slot)
        guard end - start > 2, end - start <= Self.longestData, isLetter(page[start]) else { return }
        for place in start..<end {
            let byte = page[place]
            guard isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") else { return }
        }
        let marks = marks
        readNames(page, start, end, 18, nil)
        self.marks = marks
    }

    private static let longestData = 40, mostAttributes = 64

    /// The last part of an address such as https://schema.org/Product.
    private mutating func readType(_ page: Span<UInt8>, _ start: Int, _ end: Int) {
        var name = min(end, start + 80)
        while name > start, page[name - 1] != UInt8(ascii: "/") { name -= 1 }
        types.formUnion(SchemaTypes.named(page, name))
        readNames(page, name, end, 15, nil)
    }

    private mutating func readRole(_ page: Span<UInt8>, _ start: Int) {
        if page.holds("articlebody", at: start) { marks.formUnion(.articleBody) }
        if page.holds("main", at: start) { marks.formUnion(.main) }
        if page.holds("navigation", at: start) { marks.formUnion(.nav) }
        if page.holds("menu", at: start) || page.holds("tab", at: start) { marks.formUnion(.menuRole) }
        if page.holds("button", at: start) { marks.formUnion(.button) }
        if page.holds("dialog", at: start) || page.holds("alertdialog", at: start) { marks.formUnion(.dialog) }
        if page.holds("heading", at: start) { marks.formUnion(.heading) }
    }

    /// Reads names parted by spaces, and in each the words: runs of letters, a capital after a small letter begins a new one.
    ///
    /// For the marks, a name of more than four words is a heading or a topic made into a name ("sharing-a-repository-with-others"), and
    /// so is what follows `category-` and `tag-`: such names say nothing. Only the first 256 bytes are read, which holds what people write.
    private mutating func readNames(_ page: Span<UInt8>, _ start: Int, _ end: Int, _ seed: UInt64, _ signature: inout TokenHash) {
        readNames(page, start, end, seed) { signature.add($0) }
    }

    private mutating func readNames(_ page: Span<UInt8>, _ start: Int, _ end: Int, _ seed: UInt64, _ none: Int?) {
        readNames(page, start, end, seed) { _ in }
    }

    @inline(__always)
    private mutating func readNames(_ page: Span<UInt8>, _ start: Int, _ end: Int, _ seed: UInt64, _ whole: (UInt64) -> Void) {
        let end = max(start, min(end, start + 256))
        var name = TokenHash(seed), word = TokenHash(3)
        var nameLetters = 0, wordLetters = 0, words = 0, isTopic = false
        var nameMarks: ContainerMarks = []
        var before: UInt8 = 0

        func endWord(_ reader: inout ElementReader) {
            if wordLetters == 0 { return }
            if wordLetters > 1 {
                nameMarks.formUnion(reader.cues.marks(of: word.value))
                if words == 0, reader.cues.topics.contains(word.value) { isTopic = true }
                if reader.slots.count < 64 { reader.slots.append(word.slot) }
            }
            words += 1
            word = TokenHash(3)
            wordLetters = 0
        }

        for place in start...end {
            let byte = place < end ? page[place] : 0x20
            if isLetter(byte) {
                if byte < 0x61, before &- 0x61 < 26 { endWord(&self) }
                word.add(lowered(byte))
                name.add(lowered(byte))
                wordLetters += 1
                nameLetters += 1
            } else {
                endWord(&self)
                if isSpace(byte) {
                    if nameLetters > 0 {
                        if words > 1, slots.count < 64 { slots.append(name.slot) }
                        whole(name.value)
                        if words <= 4, !isTopic || words == 1 { marks.formUnion(nameMarks) }
                    }
                    name = TokenHash(seed)
                    nameLetters = 0
                    words = 0
                    isTopic = false
                    nameMarks = []
                } else if !isDigit(byte) {
                    name.add(byte)
                }
            }
            before = byte
        }
    }
}
