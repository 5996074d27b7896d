/// A day in front of an ISO 8601 date, such as the capture dates of crawls. Days are told apart and put in order; no calendar is asked.
struct CalendarDay: Comparable {
    let year: Int
    let month: Int
    let day: Int

    /// Nil if `date` does not begin with a day `YYYY-MM-DD`, or goes on with a digit.
    init?(_ date: Span<UInt8>) {
        guard date.count >= 10, date[4] == UInt8(ascii: "-"), date[7] == UInt8(ascii: "-") else { return nil }
        guard let year = Self.number(date, 0..<4), let month = Self.number(date, 5..<7), let day = Self.number(date, 8..<10) else { return nil }
        guard (1...12).contains(month), (1...Self.days(month, year)).contains(day) else { return nil }
        if date.count > 10, date[10] >= 0x30, date[10] <= 0x39 { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Days of a month, of the Gregorian calendar.
    private static func days(_ month: Int, _ year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func number(_ date: Span<UInt8>, _ places: Range<Int>) -> Int? {
        var value = 0
        for place in places {
            guard date[place] >= 0x30, date[place] <= 0x39 else { return nil }
            value = value * 10 + Int(date[place] - 0x30)
        }
        return value
    }

    static func < (left: CalendarDay, right: CalendarDay) -> Bool { (left.year, left.month, left.day) < (right.year, right.month, right.day) }

    private static func padded(_ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// `2024-02`.
    var monthName: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))" }
    /// `2024-02-20`.
    var name: String { "\(monthName)-\(Self.padded(day, 2))" }
}
