import GleanModel

/// Reads what a file says of its licence in short: SPDX tags, and sentences around the word "license".
struct LicenceNotices: ~Escapable {
    private let file: Span<UInt8>
    /// Stretches where whole texts stand; notices within them are theirs.
    private let taken: [Range<Int>]
    private(set) var found: [LicenceText.Found] = []

    /// The most licences that are told; of repeats no more are kept in all.
    static let most = 256
    private var distinct = Set<String>()

    @_lifetime(copy file)
    init(_ file: Span<UInt8>, outside taken: [Range<Int>]) {
        self.file = file
        self.taken = taken.sorted { $0.lowerBound < $1.lowerBound }
    }

    @_lifetime(self: copy self)
    mutating func read() {
        var place = 0, next = 0, readUpTo = 0
        while place < file.count, distinct.count < Self.most {
            while next < taken.count, taken[next].upperBound <= place { next += 1 }
            let isTaken = next < taken.count && taken[next].contains(place)
            let byte = lowerCase(file[place])
            if byte == UInt8(ascii: "s"), holds("spdx-license-identifier:", at: place) {
                place = readTag(place + 24)
                continue
            }
            if byte == UInt8(ascii: "l"), holds("licen", at: place) {
                if let end = readField(place) {
                    place = end
                    readUpTo = end
                    continue
                }
                if !isTaken, place >= readUpTo { readUpTo = readSentence(place) }
                place += 5
                continue
            }
            if !isTaken, place >= readUpTo, isNamed(place) { readUpTo = readSentence(place) }
            place += 1
        }
    }

    /// Whether words stand here that name a licence without saying so.
    private func isNamed(_ place: Int) -> Bool {
        switch file[place] {
        case UInt8(ascii: "G"): holds("gpl", at: place)
        case UInt8(ascii: "B"): holds("bsd ", at: place) || holds("bsdl ", at: place)
        case UInt8(ascii: "A"): holds("apache 2.0", at: place)
        case UInt8(ascii: "P"), UInt8(ascii: "p"): holds("public domain", at: place) || holds("perl itself", at: place)
        case UInt8(ascii: "c"): holds("creativecommons.org/", at: place)
        default: false
        }
    }

    private func holds(_ text: StaticString, at place: Int) -> Bool {
        let end = place + text.utf8CodeUnitCount
        return end <= file.count && file.extracting(place..<end).equalsIgnoringCase(text)
    }

    private mutating func add(_ licence: Licence, _ kind: LicenceText.Found.Kind, at offset: Int) {
        guard distinct.insert(licence.expression).inserted || found.count < Self.most else { return }
        found.append(LicenceText.Found(licence: licence, kind: kind, share: 1, offset: offset))
    }

    /// The expression behind a tag, up to the line's end or that of a comment.
    private mutating func readTag(_ start: Int) -> Int {
        var end = start
        while end < file.count, end - start < 400, file[end] != 10, file[end] != 13 { end += 1 }
        var stop = end
        for mark in start..<end where holds("*/", at: mark) || holds("-->", at: mark) || file[mark] == UInt8(ascii: "\"") || file[mark] == UInt8(ascii: "`") {
            stop = mark
            break
        }
        if let licence = SPDX.licence(file.extracting(start..<stop)) { add(licence, .tag, at: start) }
        return end
    }

    /// A line `License: GPL-2+ or MIT`, with comment signs before it or not, in SPDX ids or Debian's short names; the line's end.
    private mutating func readField(_ place: Int) -> Int? {
        guard holds("license:", at: place) else { return nil }
        var before = place
        while before > 0, file[before - 1] != 10 {
            before -= 1
            if isOfLicenceWord(file[before]) { return nil }
        }
        var end = place
        while end < file.count, end - place < 200, file[end] != 10 { end += 1 }
        let value = file.extracting(file.blanksTrimmed(place + 8..<end)).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        guard let licence = SPDX.licence(value) ?? DebianLicenceName.licence(value) else { return nil }
        add(licence, .tag, at: place)
        return end
    }

    /// Reads the sentences around a place, about 150 bytes before and 350 behind, up to an empty line; the place behind them.
    private mutating func readSentence(_ place: Int) -> Int {
        var start = max(0, place - 160), end = place
        var at = place
        while at > start {
            if file[at] == 10, at + 1 < file.count, isBlank(at + 1) || file[at - 1] == 10 { start = at }
            at -= 1
        }
        while end < file.count, end - place < 360 {
            if file[end] == 10, isBlank(end + 1) { break }
            end += 1
        }
        if let stop = taken.first(where: { $0.lowerBound > place && $0.lowerBound < end }) { end = stop.lowerBound }
        if let stop = taken.last(where: { $0.upperBound <= place && $0.upperBound > start }) { start = stop.upperBound }
        readSentences(start, max(start, end), at: place)
        return end
    }

    /// Reads sentences; one that says where a licence's text lies on Debian systems is told apart from those that grant.
    private mutating func readSentences(_ start: Int, _ end: Int, at place: Int) {
        guard let path = (start..<end).first(where: { file[$0] == UInt8(ascii: "c") && holds("common-licenses/", at: $0) }) else {
            return readSentence(start, end, at: place)
        }
        var from = path, to = path
        while from > start, !holds("on debian", at: from), !isSentenceEnd(from - 1) { from -= 1 }
        while to < end, file[to] > 32 { to += 1 }
        if from > start { readSentence(start, from, at: place) }
        readPointer(path + 16, to, at: from)
        if to < end { readSentences(to, end, at: place) }
    }

    /// The path tells which text it is, whatever the sentence says: maintainers copy it from licence to licence.
    private mutating func readPointer(_ start: Int, _ end: Int, at place: Int) {
        var stop = start
        while stop < end, isToken(file[stop]) || file[stop] == UInt8(ascii: ".") { stop += 1 }
        while stop > start, file[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
        let name = file.extracting(start..<stop).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        if let licence = DebianLicenceName.licence(name) { add(licence, .pointer, at: place) }
    }

    /// A full stop or semicolon with a blank behind it.
    private func isSentenceEnd(_ place: Int) -> Bool {
        (file[place] == UInt8(ascii: ".") || file[place] == UInt8(ascii: ";")) && place + 1 < file.count && file[place + 1] <= 32
    }

    private mutating func readSentence(_ start: Int, _ end: Int, at place: Int) {
        let sentence = LicenceSentence(file.extracting(start..<end))
        let before = found.count
        readExpressions(start, end)
        // What stands in an expression is said by it.
        let told = Set(found[before...].flatMap { LicenceText.parts($0.licence.expression) })
        for one in sentence.found where !told.contains(one.licence.expression) && !one.isDenied && one.licence != OwnLicences.unspecifiedCC && one.licence != OwnLicences.allRightsReserved {
            add(one.licence, .notice, at: place)
        }
        for licence in NoticeNames.licences(sentence.words) where !told.contains(licence.expression) { add(licence, .notice, at: place) }
        readAddresses(start, end, at: place)
    }

    /// SPDX expressions among the words, of two ids or more: `licensed under CC0-1.0 OR 0BSD OR MIT-0.`
    private mutating func readExpressions(_ start: Int, _ end: Int) {
        var run = start..<start, wantsOperator = false, operators = 0, from = start
        while from < end {
            var to = from
            while to < end, file[to] > 32 { to += 1 }
            if to == from {
                from += 1
                continue
            }
            let isOperator = isOperator(from..<to)
            if isOperator != wantsOperator {
                closeExpression(run, operators)
                (run, operators, wantsOperator) = (from..<to, 0, !isOperator)
            } else {
                if isOperator { operators += 1 } else if run.isEmpty { run = from..<to }
                run = run.lowerBound..<to
                wantsOperator = !wantsOperator
            }
            from = to
        }
        closeExpression(run, operators)
    }

    private func isOperator(_ word: Range<Int>) -> Bool {
        switch word.count {
        case 2: file[word.lowerBound] == UInt8(ascii: "O") && holds("or", at: word.lowerBound)
        case 3: file[word.lowerBound] == UInt8(ascii: "A") && holds("and", at: word.lowerBound)
        case 4: file[word.lowerBound] == UInt8(ascii: "W") && holds("with", at: word.lowerBound)
        default: false
        }
    }

    /// A run of words with operators between them, which may end in a full stop.
    private mutating func closeExpression(_ run: Range<Int>, _ operators: Int) {
        guard operators > 0 else { return }
        var stop = run.upperBound
        while stop > run.lowerBound, [UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":")].contains(file[stop - 1]) { stop -= 1 }
        if let licence = SPDX.licence(file.extracting(run.lowerBound..<stop)) { add(licence, .notice, at: run.lowerBound) }
    }

    /// Addresses of licences among the words, where the words themselves named none.
    private mutating func readAddresses(_ start: Int, _ end: Int, at place: Int) {
        var from = start
        while from < end {
            var to = from
            while to < end, file[to] > 32, file[to] != UInt8(ascii: "<"), file[to] != UInt8(ascii: "(") { to += 1 }
            if to - from > 16, let licence = LicenceAddress.licence(file.extracting(from..<to)), !found.contains(where: { $0.offset == place && $0.licence.terms == licence.terms && !$0.licence.version.isEmpty }) {
                add(licence, .notice, at: place)
            }
            from = to + 1
        }
    }

    /// Whether a line holds nothing but spaces, dots and comment signs.
    private func isBlank(_ start: Int) -> Bool {
        var place = start
        while place < file.count, file[place] != 10 {
            if isOfLicenceWord(file[place]) { return false }
            place += 1
        }
        return true
    }
}
