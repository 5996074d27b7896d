import GleanMarkup
import Testing

@Suite struct GPODocumentTests {
    @Test func `statements inside of statements are read once`() throws {
        let record = "<bill>" + nested(["rights", "copyright"], 60, String(repeating: "k", count: 20_000)) + "<rights>k</rights></bill>"
        let document = try #require(GPODocument(Array(record.utf8), mostNodes: 1000))
        #expect(document.statements.map(\.text.count) == [20_000, 1])
    }
}
