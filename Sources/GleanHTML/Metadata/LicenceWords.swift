/// Tells addresses and words that speak of licences from all others.
enum LicenceWords {
    /// Whether an address is one at which a well-known licence stands. The host is compared whole, so that
    /// `example.com/creativecommons.org/` is none.
    @inline(__always)
    static func isLicence(_ page: Span<UInt8>, _ start: Int, _ end: Int, mayBeCopied: Bool = true) -> Bool {
        // The shortest is "//spdx.org/licenses/x"; most addresses of a page are shorter or begin with a path.
        if end - start < 20 { return false }
        var place = start
        if lowered(page[place]) == UInt8(ascii: "h") {
            place += page[place + 4] == UInt8(ascii: ":") ? 5 : 6
        }
        guard page[place] == UInt8(ascii: "/"), page[place + 1] == UInt8(ascii: "/") else { return false }
        place += 2
        if page[place + 3] == UInt8(ascii: ".") {
            if page.holds("www.", at: place) {
                place += 4
            } else if page.holds("web.archive.org/web/", at: place) {
                return mayBeCopied && isCopy(page, place + 20, end)
            }
        }
        if place + 16 > end { return false }
        let host = UInt32(page[place]) | UInt32(page[place + 1]) << 8 | UInt32(page[place + 2]) << 16 | UInt32(page[place + 3]) << 24
        return isKnown(host | 0x2020_2020, page, place, end)
    }

    /// Whether a copy in the Wayback Machine is one of such an address; archived pages hold no others. A date of at most 14 digits and a few
    /// letters stands before it.
    @inline(never)
    private static func isCopy(_ page: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var place = start
        for _ in 0..<20 where place < end && page[place] != UInt8(ascii: "/") { place += 1 }
        return isLicence(page, min(place + 1, end), end, mayBeCopied: false)
    }

    /// Compares a host by its first four letters, then the address as a whole.
    @inline(__always)
    private static func isKnown(_ letters: UInt32, _ page: Span<UInt8>, _ place: Int, _ end: Int) -> Bool {
        switch letters {
        case 0x6165_7263:
            return stands("creativecommons.org/licenses", page, place, end) 
                || stands("creativecommons.org/publicdomain", page, place, end)
        case 0x6F6F_6863: return stands("choosealicense.com/licenses/", page, place, end)
        case 0x2E75_6E67: return stands("gnu.org/licenses", page, place, end) || stands("gnu.org/copyleft", page, place, end)
        case 0x6476_6F67: return stands("govdata.de/dl-de", page, place, end)
        case 0x6E65_706F:
            return stands("opensource.org/licen", page, place, end) || stands("opendatacommons.org/licenses", page, place, end)
                || stands("open.canada.ca/en/open-government-licence", page, place, end)
        case 0x7864_7073: return stands("spdx.org/licenses", page, place, end)
        case 0x6974_616E: return stands("nationalarchives.gov.uk/doc/open-government-licence", page, place, end)
        case 0x6174_6164: return stands("data.gov.in/government-open-data-license", page, place, end)
        case 0x6C61_7465: return stands("etalab.gouv.fr/licence-ouverte", page, place, end)
        case 0x6361_7061: return stands("apache.org/licenses", page, place, end)
        case 0x6C74_7261: return stands("artlibre.org/licence", page, place, end)
        default: return false
        }
    }

    private static func stands(_ address: StaticString, _ page: Span<UInt8>, _ place: Int, _ end: Int) -> Bool {
        place + address.utf8CodeUnitCount <= end && page.holds(address, at: place)
    }

    /// The place of the first word of `start..<end` that speaks of a licence, or nil.
    ///
    /// Every such word holds one of four pairs of letters: "li", "mm", "cc" or "nf". So eight places are asked at once.
    static func first(_ page: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var place = start
        while place + 1 < end {
            if place + 9 <= page.count, !page.holdsLicencePair(at: place) {
                place += 8
                continue
            }
            for at in place..<min(place + 8, end - 1) {
                if let word = word(page, at, start) { return word }
            }
            place += 8
        }
        return nil
    }

    /// The place of the word whose pair stands at `place`, not before `start`.
    private static func word(_ page: Span<UInt8>, _ place: Int, _ start: Int) -> Int? {
        let first = lowered(page[place]), second = lowered(page[place + 1])
        if first == UInt8(ascii: "l"), second == UInt8(ascii: "i") {
            if page.holds("licen", at: place) || page.holds("lizenz", at: place) { return place }
            if place >= start + 3, page.holds("public domain", at: place - 3) { return place - 3 }
            if place >= start + 11, page.holds("domaine public", at: place - 11) { return place - 11 }
            if place >= start + 12, page.holds("dominio p", at: place - 12) { return place - 12 }
        } else if first == UInt8(ascii: "c"), second == first {
            return isCreativeCommons(page, place) ? place : nil
        } else if first == UInt8(ascii: "m"), second == first {
            if place >= start + 11, page.holds("creative commons", at: place - 11) { return place - 11 }
        } else if first == UInt8(ascii: "n"), second == UInt8(ascii: "f") {
            if place >= start + 5, page.holds("gemeinfrei", at: place - 5) { return place - 5 }
        }
        return nil
    }

    private static func isCreativeCommons(_ page: Span<UInt8>, _ place: Int) -> Bool {
        if place > 0, isLetter(page[place - 1]) { return false }
        return page.holds("cc0", at: place) || page.holds("cc by", at: place) || page.holds("cc-by", at: place)
            || page.holds("cc_by", at: place)
    }
}

extension Span where Element == UInt8 {
    /// Whether one of the pairs "li", "mm", "cc" and "nf" begins at one of the eight places from `start`; nine bytes are there.
    ///
    /// A byte of the difference is zero where both letters fit. Unsafe because a span has no loads of words; callers see to the nine bytes.
    @inline(__always)
    fileprivate func holdsLicencePair(at start: Int) -> Bool {
        unsafe withUnsafeBytes { bytes in
            let first = unsafe bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self) | 0x2020_2020_2020_2020
            let second = unsafe bytes.loadUnaligned(fromByteOffset: start + 1, as: UInt64.self) | 0x2020_2020_2020_2020
            let li = (first ^ 0x6C6C_6C6C_6C6C_6C6C) | (second ^ 0x6969_6969_6969_6969)
            let mm = (first ^ 0x6D6D_6D6D_6D6D_6D6D) | (second ^ 0x6D6D_6D6D_6D6D_6D6D)
            let cc = (first ^ 0x6363_6363_6363_6363) | (second ^ 0x6363_6363_6363_6363)
            let nf = (first ^ 0x6E6E_6E6E_6E6E_6E6E) | (second ^ 0x6666_6666_6666_6666)
            let ones: UInt64 = 0x0101_0101_0101_0101
            let zeros = (li &- ones & ~li) | (mm &- ones & ~mm) | (cc &- ones & ~cc) | (nf &- ones & ~nf)
            return zeros & 0x8080_8080_8080_8080 != 0
        }
    }
}
