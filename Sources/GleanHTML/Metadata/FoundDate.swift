/// A day, with a time where one was told, as it is written by ISO 8601.
struct FoundDate {
    var year = 0
    var month = 0
    var day = 0
    /// Hour, minute, second; an hour of -1 says that no time was found.
    var hour = -1
    var minute = 0
    var second = 0
    /// Minutes east of Greenwich, where a zone was told.
    var zone: Int?

    /// A day that is in the calendar, between 1990 and 2100.
    var isValid: Bool {
        guard year >= 1990, year <= 2100, month >= 1, month <= 12, day >= 1 else { return false }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
        return day <= days
    }

    func append(to out: inout [UInt8]) {
        func two(_ number: Int) {
            out.append(UInt8(0x30 + number / 10 % 10))
            out.append(UInt8(0x30 + number % 10))
        }
        two(year / 100)
        two(year)
        out.append(UInt8(ascii: "-"))
        two(month)
        out.append(UInt8(ascii: "-"))
        two(day)
        if hour < 0 { return }
        out.append(UInt8(ascii: "T"))
        two(hour)
        out.append(UInt8(ascii: ":"))
        two(minute)
        out.append(UInt8(ascii: ":"))
        two(second)
        guard let zone else { return }
        if zone == 0 {
            out.append(UInt8(ascii: "Z"))
        } else {
            out.append(zone < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
            two(abs(zone) / 60)
            out.append(UInt8(ascii: ":"))
            two(abs(zone) % 60)
        }
    }
}

/// Which of two small numbers is the day, where both could be.
enum DayOrder: Sendable {
    case dayFirst, monthFirst

    /// What readers of a language are used to: the month first in English, where no other country than the United States or the
    /// Philippines is named, else the day.
    init(language: Span<UInt8>) {
        let isEnglish = language.holds("en", at: 0) && (language.count == 2 || !isLetter(language[2]))
        if !isEnglish { self = language.count == 0 ? .monthFirst : .dayFirst; return }
        let isAmerican = language.count == 2 || language.holds("us", at: 3) || language.holds("ph", at: 3)
        self = isAmerican ? .monthFirst : .dayFirst
    }
}
