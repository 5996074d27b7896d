/// Phone numbers by how they are written anywhere: from their form alone where it is a phone number's, else beside a word that says so.
///
/// What a form must be follows the plans of numbers: ITU-T E.164 (a plus, up to 15 digits), the North American plan (area codes from
/// 200 on, groups of 3, 3 and 4 digits), and national numbers with a leading 0. Digits inside of longer runs, words, decimal numbers,
/// dates, ISBNs and the like are none.
package struct CarefulPhones: Sendable {
    private var groups = PhoneGroups()

    package init() {}

    package mutating func find(_ text: Span<UInt8>, _ range: Range<Int>, into spans: inout PersonalSpans) {
        var at = text.nextDigit(from: range.lowerBound, to: range.upperBound)
        // A number beside another is of its kind: "Tel. 555 0100 or 555 0101".
        var last: Int?
        while at < range.upperBound {
            var next = text.digitsEnd(at, range.upperBound)
            // Most digits are those of years and prices: neither long enough nor followed by more.
            if next - at >= 7 || at > range.lowerBound && (text[at - 1] == 0x2B || text[at - 1] == 0x28)
                || next + 1 < range.upperBound && mayGoOn(text, next) {
                groups.read(text, at, range)
                if isFree(text, groups.start), let count = length(text, isAmong: isAmong(text, last)) {
                    let end = extensionEnd(text, groups.groups[count - 1].end, range.upperBound)
                    // A bracket that only opens is not the number's.
                    let start = groups.start < at && text[groups.start] == 0x28 && !groups.groups[0].inBrackets ? groups.start + 1 : groups.start
                    spans.append(.phone, start, end)
                    (next, last) = (end, end)
                }
            }
            at = text.nextDigit(from: next, to: range.upperBound)
        }
    }

    /// Whether what follows digits can part them from more.
    private func mayGoOn(_ text: Span<UInt8>, _ at: Int) -> Bool {
        switch text[at] {
        case 0x20, 0x2D, 0x2E, 0x2F: isDigit(text[at + 1]) || text[at + 1] == 0x28 || text[at + 1] == 0x2D || text[at + 1] == 0xE2
        case 0x29, 0xC2, 0xE2: true
        default: false
        }
    }

    /// Whether nothing but marks, or a word that joins, parts the number from the one that ended at `last`.
    private func isAmong(_ text: Span<UInt8>, _ last: Int?) -> Bool {
        guard let last, groups.start - last <= 12, !(last..<groups.start).contains(where: { isDigit(text[$0]) }) else { return false }
        let isPlain = !(last..<groups.start).contains { isLetter(text[$0]) }
        return isPlain || WordsBefore(text, groups.start).first(1, areAny: ["or", "and", "o", "y", "e", "et", "ou", "und", "oder", "fax"])
    }

    /// How many of the groups are a phone number, the most that are one; nil for none.
    private func length(_ text: Span<UInt8>, isAmong: Bool) -> Int? {
        var best: Int?
        var said: Bool?
        for count in stride(from: groups.groups.count, to: 0, by: -1) where ends(text, count) {
            let form = PhoneForm(text, groups, count)
            if !form.isPossible { continue }
            if form.isPhone, !isNamedOtherwise(text) {
                best = count
                break
            }
            guard form.mayBePhone, count == groups.groups.count else { continue }
            let isSaid = said ?? (isAmong || isNamed(text, form.digits, isBare: count == 1))
            said = isSaid
            // Bare digits beside "mobile" may count people: they must be as many as a whole number has.
            let isFollowed = (count > 1 || form.digits >= 10) && WordsBefore.after(groups.groups[count - 1].end, text, isAny: Self.kinds)
            if isSaid || isFollowed, !isNamedOtherwise(text) {
                best = count
                break
            }
        }
        return best
    }

    /// Whether a number may end with group `count`: at the end of all groups, or where another mark begins to part them.
    private func ends(_ text: Span<UInt8>, _ count: Int) -> Bool {
        if count < groups.groups.count || groups.isCut {
            guard count > 1, groups.groups[count - 1].separator == .space else { return false }
            return (0..<(count - 1)).contains { groups.groups[$0].separator != .space && groups.groups[$0].separator != .bracket }
                || groups.groups[0].inBrackets && count == 3
        }
        let end = groups.groups[count - 1].end
        guard end < text.count else { return true }
        let further = end + 1 < text.count ? text[end + 1] : 0x20
        switch text[end] {
        case 0x5F, 0x25, 0x40, 0x3D: return false  // _ % @ =
        case 0x2C, 0x2E, 0x3A, 0x2F, 0x2D: return !isDigit(further)
        default: return !isAlphanumeric(text[end]) || extensionEnd(text, end, text.count) > end
        }
    }

    /// Nothing before that makes the digits a part of a word, a path, a price or a longer number.
    private func isFree(_ text: Span<UInt8>, _ start: Int) -> Bool {
        guard start > 0 else { return true }
        let byte = text[start - 1], further = start > 1 ? text[start - 2] : 0x20
        switch byte {
        case 0x5F, 0x23, 0x24, 0x25, 0x26, 0x3D, 0x40, 0x2B: return false  // _ # $ % & = @ +
        case 0x2E, 0x2C: return !isDigit(further)
        case 0x2D, 0x2F: return !isAlphanumeric(further)
        case 0x3A: return !isDigit(further)
        case 0xA3, 0xA5: return further != 0xC2  // pound, yen
        case 0xAC: return further != 0x82  // euro
        default: return !isAlphanumeric(byte)
        }
    }

    /// The end of an extension such as "x123" or " ext. 12", else `end`.
    private func extensionEnd(_ text: Span<UInt8>, _ end: Int, _ limit: Int) -> Int {
        var at = end
        if at < limit, text[at] == 0x20 { at += 1 }
        if at < limit, text[at] == 0x2C { at += 1 }
        if at < limit, at > end, text[at] == 0x20 { at += 1 }
        let words: [StaticString] = ["extension", "ext.", "ext", "x"]
        guard let word = words.first(where: { text.holds($0, at: at) }) else { return end }
        at += word.utf8CodeUnitCount
        if at < limit, text[at] == 0x20 { at += 1 }
        let last = text.digitsEnd(at, min(limit, at + 7))
        guard last > at, last - at <= 6, last == limit || last == text.count || !isAlphanumeric(text[last]) else { return end }
        return last
    }

    // MARK: Words

    /// Whether the words before say that a phone number follows. Bare digits want the word nearer.
    private func isNamed(_ text: Span<UInt8>, _ digits: Int, isBare: Bool) -> Bool {
        let words = WordsBefore(text, groups.start, overDigits: false)
        if words.first(isBare ? 2 : 4, areAny: Self.names) { return true }
        return words.first(1, areAny: Self.places) && isAfterColon(text)
    }

    /// "Desk: 5550100", but not "office 5550100".
    private func isAfterColon(_ text: Span<UInt8>) -> Bool {
        var at = groups.start
        while at > 0, text[at - 1] == 0x20 || text[at - 1] == 0x0A { at -= 1 }
        return at > 0 && text[at - 1] == 0x3A
    }

    private func isNamedOtherwise(_ text: Span<UInt8>) -> Bool { WordsBefore(text, groups.start).first(2, areAny: Self.others) }

    private static let names: [StaticString] = [
        "phone", "phones", "telephone", "tel", "tél", "telefon", "telefono", "teléfono", "telefone", "téléphone", "telefoon", "puhelin", "тел",
        "телефон", "fax", "télécopie", "mobile", "mob", "mobil", "móvil", "handy", "portable", "cell", "cellphone", "cellular", "call", "calling",
        "callback", "dial", "sms", "text", "texts", "texting", "message", "messages", "whatsapp", "viber", "telegram", "hotline", "helpline",
        "landline", "contact", "answering", "answer", "ring", "voicemail",
    ]
    private static let places: [StaticString] = ["desk", "office", "direct", "home", "work", "main", "switchboard", "reception", "t", "p", "f", "m"]
    private static let kinds: [StaticString] = ["fax", "mobile", "cell", "tel", "phone", "telephone", "office", "home", "work", "voice"]
    private static let others: [StaticString] = [
        "isbn", "issn", "ean", "upc", "doi", "pmid", "iban", "vat", "ssn", "serial", "sku", "order", "invoice", "item", "model", "case", "account",
        "card", "visa", "mastercard", "part", "patent",
    ]
}
