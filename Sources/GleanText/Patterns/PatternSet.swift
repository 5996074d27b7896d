import CRE2

/// Regular expressions that a text is held against all at once.
///
/// A class, because it owns objects of the library; unchecked, because they do not change once they are made and RE2 lets any threads ask
/// them at once.
package final class PatternSet: @unchecked Sendable {
    /// Memory that a set may take, its states while it searches included, in bytes.
    package static let memory = 64 << 20

    /// nil where the set does not fit its memory.
    private let handle: OpaquePointer?
    /// The expressions one by one, for what the set's memory is too little for.
    private let patterns: [Pattern]

    package var count: Int { patterns.count }

    package init(_ patterns: [Pattern], memory: Int = PatternSet.memory) {
        self.patterns = patterns
        handle = Self.open(patterns.map(\.expression), memory)
    }

    deinit {
        if let handle { glean_pattern_set_free(handle) }
    }

    private static func open(_ expressions: [[UInt8]], _ memory: Int) -> OpaquePointer? {
        guard let handle = glean_pattern_set_open(Int64(memory)) else { return nil }
        var reason = [CChar](repeating: 0, count: Int(GLEAN_PATTERN_ERROR_BYTES))
        for expression in expressions {
            // The library copies the expression; the pointer lives no longer than the call.
            _ = expression.withUnsafeBufferPointer { glean_pattern_set_add(handle, $0.baseAddress, Int64($0.count), &reason) }
        }
        if glean_pattern_set_seal(handle) { return handle }
        glean_pattern_set_free(handle)
        return nil
    }

    /// Whether any of them is found in what stands in `range`, which is all that it sees.
    package func matches(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let part = text.extracting(range)
        if let handle {
            let answer = part.withUnsafeBufferPointer { glean_pattern_set_any(handle, $0.baseAddress, Int64($0.count)) }
            if answer != GLEAN_SET_OUT_OF_MEMORY { return answer == GLEAN_SET_SOME }
        }
        return firstAlone(part) != nil
    }

    /// The first of the expressions, in their order, that is found anywhere in `text`.
    package func first(_ text: Span<UInt8>) -> Int? {
        if let handle {
            var first: Int32 = 0
            let answer = text.withUnsafeBufferPointer { glean_pattern_set_first(handle, $0.baseAddress, Int64($0.count), &first) }
            if answer != GLEAN_SET_OUT_OF_MEMORY { return answer == GLEAN_SET_SOME ? Int(first) : nil }
        }
        return firstAlone(text)
    }

    private func firstAlone(_ text: Span<UInt8>) -> Int? {
        var match = PatternMatch(groups: 0)
        for (index, pattern) in patterns.enumerated() where pattern.find(text, from: 0, &match) { return index }
        return nil
    }
}
