/// The authors of a page by the most trusted source that names any, joined by "; ".
struct AuthorList {
    private(set) var bytes: [UInt8] = []
    private var rank = UInt8.max
    private var count = 0
    private var cleaner = NameCleaner()

    static let most = 20

    mutating func begin() {
        bytes.removeAll(keepingCapacity: true)
        rank = .max
        count = 0
    }

    var isEmpty: Bool { bytes.isEmpty }
    /// Whether names of this very rank are there.
    func has(_ rank: UInt8) -> Bool { self.rank == rank && !isEmpty }
    func wants(_ rank: UInt8) -> Bool { rank <= self.rank }

    /// Trusts what is there no more than `rank`: a page that names its publisher as its author may name a person elsewhere.
    mutating func demote(to rank: UInt8) { if !isEmpty { self.rank = max(self.rank, rank) } }

    /// Takes a name; 0 is the most trusted rank, and names of one rank stand side by side. Gives whether it was one.
    @discardableResult
    mutating func offer(_ text: Span<UInt8>, _ rank: UInt8) -> Bool {
        guard rank <= self.rank, cleaner.clean(text) else { return false }
        if rank < self.rank { begin() }
        self.rank = rank
        guard count < Self.most, !cleaner.isIn(bytes) else { return true }
        if count > 0 { bytes.append(UInt8(ascii: ";")); bytes.append(0x20) }
        bytes.append(contentsOf: cleaner.name)
        count += 1
        return true
    }
}

/// Makes a name of what stands where one is expected, or says that it is none.
struct NameCleaner {
    private(set) var name: [UInt8] = []
    private var scratch: [UInt8] = []
    private var other: [UInt8] = []
    private let dates = DateReader()

    static let longest = 160
    /// Bytes of a text in which a name is looked for.
    private static let longestRead = 400

    /// Words that stand before a name.
    private static let leads: [StaticString] = [
        "written by", "posted by", "published by", "reviewed by", "words by", "story by", "article by", "text by", "created by", "by line", "by",
        "geschrieben von", "veröffentlicht von", "verfasst von", "von", "écrit par", "publié par", "rédigé par", "par", "escrito por",
        "publicado por", "por", "scritto da", "pubblicato da", "di", "door", "geschreven door", "autor:", "autorin:", "author:",
        "authors:", "author", "auteur:", "autore:", "text:", "автор:", "автор", "yazar:", "av", "af", "od", "作者：", "作者:", "文/",
    ]
    /// What begins that which follows a name.
    private static let tails: [StaticString] = [
        " - ", " – ", " — ", " · ", " • ", " // ", " on ", " published ", " updated ", " posted ", " last updated",
    ]
    /// Texts that are no names.
    private static let placeholders = WordTable([
        ("""
            null undefined none nan unknown anonymous anonym admin administrator author authors autor autoren auteur by webmaster user guest \
            n/a na default editor publisher name benutzername username category datum date posted share follow facebook twitter redaktion: \
            mon tue wed thu fri sat sun
            """, 1),
    ], phrases: [("written by", 1), ("posted by", 1), ("super user", 1), ("about the author", 1), ("follow author", 1), ("read more", 1)])

    /// Reads a name into `name`; false where `text` holds none.
    mutating func clean(_ text: Span<UInt8>) -> Bool {
        name.removeAll(keepingCapacity: true)
        guard text.count > 1, !Phrase.isURL(text), text[0] != UInt8(ascii: "@") || text.count > 40 else { return false }
        // What stands before a name may be longer than all that is read.
        var end = Phrase.cut(text, Self.longestRead), start = min(lead(text), end)
        if let found = dates.first(text.extracting(start..<end)) {
            if found.start == 0 { return false }
            end = start + found.start
        }
        cutTail(text, start, &end)
        while start < end, isEdge(text[start]) { start += 1 }
        while end > start, isEdge(text[end - 1]) { end -= 1 }
        guard end - start > 1, end - start <= Self.longest else { return false }
        appendWords(text, start, end)
        guard name.count > 1, letters > 1, Self.placeholders.value(name.span, 0, name.count) == 0 else {
            name.removeAll(keepingCapacity: true)
            return false
        }
        return true
    }

    /// Whether the name stands in a list of names already.
    mutating func isIn(_ list: [UInt8]) -> Bool {
        scratch.removeAll(keepingCapacity: true)
        other.removeAll(keepingCapacity: true)
        Phrase.appendSquashed(list, to: &scratch)
        Phrase.appendSquashed(name, to: &other)
        return Phrase.holds(scratch, other)
    }

    private var letters: Int { name.reduce(0) { $0 + (isLetter($1) || $1 >= 0x80 ? 1 : 0) } }

    private func isEdge(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "*"), UInt8(ascii: "\""), UInt8(ascii: "&"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: false
        }
    }

    /// The place after the words that stand before a name.
    private func lead(_ text: Span<UInt8>) -> Int {
        var place = 0
        // "Written by", then a colon, then perhaps "by" again.
        for _ in 0..<3 {
            while place < text.count, isEdge(text[place]) { place += 1 }
            var length = 0
            for word in Self.leads where length == 0 && holds(word, text, place) { length = word.utf8CodeUnitCount }
            if length == 0 { return place }
            place += length
        }
        return place
    }

    private func holds(_ word: StaticString, _ text: Span<UInt8>, _ place: Int) -> Bool {
        guard text.holds(word, at: place) else { return false }
        let end = place + word.utf8CodeUnitCount
        let last = word.withUTF8Buffer { $0[$0.count - 1] }
        return end < text.count && (text[end] == 0x20 || text[end] == UInt8(ascii: ":") || last == UInt8(ascii: ":")
            || last == UInt8(ascii: "/") || last >= 0x80)
    }

    /// Cuts what follows a name: " | Site", " on", " in", a bullet, a dash.
    private func cutTail(_ text: Span<UInt8>, _ start: Int, _ end: inout Int) {
        var place = start + 1
        while place < end {
            let byte = text[place]
            if byte == UInt8(ascii: "|") { end = place; return }
            if byte == 0x20 {
                for tail in Self.tails where text.holds(tail, at: place) {
                    end = place
                    return
                }
            }
            place += 1
        }
    }

    /// Copies words, but for addresses and handles.
    private mutating func appendWords(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
        var place = start
        while place < end {
            var next = place
            var hasAt = false
            while next < end, text[next] != 0x20 {
                if text[next] == UInt8(ascii: "@") { hasAt = true }
                next += 1
            }
            let inner = place < next && text[place] == UInt8(ascii: "(") ? place + 1 : place
            if !hasAt, !text.holds("http://", at: inner), !text.holds("https://", at: inner), next > place {
                if !name.isEmpty { name.append(0x20) }
                for at in place..<next { name.append(text[at]) }
            }
            place = next + 1
        }
        while let last = name.last, isEdge(last) { name.removeLast() }
    }
}
