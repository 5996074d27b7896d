@testable import GleanMarkup
import Testing

/// Expectations are what wikiextractor 3.1.0 prints with `--no-templates`.
@Suite struct WikiPeerTests {
    @Test(arguments: [
        ("''a'' '''b'''", "\"a\" b"), ("== a ==\n* b\n== c ==\n=== d ===\ne\nf", "c.\nd.\ne\nf"), (": a\n; b\n# c", " a"), ("== a? ==\nb", "a?\nb"), ("=== a == b\nc", "= a.\nc"), ("== a ===\nb", "a.\nb"), ("(a)\n(b) c", "(b) c"), ("[[w:a|b]] [[x:c]] d", "b d"),
        ("<math>x</math> <math>y</math> <math>x</math>", "formula_1 formula_2 formula_1"), ("<code>a</code>", "codice_1"), ("a<small>b</small>c", "ac"), ("<div>a</div>", "a"), ("{|\n| a\n|}\nb", "b"), ("| a\nb", "b"),
    ])
    func `lines are the peer's`(wikitext: String, text: String) {
        let found = write(wikitext) {
            $0.followsPeer = true
            $0.lists = false
            $0.templates = .drop
        }
        #expect(found == text)
    }
}
