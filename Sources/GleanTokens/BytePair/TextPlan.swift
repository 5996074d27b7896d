/// What becomes of a text before its pieces are merged.
package struct TextPlan: Sendable {
    /// How it is cut: by the first pattern, what comes of that by the second, and so on.
    package var patterns: [PiecePattern]
    /// Puts a space before a text that has none.
    package var addsPrefixSpace = false
    /// Brings the text into normalization form C.
    package var composes = false
    /// Tokens that are cut out of the text as it is, and of what is left after it was composed.
    package var added = AddedTokens([])
    package var addedAfterComposing = AddedTokens([])

    package init(_ patterns: [PiecePattern]) { self.patterns = patterns }
}
