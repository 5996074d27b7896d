package import GleanModel

/// A licence of Really Simple Licensing 1.0 (rslstandard.org/rsl): what it permits and prohibits, of which addresses, and for what.
///
/// Tokens are kept as they stand, as they were renamed between drafts (`train-ai`, then `ai-train`). Elements count by their local names,
/// whatever their prefix, so that a licence inside of a feed or a package is read as well.
package struct RSLDocument: Sendable, Equatable {
    package struct Term: Sendable, Equatable {
        /// `usage`, `user` or `geo`, as written.
        package var type: [UInt8]
        /// The words of its list, in lower case.
        package var tokens: [[UInt8]]
    }

    package struct Payment: Sendable, Equatable {
        /// `purchase`, `subscription`, `training`, `crawl`, `use`, `contribution`, `attribution` or `free`, as written; empty means free.
        package var type: [UInt8] = []
        package var amount: [UInt8] = []
        package var currency: [UInt8] = []
        /// Addresses of standard and custom terms.
        package var standard: [UInt8] = []
        package var custom: [UInt8] = []
    }

    package struct Licence: Sendable, Equatable {
        package var permits: [Term] = []
        package var prohibits: [Term] = []
        package var payments: [Payment] = []
        /// Types of statements such as `warranty` and `disclaimer`.
        package var legal: [[UInt8]] = []
        /// Where the licence begins in the document.
        package var offset = 0

        /// What its payments make of what it permits.
        var price: Reservation.Stance {
            if payments.allSatisfy({ $0.type.isEmpty || $0.type.span.equalsIgnoringCase("free") }) { return .allowed }
            let areMild = payments.allSatisfy {
                $0.type.isEmpty || $0.type.span.equalsIgnoringCase("free") || $0.type.span.equalsIgnoringCase("attribution")
            }
            return areMild ? .unknown : .reserved
        }
    }

    package struct Content: Sendable, Equatable {
        /// A pattern of paths, or an address whose path is one.
        package var url: [UInt8] = []
        /// A licence must be had from this server, even one that is free.
        package var server: [UInt8] = []
        package var isEncrypted = false
        package var lastModified: [UInt8] = []
        package var copyright: [UInt8] = []
        package var terms: [UInt8] = []
        package var licences: [Licence] = []
        /// Where it begins in the document.
        package var offset = 0

        package init() {}
    }

    package internal(set) var contents: [Content] = []
    /// There was an element `rsl`, or one of its contents.
    package internal(set) var isRSL = false

    package init() {}

    /// Contents whose address matches that of a page, the most specific alone (RFC 9309, 2.2.2). Of an address with an authority that must
    /// be the page's; scheme and case of letters do not count. A content without an address is for what it is embedded in.
    package func contents(for page: [UInt8]) -> [Content] {
        let path = RobotsPath(page), authority = Self.authority(page)
        var found: [Content] = [], octets = -1
        for content in contents {
            let length: Int
            if content.url.isEmpty {
                length = 0
            } else {
                let wanted = Self.authority(content.url)
                if !wanted.isEmpty, wanted != authority { continue }
                guard let pattern = RobotsPattern(Self.path(content.url)), pattern.matches(path) else { continue }
                length = pattern.octets
            }
            if length < octets { continue }
            if length > octets { found.removeAll() }
            octets = length
            found.append(content)
        }
        return found
    }

    /// What the document says of a page: usages that are permitted and prohibited, with the token as the subject.
    ///
    /// What is permitted by a licence that wants payment, or by a server, is reserved until it is had; what wants attribution alone is unknown,
    /// as nobody can tell here whether it will be given. All that a content with a server does not speak of is reserved, with an empty
    /// subject. Of one usage that licences treat differently all statements are given; those that reserve first, of them and of the others
    /// at most `mostStatements`.
    package func reservations(for page: [UInt8], _ evidence: (Int) -> Evidence) -> [Reservation] {
        var reserved: [Reservation] = [], others: [Reservation] = [], known: Set<Statement> = []
        func add(_ subject: [UInt8], _ stance: Reservation.Stance, _ offset: Int) {
            guard (stance == .reserved ? reserved : others).count < Self.mostStatements,
                known.insert(Statement(subject: subject, stance: stance, offset: offset)).inserted
            else { return }
            let statement = Reservation(.rsl, subject: subject, stance, evidence: evidence(offset))
            if stance == .reserved { reserved.append(statement) } else { others.append(statement) }
        }
        for content in contents(for: page) {
            if !content.server.isEmpty { add([], .reserved, content.offset) }
            for licence in content.licences {
                let price: Reservation.Stance = content.server.isEmpty ? licence.price : .reserved
                for token in Self.usages(licence.prohibits) { add(token, .reserved, licence.offset) }
                let permitted = Self.usages(licence.permits)
                for token in permitted { add(token, price, licence.offset) }
                // Payment without a usage that it is for: all is to be paid for, whoever may pay.
                if price == .reserved, permitted.isEmpty, content.server.isEmpty { add([], .reserved, licence.offset) }
            }
        }
        return reserved + others
    }

    private struct Statement: Hashable {
        var subject: [UInt8]
        var stance: Reservation.Stance
        var offset: Int
    }

    private static let mostStatements = 256

    private static func usages(_ terms: [Term]) -> [[UInt8]] {
        terms.filter { $0.type.span.equalsIgnoringCase("usage") }.flatMap(\.tokens)
    }

    /// The authority of an address in lower case; empty where it has none.
    private static func authority(_ address: [UInt8]) -> [UInt8] {
        guard let range = authorityRange(address) else { return [] }
        return address[range].map { lowerCase($0) }
    }

    private static func path(_ address: [UInt8]) -> [UInt8] {
        guard let range = authorityRange(address) else { return address }
        let path = Array(address[range.upperBound...])
        return path.isEmpty ? [UInt8(ascii: "/")] : path
    }

    private static func authorityRange(_ address: [UInt8]) -> Range<Int>? {
        var start = 0
        while start < address.count, isOfScheme(address[start]) { start += 1 }
        guard start > 0, start + 2 < address.count, address[start] == UInt8(ascii: ":"), address[start + 1] == UInt8(ascii: "/"),
            address[start + 2] == UInt8(ascii: "/")
        else { return nil }
        let ends = Array("/?*$".utf8), end = address[(start + 3)...].firstIndex { ends.contains($0) }
        return start + 3..<(end ?? address.count)
    }
}
