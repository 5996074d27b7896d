import CRE2

/// A regular expression of RE2's syntax, over UTF-8.
///
/// A class, because it owns an object of the library; unchecked, because that object does not change once it is made and RE2 lets any
/// threads ask it at once.
package final class Pattern: @unchecked Sendable {
    /// Memory that one expression may take, its states while it searches included, in bytes.
    package static let memory = 16 << 20

    private let handle: OpaquePointer
    let expression: [UInt8]
    /// Groups, the whole match aside.
    package let groups: Int

    /// Throws where the expression is refused, with RE2's reason.
    package init(_ expression: [UInt8]) throws(PatternError) {
        var reason = [CChar](repeating: 0, count: Int(GLEAN_PATTERN_ERROR_BYTES))
        // The library copies the expression; the pointer lives no longer than the call.
        guard let handle = expression.withUnsafeBufferPointer({ glean_pattern_open($0.baseAddress, Int64($0.count), Int64(Self.memory), &reason) }) else {
            throw PatternError(reason: PatternError.text(reason))
        }
        self.handle = handle
        self.expression = expression
        groups = Int(glean_pattern_groups(handle))
    }

    deinit { glean_pattern_free(handle) }

    /// Searches from `start` on, with all of `text` in sight of \b and ^. Writes where the first match stands, and where each group of the
    /// first nine, to `match`; says whether there is one.
    package func find(_ text: Span<UInt8>, from start: Int, _ match: inout PatternMatch) -> Bool {
        let handle = handle
        // The pointer lives no longer than the call.
        return text.withUnsafeBufferPointer { text in
            match.bounds.withUnsafeMutableBufferPointer {
                glean_pattern_find(handle, text.baseAddress, Int64(text.count), Int64(start), $0.baseAddress, Int32($0.count / 2))
            }
        }
    }
}

/// Where a match and its groups stand; its storage is used again.
package struct PatternMatch: Sendable {
    fileprivate var bounds: [Int64]

    /// Room for the whole match and `groups` groups, nine at most.
    package init(groups: Int) { bounds = [Int64](repeating: -1, count: 2 * (1 + min(groups, 9))) }

    /// The place of a group, 0 for the whole match; nil for one that took no part.
    package subscript(_ group: Int) -> Range<Int>? {
        guard 2 * group + 1 < bounds.count, bounds[2 * group] >= 0 else { return nil }
        return Int(bounds[2 * group])..<Int(bounds[2 * group + 1])
    }
}

/// Why an expression was refused, in RE2's words.
package struct PatternError: Error, Equatable, CustomStringConvertible {
    package let reason: String
    package var description: String { reason }

    package init(reason: String) { self.reason = reason }

    static func text(_ reason: [CChar]) -> String {
        String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
