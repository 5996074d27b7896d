/// Times of captures, as WARC writes them.
package enum CaptureTime {
    /// Seconds since 1970 of `2026-11-27T03:52:48Z`, also with parts of a second, which do not count, or cut short behind the year, the
    /// month, the day or the minute; nil for what does not begin so, and for years before 1970.
    package static func seconds(_ date: Span<UInt8>) -> Int64? {
        var parts: [Int64] = [], place = 0
        for (length, separator) in [(4, 0x2D), (2, 0x2D), (2, 0x54), (2, 0x3A), (2, 0x3A), (2, 0)] as [(Int, UInt8)] {
            guard place + length <= date.count else { break }
            var value: Int64 = 0
            for index in place..<place + length {
                guard isDigit(date[index]) else { return nil }
                value = value * 10 + Int64(date[index] - 0x30)
            }
            parts.append(value)
            place += length
            guard place < date.count, date[place] == separator else { break }
            place += 1
        }
        guard let year = parts.first, year >= 1970 else { return nil }
        func part(_ index: Int, _ range: ClosedRange<Int64>) -> Int64? {
            guard index < parts.count else { return range.lowerBound }
            return range.contains(parts[index]) ? parts[index] : nil
        }
        guard let month = part(1, 1...12), let day = part(2, 1...31), let hour = part(3, 0...23), let minute = part(4, 0...59),
            let second = part(5, 0...60)
        else { return nil }
        return (days(year, month, day) * 24 + hour) * 3600 + minute * 60 + second
    }

    /// `2026-11-27T03:52:48Z`; the nearest second of the years 1970 to 9999, which four digits can tell.
    package static func text(_ seconds: Int64) -> [UInt8] {
        let seconds = min(max(0, seconds), 253_402_300_799), day = seconds / 86_400, rest = seconds % 86_400
        var year: Int64 = 1970 + day / 366
        while days(year + 1, 1, 1) <= day { year += 1 }
        var month: Int64 = 1
        while month < 12, days(year, month + 1, 1) <= day { month += 1 }
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return Array("\(year)-\(two(month))-\(two(day - days(year, month, 1) + 1))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z".utf8)
    }

    /// Days from 1970-01-01 to a day of the Gregorian calendar.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        // Years that begin in March end with the leap day.
        let years = month > 2 ? year : year - 1, months = (month + 9) % 12
        return years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 + day - 1 - 719_468
    }
}
