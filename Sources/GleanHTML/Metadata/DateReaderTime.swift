// The time of a day
extension DateReader {
    /// Adds the time that follows a day after `T`, a space or a comma.
    func withTime(_ date: FoundDate, _ text: Span<UInt8>, _ start: Int) -> (FoundDate, Int) {
        var place = start
        if place < text.count, text[place] | 0x20 == UInt8(ascii: "t") { place += 1 }
        while place < text.count, text[place] == 0x20 || text[place] == UInt8(ascii: ",") { place += 1 }
        guard place > start, let time = clock(text, place) else { return (date, start) }
        var date = date
        (date.hour, date.minute, date.second) = (time.hour, time.minute, time.second)
        var end = time.end
        date.zone = zone(text, &end)
        return (date, end)
    }

    /// `10:05`, `10:05:30`, `10:05:30.123`, each with AM or PM.
    func clock(_ text: Span<UInt8>, _ start: Int) -> (hour: Int, minute: Int, second: Int, end: Int)? {
        var place = start
        let hour = number(text, &place)
        guard hour.digits >= 1, hour.digits <= 2, place < text.count, text[place] == UInt8(ascii: ":") else { return nil }
        place += 1
        let minute = number(text, &place)
        guard minute.digits == 2, minute.value < 60 else { return nil }
        var second = 0
        if place < text.count, text[place] == UInt8(ascii: ":") {
            var after = place + 1
            let found = number(text, &after)
            if found.digits == 2, found.value < 60 { (second, place) = (found.value, after) }
            if place + 1 < text.count, text[place] == UInt8(ascii: "."), isDigit(text[place + 1]) {
                place += 1
                while place < text.count, isDigit(text[place]) { place += 1 }
            }
        }
        var value = hour.value
        let half = place < text.count && text[place] == 0x20 ? place + 1 : place
        if text.holds("pm", at: half) || text.holds("p.m", at: half) {
            if value < 12 { value += 12 }
            place = half + 2
        } else if text.holds("am", at: half) || text.holds("a.m", at: half) {
            if value == 12 { value = 0 }
            place = half + 2
        }
        return value < 24 ? (value, minute.value, second, place) : nil
    }

    /// `Z`, `GMT`, `UTC`, `+01:00`, `+0100`, `-5`; nil where no zone is told.
    private func zone(_ text: Span<UInt8>, _ place: inout Int) -> Int? {
        var at = place
        while at < text.count, text[at] == 0x20 { at += 1 }
        guard at < text.count else { return nil }
        var named = false
        if text.holds("gmt", at: at) || text.holds("utc", at: at) {
            at += 3
            named = true
        } else if text[at] | 0x20 == UInt8(ascii: "z"), at + 1 == text.count || !isLetter(text[at + 1]) {
            place = at + 1
            return 0
        }
        guard at < text.count, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") else {
            if named { place = at }
            return named ? 0 : nil
        }
        let sign = text[at] == UInt8(ascii: "-") ? -1 : 1
        at += 1
        let hours = number(text, &at)
        var minutes = 0
        var value = hours.value
        if hours.digits == 4 {
            (value, minutes) = (hours.value / 100, hours.value % 100)
        } else if hours.digits <= 2, hours.digits > 0 {
            if at < text.count, text[at] == UInt8(ascii: ":") {
                at += 1
                minutes = number(text, &at).value
            }
        } else {
            return nil
        }
        guard value <= 14, minutes < 60 else { return nil }
        place = at
        return sign * (value * 60 + minutes)
    }
}
