import GleanBytes
import GleanModel

/// What is counted of the pages of one file, or of several added up, in memory that does not grow with them.
struct PageStats: Sendable {
    private(set) var files = 0
    private(set) var pages = 0
    /// Bytes of the files as stored.
    private(set) var storedBytes: UInt64 = 0
    private(set) var text = TextCounts()
    /// Of pages that have a text.
    private(set) var byteLengths = QuantileSketch()
    private(set) var characterLengths = QuantileSketch()
    private(set) var wordLengths = QuantileSketch()
    /// Pages without a field, or with an empty one: text, id, url, date, language.
    private(set) var missing = Array(repeating: 0, count: Self.fields.count)
    private(set) var languages = FrequentNames(capacity: 1 << 10)
    private(set) var hosts = FrequentNames(capacity: 1 << 16)
    private(set) var firstLines = FrequentNames(capacity: 1 << 12)
    private(set) var lastLines = FrequentNames(capacity: 1 << 12)
    /// Pages by year * 12 + month - 1.
    private(set) var months: [Int: Int] = [:]
    /// Pages whose date does not begin with a year and a month.
    private(set) var otherDates = 0
    private(set) var damage: [String: Int] = [:]
    private var host: [UInt8] = []

    static let fields = ["text", "id", "url", "date", "language"]
    /// Bytes of a line that tell it from others; what stands behind them is passed over.
    private static let lineBytes = 120
    private static let mostNameBytes = 64

    mutating func add(_ page: borrowing FilePage) {
        pages += 1
        if page.text.isEmpty { missing[0] += 1 }
        if page.id.isEmpty { missing[1] += 1 }
        if page.url.isEmpty { missing[2] += 1 }
        if page.date.isEmpty { missing[3] += 1 } else { addDate(page.date) }
        if page.language.isEmpty { missing[4] += 1 } else { languages.add(page.language.extracting(page.language.prefix(ofCharacters: Self.mostNameBytes))) }
        addHost(page.url)
        guard !page.text.isEmpty else { return }
        let counted = text.add(page.text)
        byteLengths.add(Double(page.text.count))
        characterLengths.add(Double(counted.characters))
        wordLengths.add(Double(counted.words))
        addLines(page.text)
    }

    private mutating func addHost(_ url: Span<UInt8>) {
        // Taken out while its bytes are lent.
        var host: [UInt8] = []
        swap(&host, &self.host)
        if URLHost.read(url, into: &host) { hosts.add(host.span) }
        self.host = host
    }

    private mutating func addDate(_ date: Span<UInt8>) {
        guard let month = Self.month(date) else {
            otherDates += 1
            return
        }
        months[month, default: 0] += 1
    }

    /// The month of a date that begins like `2024-07`.
    static func month(_ date: Span<UInt8>) -> Int? {
        guard date.count >= 7, date[4] == UInt8(ascii: "-") else { return nil }
        var digits = 0
        for place in [0, 1, 2, 3, 5, 6] {
            guard date[place] >= 0x30, date[place] <= 0x39 else { return nil }
            digits = digits * 10 + Int(date[place] - 0x30)
        }
        let (year, month) = (digits / 100, digits % 100)
        return (1...12).contains(month) ? year * 12 + month - 1 : nil
    }

    /// The first and the last line that are not blank, without the white space around them.
    private mutating func addLines(_ text: Span<UInt8>) {
        let range = text.stripped(0, text.count)
        guard !range.isEmpty else { return }
        var end = range.lowerBound
        while end < range.upperBound, text[end] != 0x0A { end += 1 }
        Self.add(text.extracting(text.stripped(range.lowerBound, end)), to: &firstLines)
        var start = range.upperBound
        while start > range.lowerBound, text[start - 1] != 0x0A { start -= 1 }
        Self.add(text.extracting(text.stripped(start, range.upperBound)), to: &lastLines)
    }

    private static func add(_ line: Span<UInt8>, to lines: inout FrequentNames) {
        lines.add(line.extracting(line.prefix(ofCharacters: lineBytes)))
    }

    /// Counts what a file held besides pages.
    mutating func endFile(_ tally: SourceTally, stored: UInt64) {
        files += 1
        storedBytes += stored
        damage.merge(tally.damage, uniquingKeysWith: +)
    }

    mutating func add(_ other: PageStats) {
        files += other.files
        pages += other.pages
        storedBytes += other.storedBytes
        text.add(other.text)
        byteLengths.add(other.byteLengths)
        characterLengths.add(other.characterLengths)
        wordLengths.add(other.wordLengths)
        for field in missing.indices { missing[field] += other.missing[field] }
        languages.add(other.languages)
        hosts.add(other.hosts)
        firstLines.add(other.firstLines)
        lastLines.add(other.lastLines)
        months.merge(other.months, uniquingKeysWith: +)
        otherDates += other.otherDates
        damage.merge(other.damage, uniquingKeysWith: +)
    }
}

extension Span<UInt8> {
    /// At most the first `count` bytes, without a part of a character at their end.
    func prefix(ofCharacters most: Int) -> Range<Int> {
        guard count > most else { return 0..<count }
        var end = most
        while end > 0, self[end] & 0xC0 == 0x80 { end -= 1 }
        return 0..<end
    }
}
