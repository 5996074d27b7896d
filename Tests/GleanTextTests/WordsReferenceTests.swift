import GleanBytes
import GleanText
import Testing

@Suite struct WordsReferenceTests {
    @Test func `every page has as many words as the reference finds`() throws {
        guard let pages = try ReferencePage.load() else { return }
        #expect(pages.count > 500)
        var filters = ReferenceFilters()
        for page in pages { #expect(filters.wordCount(page.text) == page.words, "\(page.id)") }
    }

    @Test func `all four filters give the reference's verdict and reason`() throws {
        guard let pages = try ReferencePage.load() else { return }
        var filters = ReferenceFilters()
        var judged = 0
        for page in pages where !page.verdicts.isEmpty {
            judged += 1
            #expect(filters.repetition(page.text) == page.verdicts["gopher_repetition"], "\(page.id)")
            #expect(filters.quality(page.text) == page.verdicts["gopher_quality"], "\(page.id)")
            #expect(filters.clean(page.text) == page.verdicts["c4_quality"], "\(page.id)")
            #expect(filters.shape(page.text) == page.verdicts["fineweb_quality"], "\(page.id)")
        }
        #expect(judged > 500)
    }

    @Test func `the cleaned text is the reference's`() throws {
        guard let pages = try ReferencePage.load() else { return }
        var filters = ReferenceFilters()
        for page in pages {
            guard let cleaned = page.cleaned else { continue }
            _ = filters.clean(page.text)
            let kept = filters.cleaned
            let inner = kept.span.stripped(0, kept.count)
            #expect(Array(kept[inner]) == cleaned, "\(page.id)")
        }
    }
}
