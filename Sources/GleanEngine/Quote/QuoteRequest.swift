/// What a user asks of `gleaner quote`.
package struct QuoteRequest: Sendable {
    package var build: BuildRequest
    /// The share of pages that is run, above 0 and at most 1.
    package var share = 0.01
    package var seed: UInt64 = 1
    package var confidence = 0.9
    /// Cores of the machine that the run is quoted for; nil for this one's.
    package var cores: Int?
    package var price: Price?
    /// Bytes of text a token, where no step counts tokens.
    package var bytesPerToken = Self.usualBytesPerToken
    /// The half-width, over the estimate, that pages kept, tokens and CPU time are to have: the sample grows until they do.
    package var until: Double?
    /// The largest share of pages that `until` may run.
    package var most = 0.25

    /// A round figure for English text and tokenizers of 50,000 to 150,000 tokens, which take 4 to 5 bytes a token. Other languages differ.
    package static let usualBytesPerToken = 4.5

    package init(_ build: BuildRequest) { self.build = build }
}
