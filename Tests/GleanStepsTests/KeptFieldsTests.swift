import Testing
@testable import GleanSteps

/// The members that a source keeps of a row.
@Suite struct KeptFieldsTests {
    private func members(_ row: String, keep: [String]) throws -> String {
        var out: [UInt8] = []
        let bytes = Array(row.utf8)
        try #require(KeptFields(keep)).add(bytes.span, taken: [Array("text".utf8)], to: &out)
        KeptFields.removeRepeats(&out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test(arguments: [
        (#"{"text":"t","title":"outer","metadata":{"title":"inner","a":1}}"#, #""title":"outer","a":1"#),
        (#"{"metadata":{"title":"inner"},"title":"outer","b":2,"b":3}"#, #""title":"inner","b":2"#),
        (#"{"text":"t","caf\u00e9":1,"café":2}"#, #""café":1"#),
        (#"{"text":"t","a\"b":1,"n":NaN}"#, #""a\"b":1,"n":null"#),
        (#"{"text":"t"}"#, ""),
    ])
    func `of equal names the first is kept, however it is written`(_ row: String, _ wanted: String) throws {
        #expect(try members(row, keep: ["all"]) == wanted)
    }

    @Test func `a name is found behind its escapes`() throws {
        #expect(try members(#"{"text":"t","caf\u00e9":1,"tea":2}"#, keep: ["café"]) == #""café":1"#)
    }
}
