/// A patent or a published application of the United States: what its record says of it, and its parts.
package struct Patent: Sendable {
    package enum Part: String, Sendable, CaseIterable { case title, abstract, description, claims }

    /// `US`, as a rule.
    package var country = Array("US".utf8)
    /// The number without the zeros that records fill it up with: `8930553`, `D435854`, `20010000044`.
    package var number: [UInt8] = []
    /// The kind of document: `A`, `B1`, `B2`, `S1`, `A1`.
    package var kind: [UInt8] = []
    /// The day of issue or publication, `2015-01-06`.
    package var date: [UInt8] = []
    package var applicationNumber: [UInt8] = []
    package var applicationDate: [UInt8] = []
    package var title: [UInt8] = []
    package var inventors: [[UInt8]] = []
    package var assignees: [[UInt8]] = []
    /// Symbols of the International Patent Classification, of the Cooperative one, and of that of the United States, as they are written.
    package var ipc: [[UInt8]] = []
    package var cpc: [[UInt8]] = []
    package var uspc: [[UInt8]] = []
    /// Things that kept the record from being well formed, or cut it.
    package var problems: XMLProblems = []

    package init() {}

    /// `US-8930553-B2`.
    package var id: [UInt8] { kind.isEmpty ? country + [0x2D] + number : country + [0x2D] + number + [0x2D] + kind }

    /// The number without filling zeros: `08930553` as `8930553`, `D0435854` as `D435854`.
    static func trimmed(_ number: [UInt8]) -> [UInt8] {
        let letters = number.prefix { $0 &- 0x41 < 26 }, digits = number.dropFirst(letters.count).drop { $0 == 0x30 }
        return Array(letters) + Array(digits)
    }

    /// `20150106` as `2015-01-06`; a day of 00 is none.
    static func day(_ text: [UInt8]) -> [UInt8] {
        let digits = text.prefix { $0 &- 0x30 < 10 }
        guard digits.count == 8 else { return [] }
        let year = Array(digits[..<4]), month = Array(digits[4..<6]), day = Array(digits[6...])
        if month == Array("00".utf8) { return year }
        return day == Array("00".utf8) ? year + [0x2D] + month : year + [0x2D] + month + [0x2D] + day
    }

    static func joined(_ parts: [[UInt8]]) -> [UInt8] { Array(parts.filter { !$0.isEmpty }.joined(separator: [0x20])) }
}
