/// Character data of dumps: XML with its five references and those by number.
enum DumpText {
    /// Appends `range` with its references resolved; what is no reference stays as it is.
    static func append(_ range: Range<Int>, of bytes: Span<UInt8>, to out: inout [UInt8]) {
        var place = range.lowerBound
        let end = range.upperBound
        while let hit = WikiBytes.find(UInt8(ascii: "&"), in: bytes, from: place, to: end) {
            WikiBytes.append(place..<hit, of: bytes, to: &out)
            place = reference(bytes, hit, end, &out)
        }
        WikiBytes.append(place..<end, of: bytes, to: &out)
    }

    /// Appends what stands at the ampersand `hit`, and gives the place behind it.
    @inline(__always)
    private static func reference(_ bytes: Span<UInt8>, _ hit: Int, _ end: Int, _ out: inout [UInt8]) -> Int {
        if hit + 3 < end, bytes[hit + 2] == UInt8(ascii: "t"), bytes[hit + 3] == UInt8(ascii: ";") {
            if bytes[hit + 1] == UInt8(ascii: "l") {
                out.append(UInt8(ascii: "<"))
                return hit + 4
            }
            if bytes[hit + 1] == UInt8(ascii: "g") {
                out.append(UInt8(ascii: ">"))
                return hit + 4
            }
        }
        if WikiBytes.holds("&quot;", in: bytes, at: hit), hit + 6 <= end {
            out.append(UInt8(ascii: "\""))
            return hit + 6
        }
        if WikiBytes.holds("&amp;", in: bytes, at: hit), hit + 5 <= end {
            out.append(UInt8(ascii: "&"))
            return hit + 5
        }
        if WikiBytes.holds("&apos;", in: bytes, at: hit), hit + 6 <= end {
            out.append(UInt8(ascii: "'"))
            return hit + 6
        }
        if hit + 1 < end, bytes[hit + 1] == UInt8(ascii: "#"), let behind = WikiReference.append(bytes, at: hit, to: end, onto: &out) { return behind }
        out.append(UInt8(ascii: "&"))
        return hit + 1
    }
}
