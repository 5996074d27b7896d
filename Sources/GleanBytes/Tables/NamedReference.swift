/// What a named character reference of HTML stands for: one or two scalars.
package struct NamedReference: Equatable, Sendable {
    /// Bytes of the name, with its semicolon where it has one; the ampersand is not counted.
    package let length: Int
    package let first: UInt32
    /// The second scalar, 0 where there is none.
    package let second: UInt32

    /// The longest name of the standard's table that `text` holds from `start`, the place after the ampersand, to `limit`; nil where there is
    /// none. Names without a semicolon are found too (`&amp`), as the standard has them.
    package init?(_ text: Span<UInt8>, at start: Int, limit: Int) {
        guard start < limit, text[start] >= 65, text[start] <= 122, let (index, length) = Self.longest(text, start, limit) else { return nil }
        self.length = length
        let place = Int(NamedReferences.places[index])
        var at = place >> 3
        let valueEnd = at + place & 7
        first = Self.decode(&at)
        second = at < valueEnd ? Self.decode(&at) : 0
    }

    private static func decode(_ at: inout Int) -> UInt32 {
        let values = NamedReferences.values
        let lead = values[at]
        let more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3
        var scalar = more == 0 ? UInt32(lead) : UInt32(lead) & (0x3F >> UInt32(more))
        for i in 0..<more { scalar = scalar << 6 | UInt32(values[at + 1 + i]) & 0x3F }
        at += more + 1
        return scalar
    }

    /// Narrows the sorted names byte by byte.
    private static func longest(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> (index: Int, length: Int)? {
        let offsets = NamedReferences.offsets
        let head = Int(text[start]) - 65
        var low = Int(NamedReferences.first[head]), high = Int(NamedReferences.first[head + 1])
        var best: (Int, Int)?
        // The literal is constant data; every place read lies below the offset of the name that follows.
        return NamedReferences.names.withUTF8Buffer { names in
            func byte(_ name: Int, _ depth: Int) -> Int {
                let place = Int(offsets[name]) + depth
                return place < Int(offsets[name + 1]) ? Int(names[place]) : -1
            }
            var depth = 1
            while low < high, start + depth <= limit {
                if byte(low, depth) == -1 { best = (low, depth) }
                guard start + depth < limit else { break }
                let wanted = Int(text[start + depth])
                low = bound(low, high) { byte($0, depth) < wanted }
                high = bound(low, high) { byte($0, depth) <= wanted }
                depth += 1
            }
            return best
        }
    }

    /// The first place in `low..<high` where `below` no longer holds.
    private static func bound(_ low: Int, _ high: Int, _ below: (Int) -> Bool) -> Int {
        var low = low, high = high
        while low < high {
            let middle = (low + high) >> 1
            if below(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
