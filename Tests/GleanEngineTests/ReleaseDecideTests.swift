import GleanEngine
import GleanModel
import Testing

@Suite struct ReleaseDecideTests {
    private func decide(_ toy: ToyRelease, _ changes: String...) throws -> Decided {
        try Decide(toy.release, catalog: toyCatalog, changes: changes).funnel()
    }

    private func wrong(_ changes: String...) throws -> [String] {
        let release = try ToyRelease.shared.get().release
        do {
            _ = try Decide(release, catalog: toyCatalog, changes: changes)
            return []
        } catch let errors as RecipeErrors {
            return errors.errors.map(\.description)
        }
    }

    @Test func `without a change everything stays as it was`() throws {
        for toy in [try ToyRelease.shared.get(), try ToyRelease { $0.measureAll = true }] {
            let decided = try decide(toy)
            #expect(decided.pagesIn == 12 && decided.keptBefore == 3 && decided.keptAfter == 3 && decided.undecided == 0)
            #expect(decided.rows.allSatisfy { $0.before == $0.after })
            let drops = toy.release.manifest.counts.drops
            #expect(decided.rows.map(\.before) == drops.map(\.pages) && decided.rows.map(\.reason) == drops.map(\.reason))
        }
    }

    @Test func `a tightened limit drops more pages`() throws {
        // "the bird flew away" has four words; "the cat sat" and "the dog ran" three; the copy leaves before it is compared.
        let decided = try decide(ToyRelease.shared.get(), "toy_words.min_words=4")
        #expect(decided.keptAfter == 1 && decided.undecided == 0)
        // The page that the survey dropped has three words too, and now leaves earlier.
        #expect(decided.rows.first { $0.reason == "too_few_words" } == .init(step: "toy_words", reason: "too_few_words", before: 1, after: 4))
        #expect(decided.rows.first { $0.reason == "duplicate" } == .init(step: "toy_exact", reason: "duplicate", before: 1, after: 0))
        #expect(decided.notes.contains { $0.contains("toy_exact") })
        #expect(decided.changes.first?.before == .integer(3) && decided.changes.first?.after == .integer(4))
    }

    @Test func `a loosened limit leaves open what was not measured`() throws {
        // "the cat" passes two words; its long words were never measured, as it left at the first group.
        let decided = try decide(ToyRelease.shared.get(), "toy_words.min_words=2")
        #expect(decided.keptAfter == 3 && decided.undecided == 1)
        #expect(decided.undecidedAt.map(\.use) == ["toy_words"])
        #expect(decided.notes.contains { $0.contains("--measure-all") })
        #expect(decided.rows.first { $0.reason == "too_few_words" }?.after == 0)
    }

    @Test func `a run that measures everything knows how far a page would come`() throws {
        let toy = try ToyRelease { $0.measureAll = true }
        // Its rules hold, and then it would meet the survey, which it never met.
        let short = try decide(toy, "toy_words.min_words=2")
        #expect(short.undecidedAt.map(\.use) == ["toy_exact"] && short.undecided == 1)
        // "um um um the cat" would then have too few words: known without the survey.
        let um = try decide(toy, "toy_tidy.max_removed=3")
        #expect(um.undecided == 0)
        #expect(um.rows.first { $0.reason == "too_few_words" } == .init(step: "toy_words", reason: "too_few_words", before: 1, after: 2))
    }

    @Test func `a set of labels is decided anew, and a page without a label stays out`() throws {
        let decided = try decide(ToyRelease { $0.measureAll = true }, "toy_keep.keep=[en, de]")
        // "der Hund schläft" now passes to the survey; "no language at all" has no label.
        #expect(decided.rows.first { $0.reason == "other_language" } == .init(step: "toy_keep", reason: "other_language", before: 2, after: 1))
        #expect(decided.undecidedAt.map(\.use) == ["toy_exact"])
        let english = try decide(ToyRelease.shared.get(), "toy_keep.keep=[de]")
        #expect(english.keptAfter == 0)
    }

    @Test func `null turns a rule off, and a table gives each label its limit`() throws {
        // "the cat sat on the mat and slept" left before its long words were measured.
        let off = try decide(ToyRelease.shared.get(), "toy_words.max_words=null")
        #expect(off.undecided == 1 && off.rows.first { $0.reason == "too_many_words" }?.after == 0)
        let table = try decide(ToyRelease.shared.get(), "toy_words.min_words={by: toy_language, en: 4, default: 1}")
        #expect(table.keptAfter == 1)
    }

    @Test func `what a change may not be is said with the nearest name`() throws {
        #expect(try wrong("toy_word.min_words=4") == ["The recipe has no step \"toy_word\"; did you mean \"toy_words\"?"])
        #expect(try wrong("toy_words.min_word=4") == ["toy_words has no setting \"min_word\"; did you mean \"min_words\"?"])
        #expect(try wrong("toy_words.min_words=many")[0].hasPrefix("toy_words.min_words wants a number from 0 to 1000"))
        #expect(try wrong("toy_words.min_words=2000")[0].hasPrefix("toy_words.min_words wants a number from 0 to 1000"))
        #expect(try wrong("toy_words.min_words=")[0].hasPrefix("toy_words.min_words is given no value."))
        #expect(try wrong("toy_words.min_words=[")[0].contains("This is not YAML"))
        #expect(try wrong("min_words")[0].hasPrefix("\"min_words\" is no change."))
        #expect(try wrong("toy_keep.keep=[fr]")[0].contains("which toy_language.label never is"))
        #expect(try wrong("toy_words.min_words={by: toy_language, fr: 4}")[0].contains("which toy_language.label never is"))
        #expect(try wrong("toy_words.max_long_words=1")[0].contains("can never fire"))
        #expect(try wrong("toy_word.a=1", "toy_words.b=1").count == 2)
    }

    @Test func `a setting that is no limit cannot be decided from numbers`() throws {
        let error = try #require(try wrong("toy_tidy.remove=ah").first)
        #expect(error.contains("cannot be decided from stored numbers"))
        #expect(error.contains("toy_tidy.max_removed, toy_keep.keep, toy_words.min_words, toy_words.max_words, toy_words.max_long_words"))
    }

    @Test func `a release that stores no numbers says how to store them`() throws {
        let toy = try ToyRelease(extra: "decisions: { numbers: decisive }")
        let error = #expect(throws: RunError.self) { try Decide(toy.release, catalog: toyCatalog, changes: []) }
        #expect(error?.hint?.contains("computed") == true)
    }
}
