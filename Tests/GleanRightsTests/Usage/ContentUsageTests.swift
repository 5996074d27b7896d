import GleanModel
import GleanRights
import Testing

@Suite struct ContentUsageTests {
    private func stances(_ value: String) -> [String] {
        let usage = ContentUsage(bytes(value).span)
        return usage.isMalformed ? ["malformed"] : usage.preferences.map { "\(text($0.label)) \($0.stance)\($0.isRecognised ? "" : " unrecognised label")" }
    }

    /// The examples of draft-ietf-aipref-vocab, sections 6 to 6.5.
    @Test(arguments: [
        ("train-ai=y, search=n", ["train-ai allowed", "search reserved"]), ("train-ai=n", ["train-ai reserved"]),
        ("train-ai=y, train-ai, search=n, search=\"n\"", ["train-ai unknown", "search unknown"]), ("train-ai;allow=n, train-ai=y", ["train-ai allowed"]),
        ("train-ai;has;parameters=\"?\";", ["malformed"]), ("train-ai;has;parameters=\"?\"", ["train-ai unknown"]),
    ]) func `examples of the draft`(value: String, expected: [String]) {
        let found = stances(value)
        #expect(found == expected)
    }

    @Test(arguments: [
        ("train-ai=no", ["train-ai unknown"]), ("train-ai=N", ["train-ai unknown"]), ("Train-AI=n", ["malformed"]), ("train-ai=(n)", ["train-ai unknown"]),
        ("train-ai=?0", ["train-ai unknown"]), ("train-ai=n;x=1", ["train-ai reserved"]), ("", []), ("train-ai=n,", ["malformed"]),
        ("ai=n, tdm=y, ai-train=n, ai-use=n", ["ai unknown unrecognised label", "tdm unknown unrecognised label", "ai-train unknown unrecognised label", "ai-use unknown unrecognised label"]),
    ]) func `only the draft's labels and the tokens y and n say something`(value: String, expected: [String]) {
        let found = stances(value)
        #expect(found == expected)
    }

    @Test(arguments: [
        ("search=yes, ai-input=no, ai-train=no", ["search allowed", "ai-input reserved", "ai-train reserved"]), ("SEARCH = Yes,AI-Train=NO", ["search allowed", "ai-train reserved"]),
        ("ai-train=n", ["ai-train unknown"]), ("ai-train=yes, ai-train=no", ["ai-train reserved"]), ("use=immediate", ["use unknown"]), ("ai-train", []), (",, =no ,", []),
        ("train-ai=no", ["train-ai unknown"]), ("ai-train=no, search=yes, ai-train=yes", ["ai-train allowed", "search allowed"]),
    ]) func `signals say yes or no`(value: String, expected: [String]) {
        let found = ContentSignal.read(bytes(value).span).map { "\(text($0.label)) \($0.stance)" }
        #expect(found == expected)
    }

    @Test func `of a line with very many labels the known ones are all read`() {
        let found = ContentSignal.read(bytes((0..<5000).map { "x\($0)=1" }.joined(separator: ",") + ",ai-train=no").span)
        #expect(found.count == 257)
        #expect(found.last.map { "\(text($0.label)) \($0.stance)" } == "ai-train reserved")
    }
}
