/// What the digits of some groups can be, from their form alone.
struct PhoneForm {
    /// Digits in all.
    let digits: Int
    /// Not the form of a date, a social security number, a span of years and the like.
    private(set) var isPossible = true
    /// The form of a phone number and of little else.
    private(set) var isPhone = false
    /// The form of some countries' numbers, and of other things.
    private(set) var mayBePhone = false

    init(_ text: Span<UInt8>, _ all: PhoneGroups, _ count: Int) {
        let groups = all.groups[..<count]
        digits = groups.reduce(0) { $0 + $1.count }
        guard digits >= 7, digits <= 17, !Self.isOther(text, groups) else {
            isPossible = false
            return
        }
        let first = groups[0]
        if all.hasPlus {
            isPhone = Self.isInternational(text, groups, digits)
        } else if text[first.start] == 0x30, first.count > 2, text[first.start + 1] == 0x30 {
            isPhone = count > 1 && digits >= 11 && text[first.start + 2] != 0x30
        } else {
            isPhone = Self.isNorthAmerican(text, groups, isWhole: count == all.groups.count, all.start) || Self.isNational(text, groups, digits)
        }
        // "8.30-12.30" is a time.
        let hasDots = groups.dropLast().contains { $0.separator == .dot }
        let isMixed = hasDots && groups.dropLast().contains { $0.separator != .dot && $0.separator != .bracket }
        mayBePhone = digits <= 13 && !isMixed && groups.allSatisfy { $0.count >= 2 || $0.inBrackets || $0.start == first.start } && groups[count - 1].count > 1
            && !(count > 1 && first.count > 5)
    }

    /// A plus and E.164's number: a country code, which never begins with 0, and 15 digits at most. The codes 1 and 7 have 11.
    private static func isInternational(_ text: Span<UInt8>, _ groups: ArraySlice<PhoneGroups.Group>, _ digits: Int) -> Bool {
        guard let first = groups.first, text[first.start] != 0x30, digits >= 8, digits <= 16 else { return false }
        // "+1 000 000" is a sum.
        let isRound = groups.dropFirst().allSatisfy { ($0.start..<$0.end).allSatisfy { text[$0] == 0x30 } }
        if groups.count > 1, isRound { return false }
        return text[first.start] == 0x31 || text[first.start] == 0x37 ? digits == 11 : true
    }

    /// Three, three and four digits, perhaps a 1 before.
    private static func isNorthAmerican(_ text: Span<UInt8>, _ all: ArraySlice<PhoneGroups.Group>, isWhole: Bool, _ start: Int) -> Bool {
        var groups = all
        if groups.count == 4, let first = groups.first, first.count == 1, text[first.start] == 0x31 { groups.removeFirst() }
        guard groups.count == 3, groups.elementsEqual([3, 3, 4], by: { $0.count == $1 }), let area = groups.first, let end = groups.last else { return false }
        guard text[area.start] >= 0x32 else { return false }
        let (outer, inner) = (area.separator, groups[groups.startIndex + 1].separator)
        if outer != .space || inner != .space { return inner != .bracket && (outer == inner || [.bracket, .slash, .space].contains(outer)) }
        // Numbers in a table part by spaces too: both groups must be what the plan gives out, and no number stand beside.
        let exchange = groups[groups.startIndex + 1]
        return isWhole && text[exchange.start] >= 0x32 && !hasDigit(text, before: start) && !hasDigit(text, after: end.end)
    }

    private static func hasDigit(_ text: Span<UInt8>, before start: Int) -> Bool { start > 1 && text[start - 1] == 0x20 && isDigit(text[start - 2]) }

    private static func hasDigit(_ text: Span<UInt8>, after end: Int) -> Bool {
        end + 1 < text.count && text[end] == 0x20 && isDigit(text[end + 1])
    }

    /// A leading 0 and an area code of two to five digits in all, then groups of two or more; nine to twelve digits.
    private static func isNational(_ text: Span<UInt8>, _ groups: ArraySlice<PhoneGroups.Group>, _ digits: Int) -> Bool {
        guard let first = groups.first, groups.count > 1, text[first.start] == 0x30, digits >= 9, digits <= 12 else { return false }
        guard first.count >= 2, text[first.start + 1] != 0x30, first.count <= 5, groups.allSatisfy({ $0.count >= 2 }) else { return false }
        // Five and four digits are a ZIP code of the north-eastern United States.
        if groups.count == 2, first.count == 5, digits == 9 { return false }
        // One mark parts the groups after the area code; another may part that, but a dot stands for all or none.
        let inner = groups.dropFirst().dropLast().map(\.separator)
        guard let mark = inner.first else { return true }
        return inner.allSatisfy { $0 == mark } && (first.separator == mark || first.separator != .dot)
    }

    /// Dates, spans of years, social security numbers, ISBNs, sums with thousands.
    private static func isOther(_ text: Span<UInt8>, _ groups: ArraySlice<PhoneGroups.Group>) -> Bool {
        let counts = groups.map(\.count)
        func number(_ index: Int) -> Int { (groups[index].start..<groups[index].end).reduce(0) { $0 * 10 + Int(text[$1] - 0x30) } }
        func isYear(_ index: Int) -> Bool { counts[index] == 4 && (1000..<2200).contains(number(index)) }
        if groups.contains(where: \.inBrackets) { return false }
        if counts == [3, 2, 4], groups[0].separator == groups[1].separator { return true }
        if counts == [4, 4], isYear(0), isYear(1) { return true }
        if counts.count >= 3, counts[0] == 4, isYear(0), counts[1] <= 2, counts[2] <= 2, number(1) <= 12, number(2) <= 31 { return true }
        if counts.count >= 3, counts[0] <= 2, counts[1] <= 2, counts[2] == 4, isYear(2), number(0) <= 31, number(1) <= 31 { return true }
        let total = counts.reduce(0, +)
        if groups.count >= 4, total == 13, counts[0] == 3, number(0) == 978 || number(0) == 979 { return true }
        if groups.count == 4, total == 10, counts[0] == 1, counts[3] == 1 { return true }
        if groups.count >= 3, counts[0] <= 3, counts.dropFirst().allSatisfy({ $0 == 3 }), groups.dropLast().allSatisfy({ $0.separator == .dot }) { return true }
        return counts.count == 4 && groups.dropLast().allSatisfy { $0.separator == .dot } && counts.allSatisfy { $0 <= 3 }
    }
}
