import GleanBytes

/// Whether a span without white space is a URL by spaCy's rule: [scheme://][user@]host[:port][/...], the host an IPv4 address or
/// labels with a top level domain of two small letters or more.
///
/// The rule is a regular expression that tries every "@" as the end of the user part. A host holds no "@", so each try ends before
/// the next "@" and the whole is linear.
enum SpacyURL {
    static func matches(_ text: Span<UInt8>, _ first: Int, _ last: Int) -> Bool {
        if host(text, first, last) { return true }
        if let start = afterScheme(text, first, last), start < last, host(text, start, last) { return true }
        var at = first + 1
        while at < last - 1 {
            if text[at] == 0x40, host(text, at + 1, last) { return true }
            at += 1
        }
        return false
    }

    /// Where the text after "scheme://" begins.
    private static func afterScheme(_ text: Span<UInt8>, _ first: Int, _ last: Int) -> Int? {
        var at = first
        var size = 0
        while at < last {
            let found = CodePoint(text, at: at, end: last)
            let mark = found.value == 0x2B || found.value == 0x2D || found.value == 0x2E
            guard mark || CodePointTable.text.has(found.value, .wordChar) else { break }
            at += found.length
            size += 1
        }
        return size >= 2 && text.starts(with: "://", at: at) && at + 3 <= last ? at + 3 : nil
    }

    /// Whether `start ..< last` is a host and what may follow it.
    private static func host(_ text: Span<UInt8>, _ start: Int, _ last: Int) -> Bool {
        // A label without a dot or a bad character ends the search at once, so that "@@@@" costs little.
        var at = start
        var labels = 0
        while true {
            let label = at
            var size = 0
            var (headOK, tailOK, allOK, small) = (false, false, true, true)
            while at < last {
                let found = CodePoint(text, at: at, end: last)
                let inner = isLabelCharacter(found.value)
                let joiner = found.value == 0x5F || found.value == 0x2D
                let lower = CodePointTable.text.has(found.value, .lower)
                guard inner || joiner || lower else { break }
                if size == 0 { headOK = inner }
                tailOK = inner
                // The top level domain may hold letters above U+FFFF, other labels may not.
                allOK = allOK && (inner || joiner)
                small = small && lower
                size += 1
                at += found.length
            }
            if at < last, text[at] == 0x2E {
                guard headOK, tailOK, allOK, size <= 64 else { break }
                labels += 1
                at += 1
                continue
            }
            if labels > 0, size >= 2, size <= 63, small, at > label, rest(text, at, last) { return true }
            break
        }
        return address(text, start, last)
    }

    private static func isLabelCharacter(_ c: UInt32) -> Bool {
        c &- 0x30 < 10 || (c | 0x20) &- 0x61 < 26 && c < 0x80 || c >= 0xA1 && c <= 0xFFFF
    }

    /// [:port][/ or ? or # and anything] up to the end.
    private static func rest(_ text: Span<UInt8>, _ start: Int, _ last: Int) -> Bool {
        var at = start
        if at < last, text[at] == 0x3A {
            at += 1
            var digits = 0
            while at < last, case let found = CodePoint(text, at: at, end: last), CodePointTable.text.has(found.value, .digit) {
                at += found.length
                digits += 1
            }
            guard digits >= 2, digits <= 5 else { return false }
        }
        return at == last || text[at] == 0x2F || text[at] == 0x3F || text[at] == 0x23
    }

    /// An IPv4 address outside the private and multicast ranges that the rule names.
    private static func address(_ text: Span<UInt8>, _ start: Int, _ last: Int) -> Bool {
        var parts: (Int, Int, Int, Int) = (-1, -1, -1, -1)
        var at = start
        for index in 0..<4 {
            var (value, digits) = (0, 0)
            let zero = at < last && text[at] == 0x30
            while at < last, digits < 4, text[at] &- 0x30 < 10 {
                value = value * 10 + Int(text[at] &- 0x30)
                digits += 1
                at += 1
            }
            guard digits >= 1, digits <= 3 else { return false }
            // Middle parts may have a zero in front, up to two digits ("01"); three digits begin with 1 or 2.
            let front = index == 0 || index == 3
            guard !zero || (!front && digits <= 2) else { return false }
            switch index {
            case 0: parts.0 = value
            case 1: parts.1 = value
            case 2: parts.2 = value
            default: parts.3 = value
            }
            if index < 3 {
                guard at < last, text[at] == 0x2E else { return false }
                at += 1
            }
        }
        let (a, b, c, d) = parts
        guard a <= 223, b <= 255, c <= 255, d <= 254, a != 10, a != 127 else { return false }
        if a == 169 && b == 254 || a == 192 && b == 168 || a == 172 && (16...31).contains(b) { return false }
        return rest(text, at, last)
    }
}
