package import GleanModel

/// One step of one worker's chain.
///
/// A class, because each holds its worker's scratch; it never leaves its thread.
package protocol Link: AnyObject {
    /// Texts that the step has to offer of a page.
    var offers: Int { get }
    /// Where the step's numbers stand in the row.
    var slots: Range<Int> { get }

    /// Runs the step on a page. Numbers go to `row`; a rewriter appends the text of `offer` to `text`, which comes empty.
    func apply(_ page: borrowing Page, offer: Int, _ row: inout [Double], text: inout [UInt8], measureAll: Bool) -> LinkResult

    /// Appends what the step knows of the page besides its text, as members of a JSON object.
    func describe(_ page: borrowing Page, into members: inout [UInt8])

    /// The step adds to what is known of a page's rights.
    var findsRights: Bool { get }
    /// Appends what is known of the page's rights, with what was known before: `page.rights`. Asked right after `apply`.
    func findRights(_ page: borrowing Page, into rights: inout [UInt8])
}

extension Link {
    package var offers: Int { 1 }
    package func describe(_ page: borrowing Page, into members: inout [UInt8]) {}
    package var findsRights: Bool { false }
    package func findRights(_ page: borrowing Page, into rights: inout [UInt8]) {}
}

package struct LinkResult {
    /// A new text version stands in `text`.
    package var isRewritten = false
    /// The page cannot go on, whatever is still to be measured.
    package var isFinal = false
    /// 0 to stay, else the code of the drop.
    package var code = 0
    package var found = Double.nan
    package var limit = Double.nan
    /// The rule that dropped the page, -1 if none did.
    package var rule = -1
    /// The link that dropped the page, by its place in the chain.
    package var link = 0

    package static let stay = LinkResult()
}

extension ChainPlace {
    /// Asks the rules of a group; the first that does not hold drops the page.
    func judge(_ group: Int, _ row: [Double]) -> LinkResult {
        guard group < groups.count else { return .stay }
        for rule in groups[group] where !rule.holds(row) {
            return LinkResult(code: rule.code, found: row[rule.slot], limit: rule.limit(row), rule: rule.index)
        }
        return .stay
    }

    /// Puts the numbers of a step into the page's row.
    func store(_ values: [Double], _ row: inout [Double]) {
        for slot in values.indices { row[base + slot] = values[slot] }
    }
}

final class FilterLink<S: Filter>: Link {
    private let prepared: Prepared<S>
    private let place: ChainPlace
    private var scratch: S.Scratch
    private var readings = Readings<S.Number>()
    private let groupCount: Int

    var slots: Range<Int> { place.base..<place.base + place.count }

    init(_ prepared: Prepared<S>, _ desk: Desk, _ place: ChainPlace) {
        self.prepared = prepared
        self.place = place
        scratch = prepared.step.makeScratch(prepared.kit, desk)
        groupCount = max(1, S.manual.rules.count)
    }

    func apply(_ page: borrowing Page, offer: Int, _ row: inout [Double], text: inout [UInt8], measureAll: Bool) -> LinkResult {
        readings.clear()
        var first = LinkResult.stay
        for group in 0..<groupCount {
            prepared.step.measure(page, group: group, prepared.kit, &scratch, into: &readings)
            place.store(readings.values, &row)
            let result = place.judge(group, row)
            if first.code == 0 { first = result }
            if first.code != 0, !measureAll { return first }
        }
        if first.code == 0, case .drop(let reason, let found, let limit) = prepared.step.judge(page, prepared.kit, &scratch) {
            guard let code = place.codes[reason] else { preconditionFailure("\(S.manual.name) gave the reason \(reason), which its manual does not declare.") }
            return LinkResult(code: code, found: found, limit: limit)
        }
        return first
    }
}

final class MeasureLink<S: Measure>: Link {
    private let prepared: Prepared<S>
    private let place: ChainPlace
    private var scratch: S.Scratch
    private var readings = Readings<S.Number>()

    var slots: Range<Int> { place.base..<place.base + place.count }

    init(_ prepared: Prepared<S>, _ desk: Desk, _ place: ChainPlace) {
        self.prepared = prepared
        self.place = place
        scratch = prepared.step.makeScratch(prepared.kit, desk)
    }

    func apply(_ page: borrowing Page, offer: Int, _ row: inout [Double], text: inout [UInt8], measureAll: Bool) -> LinkResult {
        readings.clear()
        prepared.step.measure(page, prepared.kit, &scratch, into: &readings)
        place.store(readings.values, &row)
        return .stay
    }

    var findsRights: Bool { prepared.step.findsRights }
    func findRights(_ page: borrowing Page, into rights: inout [UInt8]) { prepared.step.findRights(page, prepared.kit, &scratch, into: &rights) }
}

final class RewriterLink<S: Rewriter>: Link {
    private let prepared: Prepared<S>
    private let place: ChainPlace
    private var scratch: S.Scratch
    private var readings = Readings<S.Number>()

    var offers: Int { prepared.step.offers }
    var slots: Range<Int> { place.base..<place.base + place.count }

    init(_ prepared: Prepared<S>, _ desk: Desk, _ place: ChainPlace) {
        self.prepared = prepared
        self.place = place
        scratch = prepared.step.makeScratch(prepared.kit, desk)
    }

    func apply(_ page: borrowing Page, offer: Int, _ row: inout [Double], text: inout [UInt8], measureAll: Bool) -> LinkResult {
        readings.clear()
        let verdict = prepared.step.rewrite(page, offer: offer, prepared.kit, &scratch, into: &text, numbers: &readings)
        place.store(readings.values, &row)
        if case .drop(let reason, let found, let limit) = verdict {
            // A reason that the manual does not declare is our mistake, and code 0 would keep the page in silence.
            guard let code = place.codes[reason] else { preconditionFailure("\(S.manual.name) gave the reason \(reason), which its manual does not declare.") }
            return LinkResult(isFinal: true, code: code, found: found, limit: limit)
        }
        for group in place.groups.indices {
            var result = place.judge(group, row)
            if result.code != 0 {
                result.isRewritten = true
                return result
            }
        }
        return LinkResult(isRewritten: true)
    }

    func describe(_ page: borrowing Page, into members: inout [UInt8]) { prepared.step.describe(page, prepared.kit, &scratch, into: &members) }
}
