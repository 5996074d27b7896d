import Glibc

/// Seconds since 1970 of `2024-02-21T03:14:15.000Z`, fractions left out, or of a time with an offset (`+02:00`, `-0330`); nil for another form.
func seconds(ofISO8601 text: String) -> Int64? {
    guard let clock = text.firstIndex(where: { $0 == "T" || $0 == "t" || $0 == " " }) else { return nil }
    let sign = text[clock...].lastIndex { $0 == "+" || $0 == "-" }
    let parts = text[..<(sign ?? text.endIndex)].split { !$0.isASCII || !$0.isNumber }.prefix(6).compactMap { Int32($0) }
    guard parts.count == 6, let local = seconds(year: parts[0], month: parts[1], day: parts[2], clock: parts[3...]) else { return nil }
    guard let sign else { return local }
    let digits = text[sign...].filter(\.isWholeNumber)
    guard digits.count == 4, let offset = Int64(digits) else { return nil }
    let shift = offset / 100 * 3600 + offset % 100 * 60
    return text[sign] == "+" ? local - shift : local + shift
}

/// Seconds since 1970 of `Wed, 21 Feb 2024 03:14:15 GMT` (RFC 9110, section 5.6.7); nil for the forms that it calls obsolete.
func seconds(ofHTTPDate text: String) -> Int64? {
    let words = text.split { $0 == " " || $0 == ":" || $0 == "," }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard words.count >= 7, let day = Int32(words[1]), let month = months.firstIndex(of: String(words[2])), let year = Int32(words[3]) else { return nil }
    return seconds(year: year, month: Int32(month + 1), day: day, clock: words[4...6].compactMap { Int32($0) }[...])
}

private func seconds(year: Int32, month: Int32, day: Int32, clock: ArraySlice<Int32>) -> Int64? {
    guard clock.count == 3, (1...12).contains(month), (1...31).contains(day), (1600...9999).contains(year) else { return nil }
    let clock = Array(clock)
    guard clock[0] < 24, clock[1] < 60, clock[2] <= 60 else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (clock[0], clock[1], clock[2])
    return Int64(timegm(&parts))
}

/// A time in seconds since 1970 as `20130524T000000Z`.
func basicISO8601(_ seconds: Int64) -> String {
    var seconds = time_t(seconds)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
