/// The kinds of steps. A source and a writer may share a name; the place in the recipe tells them apart.
package enum StepKind: String, Sendable, Codable, CaseIterable {
    case source, rewriter, measure, filter, survey, writer
}

/// A part of a recipe. Its stored properties are its settings, and they are all it holds.
///
/// Models and lists are its `Kit`, loaded once and shared; what a worker reuses from page to page is its `Scratch`.
package protocol Step: Sendable {
    associatedtype Number: NumberKey = NoNumber
    associatedtype Kit: Sendable = Void
    associatedtype Scratch = Void

    init()
    static var manual: Manual<Self> { get }

    /// What is wrong with the settings taken together, each of which is in its range; nil if nothing is. Found by `check`.
    var contradiction: RecipeError? { get }

    /// Loads models and lists. Called once a run, never by `check`.
    func open(_ assets: inout Assets) throws -> Kit

    /// Makes what one worker reuses from page to page. Meaningless between pages.
    func makeScratch(_ kit: Kit, _ desk: Desk) -> Scratch

    /// The names behind a number of kind `label`.
    func labels(of number: Number, _ kit: Kit) -> [String]
}

extension Step where Kit == Void {
    package func open(_ assets: inout Assets) throws {}
}

extension Step where Scratch == Void {
    package func makeScratch(_ kit: Kit, _ desk: Desk) {}
}

extension Step {
    package var contradiction: RecipeError? { nil }
    package func labels(of number: Number, _ kit: Kit) -> [String] { [] }
}

/// Puts numbers and labels beside a page and decides nothing.
package protocol Measure: Step {
    func measure(_ page: borrowing Page, _ kit: Kit, _ scratch: inout Scratch, into numbers: inout Readings<Number>)

    /// The step adds to what is known of a page's rights.
    var findsRights: Bool { get }

    /// Appends what is known of the page's rights, encoded, with what was known before (`page.rights`). Asked right after `measure`.
    func findRights(_ page: borrowing Page, _ kit: Kit, _ scratch: inout Scratch, into rights: inout [UInt8])
}

extension Measure {
    package var findsRights: Bool { false }
    package func findRights(_ page: borrowing Page, _ kit: Kit, _ scratch: inout Scratch, into rights: inout [UInt8]) {}
}

/// Measures, then judges by the rules of its manual, which the engine compares.
package protocol Filter: Step {
    /// Measures the numbers that rule group `group` asks for.
    func measure(_ page: borrowing Page, group: Int, _ kit: Kit, _ scratch: inout Scratch, into numbers: inout Readings<Number>)

    /// What the step says of a page that all its rules keep: for verdicts that rest on no number. The reason is one of the manual's.
    func judge(_ page: borrowing Page, _ kit: Kit, _ scratch: inout Scratch) -> Verdict

    /// The step answers for the release: `judge` is asked again of every page that is written, and a page that it drops then ends the run.
    var guardsRelease: Bool { get }
}

extension Filter {
    package func judge(_ page: borrowing Page, _ kit: Kit, _ scratch: inout Scratch) -> Verdict { .keep }
    package var guardsRelease: Bool { false }
}

/// Makes a new text version of a page, and may drop it, by its rules or by itself.
package protocol Rewriter: Step {
    /// Texts that the step has to offer of one page, the best first; the page gets the first that no later filter drops.
    var offers: Int { get }

    /// Appends the new text, valid UTF-8, to `text`, which comes empty. `offer` counts from 0; the same page comes with 0 first, then
    /// perhaps with the ones after, and no other page between.
    func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: Kit, _ scratch: inout Scratch,
        into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict

    /// Appends what the page says of itself, as the members of a JSON object, without braces. Asked right after `rewrite`, of a page
    /// that goes on.
    func describe(_ page: borrowing Page, _ kit: Kit, _ scratch: inout Scratch, into members: inout [UInt8])
}

extension Rewriter {
    package var offers: Int { 1 }
    package func describe(_ page: borrowing Page, _ kit: Kit, _ scratch: inout Scratch, into members: inout [UInt8]) {}
}
