/// A path pattern of robots.txt: a prefix of paths, in which `*` stands for any octets and a `$` at the end for the end of the path
/// (RFC 9309, 2.2.3).
package struct RobotsPattern: Sendable, Equatable {
    /// In the spelling of `RobotsPath`, stars kept, without the `$` of an anchor.
    private let bytes: [UInt8]
    private let hasStar: Bool
    private var isAnchored: Bool

    /// How specific it is: its octets in that spelling, special characters counted (2.2.2).
    package var octets: Int { bytes.count + (isAnchored ? 1 : 0) }

    /// Nil for what cannot match a path, as it begins neither with `/` nor with `*`. Nothing at all matches every path.
    package init?(_ text: Span<UInt8>, _ range: Range<Int>) {
        var range = range
        if let first = range.first, text[first] != UInt8(ascii: "/"), text[first] != UInt8(ascii: "*") { return nil }
        isAnchored = !range.isEmpty && text[range.upperBound - 1] == UInt8(ascii: "$")
        if isAnchored { range = range.lowerBound..<range.upperBound - 1 }
        var spelled: [UInt8] = []
        RobotsPath.append(text, range, isPattern: true, to: &spelled)
        bytes = spelled
        hasStar = spelled.contains(UInt8(ascii: "*"))
    }

    package init?(_ text: [UInt8]) { self.init(text.span, 0..<text.count) }

    /// Makes a pattern that is a suffix, such as `*.jpg`, stand for the end of paths alone.
    mutating func anchorSuffix() {
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "*"), bytes[1] == UInt8(ascii: "."), bytes[2...].allSatisfy({ isToken($0) }) else { return }
        isAnchored = true
    }

    package func matches(_ path: RobotsPath) -> Bool {
        var work = Int.max
        return matches(path, &work)
    }

    /// The bytes of a path that the patterns of one file may look through for a page; no sound file comes near it.
    package static let mostWork = 1 << 24

    /// The same, with the bytes that were looked through taken from `work`. Only stars make a pattern look behind its own length.
    func matches(_ path: RobotsPath, _ work: inout Int) -> Bool {
        let path = path.bytes
        if !hasStar { return path.starts(with: bytes) && (!isAnchored || path.count == bytes.count) }
        return Self.matches(bytes.span, isAnchored, path.span, &work)
    }

    /// The parts between stars are looked for one behind the other, each as far to the front as it can be; the last one of an anchored
    /// pattern must be the path's end. No choice is ever taken back, so that work grows with path and pattern, not with their product.
    private static func matches(_ pattern: Span<UInt8>, _ isAnchored: Bool, _ path: Span<UInt8>, _ work: inout Int) -> Bool {
        let star = UInt8(ascii: "*")
        var end = pattern.firstPlace(of: star, in: 0..<pattern.count) ?? pattern.count
        guard path.holds(pattern, 0..<end, at: 0) else { return false }
        var at = end
        while end < pattern.count {
            let start = end + 1
            end = pattern.firstPlace(of: star, in: start..<pattern.count) ?? pattern.count
            let length = end - start
            if end == pattern.count, isAnchored {
                return path.count - length >= at && path.holds(pattern, start..<end, at: path.count - length)
            }
            let found = path.firstPlace(of: pattern, start..<end, from: at)
            work -= (found ?? path.count) - at + length
            guard let found else { return false }
            at = found + length
        }
        return true
    }
}

extension Span<UInt8> {
    /// The first place of `range` of `other` at or behind `start`.
    ///
    /// Short texts are tried at every place; of longer ones it is remembered how much of their front still stands where they stopped to
    /// match (Knuth, Morris and Pratt), so that nobody's file and address make it slow.
    fileprivate func firstPlace(of other: Span<UInt8>, _ range: Range<Int>, from start: Int) -> Int? {
        if range.count <= 8 {
            var place = start
            while place + range.count <= count {
                if holds(other, range, at: place) { return place }
                place += 1
            }
            return nil
        }
        if start + range.count > count { return nil }
        // Of each front of the text, the longest shorter front that is also its end.
        var fronts = [Int](repeating: 0, count: range.count), matched = 0
        for index in 1..<range.count {
            while matched > 0, other[range.lowerBound + index] != other[range.lowerBound + matched] { matched = fronts[matched - 1] }
            if other[range.lowerBound + index] == other[range.lowerBound + matched] { matched += 1 }
            fronts[index] = matched
        }
        matched = 0
        for place in start..<count {
            while matched > 0, self[place] != other[range.lowerBound + matched] { matched = fronts[matched - 1] }
            if self[place] == other[range.lowerBound + matched] { matched += 1 }
            if matched == range.count { return place + 1 - matched }
        }
        return nil
    }

    /// Whether `range` of `other` stands at `place`.
    func holds(_ other: Span<UInt8>, _ range: Range<Int>, at place: Int) -> Bool {
        if place + range.count > count { return false }
        for index in 0..<range.count where self[place + index] != other[range.lowerBound + index] { return false }
        return true
    }
}
