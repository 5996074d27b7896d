/// Chooses a page's title among what JSON-LD, cards, headings and the title element say.
///
/// Cards and title elements often carry the site's name, headings never do; but a page's first heading may be its logo. So a heading
/// counts where one of the others holds it, or shares half of its words; else the others count, the site's name cut off.
struct Headline {
    private(set) var title: [UInt8] = []
    /// What was cut off the title: the site's name, where nothing else tells it.
    private(set) var cutSite: [UInt8] = []
    /// The heading that the title was taken from, 0 where there is none.
    private(set) var heading: UInt32 = 0
    private var documentTitle: [UInt8] = []
    private var text: [UInt8] = []
    private var squashed: [UInt8] = []
    private var squashedSite: [UInt8] = []
    /// The last part of the title element, which is the site's name where a heading repeats it.
    private var squashedTail: [UInt8] = []
    private var squashedCardTail: [UInt8] = []
    private var cardReferences: [UInt8] = []
    private var references: [UInt8] = []
    private var words: [UInt64] = []
    private var base: [UInt8] = []

    /// The most bytes of a heading or title that are read.
    static let longest = 500

    mutating func choose(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ scan: MetadataScan, _ claims: borrowing MetadataClaims) {
        title.removeAll(keepingCapacity: true)
        cutSite.removeAll(keepingCapacity: true)
        heading = 0
        readReferences(tree, page, scan, claims)
        makeBase(claims)
        chooseHeading(tree, page, scan, claims)
        if title.isEmpty { swap(&title, &base) }
    }

    /// Reads the title element, and squashes all that a heading may be held against.
    private mutating func readReferences(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ scan: MetadataScan, _ claims: borrowing MetadataClaims
    ) {
        documentTitle.removeAll(keepingCapacity: true)
        if scan.title != 0 { ElementText.append(tree, page, scan.title, limit: Self.longest, to: &documentTitle) }
        references.removeAll(keepingCapacity: true)
        references.append(0)
        words.removeAll(keepingCapacity: true)
        squashedSite.removeAll(keepingCapacity: true)
        Phrase.appendSquashed(claims.site.bytes, to: &squashedSite)
        Self.squashTail(documentTitle, into: &squashedTail)
        Self.squashTail(claims.shareTitle.bytes, into: &squashedCardTail)
        addReference(claims.linkedTitle.bytes)
        addReference(claims.shareTitle.bytes)
        cardReferences.removeAll(keepingCapacity: true)
        cardReferences.append(contentsOf: references)
        addReference(documentTitle)
    }

    private static func squashTail(_ title: [UInt8], into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        var place = title.count
        while place > 1 {
            place -= 1
            let length = separator(title.span, place)
            if length == 0 { continue }
            Phrase.appendSquashed(Array(title[min(place + length, title.count)...]), to: &out)
            return
        }
    }

    private mutating func addReference(_ text: [UInt8]) {
        Phrase.appendSquashed(text, to: &references)
        references.append(0)
        Self.appendWords(text, to: &words)
    }

    /// The best of what is no heading, without the site's name.
    private mutating func makeBase(_ claims: borrowing MetadataClaims) {
        base.removeAll(keepingCapacity: true)
        if !claims.linkedTitle.isEmpty {
            base.append(contentsOf: claims.linkedTitle.bytes)
        } else if !claims.shareTitle.isEmpty {
            base.append(contentsOf: claims.shareTitle.bytes)
        } else {
            base.append(contentsOf: documentTitle)
        }
        cutSiteName()
    }

    private mutating func chooseHeading(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ scan: MetadataScan, _ claims: borrowing MetadataClaims
    ) {
        var best = 0, first: UInt32 = 0, inMain = 0, mainHeading: UInt32 = 0, others = 0
        squashed.removeAll(keepingCapacity: true)
        Phrase.appendSquashed(base, to: &squashed)
        let baseLength = squashed.count
        for node in scan.headings {
            text.removeAll(keepingCapacity: true)
            ElementText.append(tree, page, node, limit: Self.longest, to: &text)
            squashed.removeAll(keepingCapacity: true)
            Phrase.appendSquashed(text, to: &squashed)
            if squashed.count < 2 { continue }
            others += 1
            let isInMain = PagePart.isInside(tree, node, { $0 == .main || $0 == .article })
            if isInMain {
                inMain += 1
                if inMain == 1 { mainHeading = node }
            }
            if first == 0 { first = node }
            guard !isLogo(isInMain), squashed.count + (isInMain ? Self.longest : 0) > best,
                squashed.count * 2 >= baseLength else { continue }
            guard Phrase.holds(references, squashed) else { continue }
            best = squashed.count + (isInMain ? Self.longest : 0)
            heading = node
            title.removeAll(keepingCapacity: true)
            title.append(contentsOf: text)
        }
        if best > 0 { return }
        // A lone heading in other words than the title element's.
        let lone = inMain == 1 ? mainHeading : others == 1 ? first : 0
        if lone == 0 { return }
        text.removeAll(keepingCapacity: true)
        ElementText.append(tree, page, lone, limit: Self.longest, to: &text)
        squashed.removeAll(keepingCapacity: true)
        Phrase.appendSquashed(text, to: &squashed)
        if !isLogo(inMain == 1), base.isEmpty || sharesHalf() {
            heading = lone
            title.append(contentsOf: text)
        }
    }

    /// Whether the heading in `squashed` is the site's name. "Page - Site" is commoner than "Site - Page", but a heading in the main part
    /// or one that is a card's whole title is no site's.
    private func isLogo(_ isInMain: Bool) -> Bool {
        if squashed == squashedSite { return true }
        return !isInMain && (squashed == squashedTail || squashed == squashedCardTail)
            && !Phrase.holds(cardReferences, [0] + squashed + [0])
    }

    /// Whether half of the words of `text` stand in titles.
    private func sharesHalf() -> Bool {
        var own: [UInt64] = []
        Self.appendWords(text, to: &own)
        return !own.isEmpty && own.reduce(0) { $0 + (words.contains($1) ? 1 : 0) } * 2 >= own.count
    }

    /// Appends a number for each of the first forty words, the same for the same word.
    private static func appendWords(_ text: [UInt8], to words: inout [UInt64]) {
        var word = PackedName(), count = 0
        for place in 0...text.count {
            let byte = place < text.count ? text[place] : 0x20
            if isLetter(byte) || isDigit(byte) || byte >= 0x80 {
                word.append(byte)
            } else if word.length > 0 {
                words.append((word.low ^ word.high &* TagNames.spread) &* TagNames.factor &+ UInt64(word.length))
                word = PackedName()
                count += 1
                if count == 40 { return }
            }
        }
    }
}

// The site's name in a title
extension Headline {
    /// Cuts the site's name off `base`, from its end or its start, at " | ", " - " and the like.
    private mutating func cutSiteName() {
        for _ in 0..<3 where cutOnce() {}
    }

    private mutating func cutOnce() -> Bool {
        // From the last separator to the first: the shortest tail first.
        var place = base.count - 1
        while place > 0 {
            place -= 1
            let length = Self.separator(base.span, place)
            if length == 0 { continue }
            if isSite(place + length..<base.count) {
                keepSite(place + length..<base.count)
                base.removeSubrange(place...)
                return true
            }
            if isSite(0..<place), squashed == squashedSite {
                keepSite(0..<place)
                base.removeSubrange(0..<place + length)
                return true
            }
        }
        return false
    }

    private mutating func keepSite(_ range: Range<Int>) {
        if cutSite.isEmpty { cutSite.append(contentsOf: base[range]) }
    }

    /// Whether a part of the title is the site's name, or one holds the other.
    private mutating func isSite(_ part: Range<Int>) -> Bool {
        squashed.removeAll(keepingCapacity: true)
        Phrase.appendSquashed(Array(base[part]), to: &squashed)
        guard squashed.count > 1, squashedSite.count > 1 else { return false }
        return Phrase.holds(squashedSite, squashed) || Phrase.holds(squashed, squashedSite) && squashed.count < squashedSite.count * 3
    }

    /// The length of the separator at a place of the title, 0 where there is none.
    private static func separator(_ text: Span<UInt8>, _ place: Int) -> Int {
        let byte = text[place]
        // What follows a space or a colon belongs to the mark that begins there.
        if byte != 0x20, place == 0 || text[place - 1] == 0x20 || text[place - 1] == UInt8(ascii: ":") { return 0 }
        if byte == UInt8(ascii: "|") { return text.holds("| ", at: place) ? 2 : 1 }
        guard byte == 0x20 || byte == UInt8(ascii: ":") else { return 0 }
        if byte == UInt8(ascii: ":") { return text.holds(": ", at: place) ? 2 : 0 }
        if place + 1 < text.count, isLetter(text[place + 1]) || isDigit(text[place + 1]) { return 0 }
        for mark in separators where text.holds(mark, at: place) { return mark.utf8CodeUnitCount }
        return 0
    }

    private static let separators: [StaticString] = [" | ", " |", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " : ", " / ", " ~ ", " > ", " ― "]
}
