import GleanBytes

/// A text in lower case with single spaces for white space and none at its ends.
///
/// Each code point by itself: a capital sigma is a small one wherever it stands. Bytes that are no UTF-8 read as U+FFFD.
package struct LoweredText: Sendable {
    private let lowered = LowerCase.all

    package init() {}

    /// Replaces the contents of `out`.
    package func write(_ text: Span<UInt8>, into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        out.reserveCapacity(text.count + 16)
        var at = 0
        var spaceIsDue = false
        while at < text.count {
            if let size = SpacyEnglish.spaceSize(text, at) {
                spaceIsDue = true
                at += size
                continue
            }
            if spaceIsDue, !out.isEmpty { out.append(0x20) }
            spaceIsDue = false
            let found = CodePoint(text, at: at, end: text.count)
            forEachByte(lowered[found.value]) { out.append($0) }
            // The one code point that becomes two.
            if found.value == 0x130 { forEachByte(0x307) { out.append($0) } }
            at += found.length
        }
    }
}

/// The simple lower case of code points below U+20000, where all that have one stand, from the standard library's tables.
struct LowerCase: Sendable {
    static let all = LowerCase()

    private let pageOf: [UInt8]
    private let lowered: [UInt32]

    private init() {
        var pageOf = [UInt8](repeating: 0, count: 0x200)
        var lowered: [UInt32] = Array(repeating: 0, count: 256)
        for page in UInt32(0)..<0x200 {
            let targets = (0..<UInt32(256)).map { LowerCase.lower(page << 8 | $0) }
            guard targets.contains(where: { $0 != 0 }) else { continue }
            pageOf[Int(page)] = UInt8(lowered.count >> 8)
            lowered += targets
        }
        (self.pageOf, self.lowered) = (pageOf, lowered)
    }

    /// 0 for what stays.
    private static func lower(_ codePoint: UInt32) -> UInt32 {
        guard let first = Unicode.Scalar(codePoint)?.properties.lowercaseMapping.unicodeScalars.first?.value else { return 0 }
        return first == codePoint ? 0 : first
    }

    @inline(__always) subscript(_ codePoint: UInt32) -> UInt32 {
        guard codePoint < 0x20000 else { return codePoint }
        let target = lowered[Int(pageOf[Int(codePoint >> 8)]) << 8 | Int(codePoint & 255)]
        return target == 0 ? codePoint : target
    }
}
