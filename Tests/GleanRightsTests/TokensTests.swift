import Testing

@testable import GleanRights

@Suite struct TokensTests {
    @Test(arguments: [("NoAI", true), ("noa", false), ("noaj", false)]) func `words are compared without case`(word: String, same: Bool) {
        let bytes = Array(word.utf8)
        let found = bytes.span.equalsIgnoringCase("noai")
        #expect(found == same)
    }
}
