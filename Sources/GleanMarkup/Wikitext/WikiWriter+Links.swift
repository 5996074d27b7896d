// Internal links: what is shown of them, and which are no text at all.

extension WikiWriter {
    /// Goes on inside of a link where its label begins, or behind it where it has none.
    mutating func link(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>, _ place: inout Int, _ depth: Int) -> Int {
        guard found.other > mark else { return mark + 1 }
        let close = Int(found.other), end = Int(scan.marks[close].place)
        var first = mark + 1, nested = end
        while first < close, scan.marks[first].kind != .pipe {
            let other = Int(scan.marks[first].other), isPair = scan.marks[first].kind != .raw && other > first
            if isPair { nested = min(nested, Int(scan.marks[first].place)) }
            first = isPair ? other + 1 : first + 1
        }
        let pipe = first < close ? first : nil
        let target = WikiBytes.trimmed(Int(found.end)..<(pipe.map { Int(scan.marks[$0].place) } ?? end), in: text)
        if !shows(target, prefixBefore: nested, mark, close, text, depth) {
            isHoled = true
            return jump(found, &place)
        }
        guard let pipe else {
            // [[:Category:X]] is shown without its first colon.
            if !style.followsPeer, !target.isEmpty, text[target.lowerBound] == UInt8(ascii: ":") {
                place = target.lowerBound + 1
                return mark + 1
            }
            return mark + 1
        }
        let label = style.followsPeer ? pipes(after: mark, to: close).last ?? pipe : pipe
        let start = Int(scan.marks[label].end)
        if WikiBytes.trimmed(start..<end, in: text).isEmpty {
            trick(target, text)
            return jump(found, &place)
        }
        place = start
        return label + 1
    }

    /// Whether a link to `target` is part of the text; categories and captions are taken on the way. A prefix ends before what is nested in
    /// the target, which is not looked through again for each link around it.
    private mutating func shows(_ target: Range<Int>, prefixBefore nested: Int, _ mark: Int, _ close: Int, _ text: Span<UInt8>, _ depth: Int) -> Bool {
        guard let colon = WikiBytes.find(UInt8(ascii: ":"), in: text, from: target.lowerBound, to: min(target.upperBound, nested)) else { return true }
        if style.followsPeer { return showsToPeer(target, colon, text) }
        if colon == target.lowerBound { return true }
        switch names.meaning(text, target.lowerBound..<colon) {
        case nil, .namespace, .wiki: return true
        case .category:
            addCategory(WikiBytes.trimmed(colon + 1..<target.upperBound, in: text), text)
            return false
        case .file:
            if style.captions, depth < Self.deepest { caption(mark, close, text, depth) }
            return false
        case .language:
            // Such links are in lower case and have no space.
            let isCode = (target.lowerBound..<colon).allSatisfy { text[$0] &- 0x41 >= 26 }
            return !isCode || colon + 1 < target.upperBound && WikiBytes.isSpace(text[colon + 1])
        }
    }

    /// The peer leaves out every link with a colon, but for those to three wikis.
    private func showsToPeer(_ target: Range<Int>, _ colon: Int, _ text: Span<UInt8>) -> Bool {
        var range = target.lowerBound..<colon
        if range.isEmpty {
            guard let second = WikiBytes.find(UInt8(ascii: ":"), in: text, from: colon + 1, to: target.upperBound), second > colon + 1 else { return true }
            range = colon + 1..<second
        }
        for name in ["w", "wiktionary", "wikt"] as [StaticString] where name.utf8CodeUnitCount == range.count && WikiBytes.holds(name, in: text, at: range.lowerBound) { return true }
        return false
    }

    /// The pipe trick, `[[Namespace:Title (kind)|]]`: neither the prefix nor what stands in brackets is shown.
    private mutating func trick(_ target: Range<Int>, _ text: Span<UInt8>) {
        var start = target.lowerBound, end = target.upperBound
        if let colon = WikiBytes.find(UInt8(ascii: ":"), in: text, from: start, to: end) { start = colon + 1 }
        if end > start, text[end - 1] == UInt8(ascii: ")"), let open = WikiBytes.find(UInt8(ascii: "("), in: text, from: start, to: end) {
            end = open
        } else if let comma = WikiBytes.find(", ", in: text, from: start, to: end) {
            end = comma
        }
        WikiBytes.append(WikiBytes.trimmed(start..<end, in: text), of: text, to: &line)
    }

    /// The caption of a picture, as a paragraph.
    private mutating func caption(_ mark: Int, _ close: Int, _ text: Span<UInt8>, _ depth: Int) {
        guard flat == 0, let pipe = pipes(after: mark, to: close).last else { return }
        let range = WikiBytes.trimmed(Int(scan.marks[pipe].end)..<Int(scan.marks[close].place), in: text)
        // Options have no space: thumb, 200px, alt=...
        guard WikiBytes.find(0x20, in: text, from: range.lowerBound, to: range.upperBound) != nil else { return }
        let caption = flattened(text, range, pipe + 1, depth + 1)
        let kept = (line, quotes)
        (line, quotes) = (caption, [])
        endLine()
        closeParagraph()
        (line, quotes) = kept
    }

    /// What a stretch of text comes to, without line ends.
    mutating func flattened(_ text: Span<UInt8>, _ range: Range<Int>, _ mark: Int, _ depth: Int) -> [UInt8] {
        let kept = (line, quotes, isLiteral, isHoled)
        (line, quotes) = ([], [])
        flat += 1
        walk(text, range.lowerBound, range.upperBound, mark, depth: depth)
        flat -= 1
        var result: [UInt8] = []
        Self.emphasize(line.span, quotes, from: 0, into: &result)
        if isHoled { Self.tidy(&result, from: 0) }
        (line, quotes, isLiteral, isHoled) = kept
        let trimmed = WikiBytes.trimmed(0..<result.count, in: result.span)
        return Array(result[trimmed])
    }

    /// `-{text}-` and `-{zh-cn:A; zh-tw:B}-`: the first of the alternatives; rules that are only declared show nothing.
    mutating func variant(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>, _ depth: Int) {
        let close = Int(found.other)
        var start = Int(found.end)
        var end = Int(scan.marks[close].place)
        guard depth < Self.deepest else { return }
        if let pipe = pipes(after: mark, to: close).first {
            let flags = WikiBytes.trimmed(start..<Int(scan.marks[pipe].place), in: text)
            if flags.contains(where: { text[$0] == UInt8(ascii: "H") || text[$0] == UInt8(ascii: "-") || text[$0] == UInt8(ascii: "T") }) { return }
            start = Int(scan.marks[pipe].end)
        }
        if let colon = WikiBytes.find(UInt8(ascii: ":"), in: text, from: start, to: end), colon - start < 16,
            (start..<colon).allSatisfy({ WikiBytes.isLetter(text[$0]) || text[$0] == UInt8(ascii: "-") || WikiBytes.isSpace(text[$0]) }) {
            start = colon + 1
            end = WikiBytes.find(UInt8(ascii: ";"), in: text, from: start, to: end) ?? end
        }
        let range = WikiBytes.trimmed(start..<end, in: text)
        walk(text, range.lowerBound, range.upperBound, mark + 1, depth: depth + 1)
    }
}
