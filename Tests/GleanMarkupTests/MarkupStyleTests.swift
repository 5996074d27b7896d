import GleanMarkup
import Testing

@Suite struct MarkupStyleTests {
    @Test func `styles have the names of recipes`() {
        #expect(MarkupStyle.allCases.map(\.rawValue) == ["text", "markdown"])
    }
}
