package import GleanModel

/// One place of a page that speaks of a licence, as plain bytes: what a page's reader found, for `LicenceReader` to judge.
package struct PageStatement: Sendable {
    /// Where in the page it stands; what lies in the footer of an article stands in the footer.
    package enum Part: UInt8, Sendable, Comparable {
        case head, footer, elsewhere, main

        package static func < (a: Part, b: Part) -> Bool { a.rawValue < b.rawValue }
    }

    package var place: Evidence.Place
    package var part: Part
    /// The address that is linked to or named, decoded; empty where there is none.
    package var href: [UInt8]
    /// The words: of a link those of the block around it.
    package var text: [UInt8]
    /// The rel, property, key or meta name as written.
    package var name: [UInt8]
    /// The type of what the statement speaks of, where it is told: `Article`, `ImageObject`.
    package var subject: [UInt8]
    /// Where in the page it stands.
    package var offset: UInt64

    package init(
        _ place: Evidence.Place, _ part: Part, href: [UInt8] = [], text: [UInt8] = [], name: [UInt8] = [], subject: [UInt8] = [], offset: UInt64 = 0
    ) {
        self.place = place
        self.part = part
        self.href = href
        self.text = text
        self.name = name
        self.subject = subject
        self.offset = offset
    }
}
