/// Where a statement about rights stands, and its exact bytes.
package struct Evidence: Sendable, Hashable {
    /// The kind of place, in the words that releases use.
    package enum Place: String, Sendable, Hashable, CaseIterable {
        // Of a page.
        case header, meta, link, anchor, address
        case linkedData = "json_ld"
        case rdfa, microdata
        case pageText = "text"
        // Of a source's own record of the work: a dump's attribute, a catalogue, an article's licence element.
        case record
        // Of code: a tag for one very file, at its head or beside it; what lies in a folder above it.
        case spdxHeader = "spdx_header"
        case licenceFile = "licence_file"
        case manifest
        // Of a site.
        case robots = "robots.txt"
        case wellKnown = "well_known"
        case aiTxt = "ai.txt"
        /// What the publisher says of all its works elsewhere, taken from a recipe's setting.
        case publisher
        /// A licence that stands inside of a page, in a script element.
        case script
        /// The words at the head of a file of code: a licence's text, or a notice that names it.
        case notice
    }

    package var place: Place
    /// The statement as it stands there, at most `longest` bytes: an address, a line, a sentence.
    package var bytes: [UInt8]
    /// Offset of the statement: in the decoded page, the record, the file, or the robots.txt that it stands in.
    package var offset: UInt64
    /// What holds it, where it is not the page itself: an address, a path, a name; else empty.
    package var source: [UInt8]
    /// When it was captured, as recorded, where it is not the page's own date; else empty.
    package var date: [UInt8]

    /// The most bytes kept of a statement, a source or a date.
    package static let longest = 400

    package init(_ place: Place, _ bytes: [UInt8], offset: UInt64 = 0, source: [UInt8] = [], date: [UInt8] = []) {
        self.place = place
        self.bytes = bytes.count > Self.longest ? Array(bytes.prefix(Self.longest)) : bytes
        self.offset = offset
        self.source = source.count > Self.longest ? Array(source.prefix(Self.longest)) : source
        self.date = date.count > Self.longest ? Array(date.prefix(Self.longest)) : date
    }
}

/// How far a statement can be trusted, from least to most.
package enum Trust: UInt8, Sendable, Hashable, Comparable, CaseIterable {
    /// Words or a link somewhere in the page.
    case declared = 1
    /// Said where a page, a file or a record says its licence: in its head, by a licence relation, in the licence's own element.
    case located = 2
    /// Said by the one who publishes the work, of this very work: a catalogue, a dump's own record, an article's licence.
    case publisherVerified = 3
    /// Signed by the rightsholder.
    case rightsholderSigned = 4

    package static func < (a: Trust, b: Trust) -> Bool { a.rawValue < b.rawValue }

    /// The name in releases and policies.
    package var name: String {
        switch self {
        case .declared: "declared"
        case .located: "structurally_located"
        case .publisherVerified: "publisher_verified"
        case .rightsholderSigned: "rightsholder_signed"
        }
    }
}
