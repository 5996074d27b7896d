import Foundation
import GleanEngine
import GleanModel
import Testing

@Suite struct ReleaseTests {
    @Test func `a release of toy steps balances`() throws {
        let folder = try ToyFolder()
        let outcome = try toyBuild(
            folder, steps: "toy_tidy: {}\ntoy_words: { min_words: 3 }\ntoy_exact: {}",
            inputs: ["a.txt": "http://a/1\tone two three\nhttp://a/2\tone\n\n", "b.txt": "http://b/1\tone two um three\n"])
        #expect(outcome.manifest.counts.pagesIn == 4)
        #expect(outcome.manifest.counts.pagesKept == 1)
    }
}
