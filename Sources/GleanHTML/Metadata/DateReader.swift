extension Span where Element == UInt8 {
    /// Whether `start..<end` holds the three digits that the shortest date has.
    func holdsDigits(_ start: Int, _ end: Int) -> Bool {
        var digits = 0
        for place in start..<end where isDigit(self[place]) {
            digits += 1
            if digits == 3 { return true }
        }
        return false
    }
}

/// Finds the first date in a short text: ISO 8601, RFC 2822, numbers, month names of many languages, ideographs.
struct DateReader {
    var order = DayOrder.monthFirst
    private let months = MonthNames.table

    /// The first date in `text`, of which 256 bytes are read; `end` is the place after it.
    func first(_ text: Span<UInt8>) -> (date: FoundDate, start: Int, end: Int)? {
        let text = text.extracting(0..<min(text.count, 256))
        var place = 0
        while place < text.count {
            let byte = text[place]
            let before: UInt8 = place > 0 ? text[place - 1] : 0x20
            if isDigit(byte), !isDigit(before), !isLetter(before), let found = numeric(text, place) { return (found.0, place, found.1) }
            if isDigit(byte) {
                while place < text.count, isDigit(text[place]) { place += 1 }
            } else if isWordByte(byte), !isWordByte(before) {
                var end = place
                while end < text.count, isWordByte(text[end]) { end += 1 }
                let month = month(text, place, end)
                if month > 0, let found = after(month: month, text, end) { return (found.0, place, found.1) }
                place = end
            } else {
                place += 1
            }
        }
        return nil
    }

    @inline(__always)
    private func isWordByte(_ byte: UInt8) -> Bool { isLetter(byte) || byte >= 0x80 }

    private func month(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var name = PackedName()
        var place = start
        while place < end {
            let byte = text[place]
            // Cyrillic and Latin capitals in two bytes.
            if place + 1 < end, byte == 0xD0, text[place + 1] >= 0x90, text[place + 1] <= 0xAF {
                let low = text[place + 1] >= 0xA0
                name.append(low ? 0xD1 : 0xD0)
                name.append(low ? text[place + 1] - 0x20 : text[place + 1] + 0x20)
                place += 2
            } else if place + 1 < end, byte == 0xC3, text[place + 1] >= 0x80, text[place + 1] <= 0x9E {
                name.append(byte)
                name.append(text[place + 1] | 0x20)
                place += 2
            } else {
                name.append(byte)
                place += 1
            }
        }
        return Int(months.value(name))
    }

    func number(_ text: Span<UInt8>, _ place: inout Int) -> (value: Int, digits: Int) {
        var value = 0, digits = 0
        while place < text.count, isDigit(text[place]), digits < 9 {
            value = value * 10 + Int(text[place] - 0x30)
            digits += 1
            place += 1
        }
        return (value, digits)
    }

    /// A date that begins with the number at `start`.
    private func numeric(_ text: Span<UInt8>, _ start: Int) -> (FoundDate, Int)? {
        var place = start
        let one = number(text, &place)
        if one.digits == 8, !followsDigit(text, place) {
            let date = FoundDate(year: one.value / 10000, month: one.value / 100 % 100, day: one.value % 100)
            return date.isValid ? withTime(date, text, place) : nil
        }
        if one.digits == 4 { return yearFirst(one.value, text, place) }
        guard one.digits <= 2, one.value >= 1, one.value <= 31, place < text.count else { return nil }
        if let found = dayThenName(one.value, text, place) { return found }
        let mark = text[place]
        guard mark == UInt8(ascii: ".") || mark == UInt8(ascii: "/") || mark == UInt8(ascii: "-") else { return nil }
        skip(text, &place, mark)
        let two = number(text, &place)
        guard two.digits >= 1, two.digits <= 2, place < text.count, text[place] == mark else { return nil }
        skip(text, &place, mark)
        var year = number(text, &place)
        if year.digits == 2 { year = (year.value + (year.value < 70 ? 2000 : 1900), 4) }
        guard year.digits == 4, !followsDigit(text, place) else { return nil }
        let dayFirst = one.value > 12 || two.value <= 12 && (mark == UInt8(ascii: ".") || order == .dayFirst)
        let date = FoundDate(year: year.value, month: dayFirst ? two.value : one.value, day: dayFirst ? one.value : two.value)
        return date.isValid ? withTime(date, text, place) : nil
    }

    private func skip(_ text: Span<UInt8>, _ place: inout Int, _ mark: UInt8) {
        place += 1
        if mark == UInt8(ascii: "."), place < text.count, text[place] == 0x20 { place += 1 }
    }

    private func followsDigit(_ text: Span<UInt8>, _ place: Int) -> Bool { place < text.count && isDigit(text[place]) }

    /// `2019-03-05`, `2019/3/5`, `2019. 3. 5`, `2019年3月5日`, `2019 March 5`.
    private func yearFirst(_ year: Int, _ text: Span<UInt8>, _ start: Int) -> (FoundDate, Int)? {
        guard year >= 1990, year <= 2100, start < text.count else { return nil }
        var place = start
        if let mark = ideograph(text, place) {
            place += mark
        } else if [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(text[place]) {
            skip(text, &place, text[place])
        } else {
            return yearThenName(year, text, place)
        }
        let month = number(text, &place)
        guard month.digits >= 1, month.digits <= 2, place < text.count else { return nil }
        if let mark = ideograph(text, place) {
            place += mark
        } else if [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(text[place]) {
            skip(text, &place, text[place])
        } else {
            return nil
        }
        let day = number(text, &place)
        guard day.digits >= 1, day.digits <= 2, !followsDigit(text, place) else { return nil }
        let date = FoundDate(year: year, month: month.value, day: day.value)
        return date.isValid ? withTime(date, text, place) : nil
    }

    private func yearThenName(_ year: Int, _ text: Span<UInt8>, _ start: Int) -> (FoundDate, Int)? {
        var place = start
        while place < text.count, text[place] == 0x20 || text[place] == UInt8(ascii: ",") { place += 1 }
        let from = place
        while place < text.count, isWordByte(text[place]) { place += 1 }
        let month = month(text, from, place)
        if month == 0 { return nil }
        skipFiller(text, &place)
        let day = number(text, &place)
        let date = FoundDate(year: year, month: month, day: day.value)
        return day.digits > 0 && day.digits <= 2 && date.isValid ? withTime(date, text, place) : nil
    }

    /// The length of 年, 月, 년 or 월 with the spaces around it.
    private func ideograph(_ text: Span<UInt8>, _ start: Int) -> Int? {
        var place = start
        while place < text.count, text[place] == 0x20 { place += 1 }
        guard text.holds("年", at: place) || text.holds("月", at: place) || text.holds("년", at: place) || text.holds("월", at: place)
        else { return nil }
        place += 3
        while place < text.count, text[place] == 0x20 { place += 1 }
        return place - start
    }

    /// `5 March 2019`, `5. März 2019`, `5th of March, 2019`, `5 de marzo de 2019`, `05-Mar-2019`.
    private func dayThenName(_ day: Int, _ text: Span<UInt8>, _ start: Int) -> (FoundDate, Int)? {
        var place = start
        if text.holds("st", at: place) || text.holds("nd", at: place) || text.holds("rd", at: place)
            || text.holds("th", at: place) || text.holds("er", at: place) {
            place += 2
        } else if text.holds("º", at: place) {
            place += 2
        }
        skipFiller(text, &place)
        let from = place
        while place < text.count, isWordByte(text[place]) { place += 1 }
        let month = month(text, from, place)
        if month == 0 { return nil }
        skipFiller(text, &place)
        // A year in two digits may follow an apostrophe.
        if place < text.count, text[place] == UInt8(ascii: "'") { place += 1 }
        var year = number(text, &place)
        if year.digits == 2 { year = (year.value + (year.value < 70 ? 2000 : 1900), 4) }
        let date = FoundDate(year: year.value, month: month, day: day)
        return year.digits == 4 && !followsDigit(text, place) && date.isValid ? withTime(date, text, place) : nil
    }

    /// `March 5, 2019`, `Mar 5th 2019`, `Mar 05 10:00:00 2019`.
    private func after(month: Int, _ text: Span<UInt8>, _ start: Int) -> (FoundDate, Int)? {
        var place = start
        skipFiller(text, &place)
        let day = number(text, &place)
        guard day.digits >= 1, day.digits <= 2 else { return nil }
        if text.holds("st", at: place) || text.holds("nd", at: place) || text.holds("rd", at: place)
            || text.holds("th", at: place) { place += 2 }
        skipFiller(text, &place)
        let time = clock(text, place)
        if let time {
            place = time.end
            while place < text.count, !isDigit(text[place]), text[place] != UInt8(ascii: ";") { place += 1 }
        }
        let year = number(text, &place)
        var date = FoundDate(year: year.value, month: month, day: day.value)
        guard year.digits == 4, !followsDigit(text, place), date.isValid else { return nil }
        if let time {
            (date.hour, date.minute, date.second) = (time.hour, time.minute, time.second)
            return (date, place)
        }
        return withTime(date, text, place)
    }

    /// Spaces, commas, dots, hyphens, and the small words that stand between the parts of a date.
    private func skipFiller(_ text: Span<UInt8>, _ place: inout Int) {
        while place < text.count {
            switch text[place] {
            case 0x20, UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"): place += 1
            default:
                let isWord = text.holds("de ", at: place) || text.holds("of ", at: place) || text.holds("do ", at: place)
                if !isWord {
                    if text.holds("del ", at: place) { place += 4; continue }
                    return
                }
                place += 3
            }
        }
    }
}
