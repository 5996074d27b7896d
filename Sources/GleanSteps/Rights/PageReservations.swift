import GleanFormats
package import GleanHTML
package import GleanModel
import GleanRights

/// What a page itself says of mining and training, in its HTTP head and in its document.
///
/// Statements are facts, each with its place and its bytes; of TDM's properties only those count that no nearer place says anew. What the
/// site says in files of its own is `RobotsTable`'s.
package enum PageReservations {
    /// `head` is the status line and the headers as recorded (`Page.head`), `document` the decoded page in which `elements` were found.
    package static func reservations(
        url: Span<UInt8>, head: Span<UInt8>, elements: borrowing ReservationElements, document: Span<UInt8>
    ) -> [Reservation] {
        var found = reservations(head: head)
        let address = Array(span: url)
        for element in elements.rows { add(element, document, address, &found) }
        TDMReservation.settle(&found)
        return found
    }

    /// What the HTTP head says: `X-Robots-Tag`, `Content-Usage`, `Content-Signal`, `tdm-reservation`, `tdm-policy`, and `Link` to an RSL licence.
    package static func reservations(head: Span<UInt8>) -> [Reservation] {
        var found: [Reservation] = [], usage: [UInt8] = [], usageEvidence: Evidence?
        var fields = HeaderFields(head, after: HTTPHead(head, 0..<head.count).head)
        while let field = fields.next(in: head) {
            let name = head.extracting(field.name), value = head.extracting(field.value)
            let line = field.name.lowerBound..<max(field.value.upperBound, field.name.upperBound)
            let evidence = Evidence(.header, Array(span: head.extracting(line)), offset: UInt64(line.lowerBound))
            switch RightsHeader(name) {
            case .robotsTag:
                for subject in RobotsDirectives.subjects(header: value) {
                    found.append(Reservation(.robotsTag, subject: subject, .reserved, evidence: evidence))
                }
            case .contentUsage:
                // Fields of one name are one value (RFC 9651, 4.2).
                if usageEvidence != nil { usage += Array(", ".utf8) } else { usageEvidence = evidence }
                usage += Array(span: value)
            case .contentSignal:
                for signal in ContentSignal.read(value) {
                    found.append(Reservation(.contentSignal, subject: signal.label, signal.stance, evidence: evidence))
                }
            case .tdm: if let statement = TDMReservation.statement(name, value: value, evidence) { found.append(statement) }
            case .link: addLinks(value, at: field.value.lowerBound, &found)
            case nil: continue
            }
        }
        if let usageEvidence { add(ContentUsage(usage.span), usageEvidence, &found) }
        TDMReservation.settle(&found)
        return found
    }

    private static func add(_ usage: ContentUsage, _ evidence: Evidence, _ found: inout [Reservation]) {
        if usage.isMalformed { found.append(Reservation(.contentUsage, subject: [], .unknown, evidence: evidence)) }
        for preference in usage.preferences {
            found.append(Reservation(.contentUsage, subject: preference.label, preference.stance, evidence: evidence))
        }
    }

    private static func addLinks(_ value: Span<UInt8>, at offset: Int, _ found: inout [Reservation]) {
        for link in LinkField(value).links where link.isRelated("license") && link.hasType("application/rsl+xml") && !link.hasAnchor {
            let evidence = Evidence(.header, Array(span: value.extracting(link.range)), offset: UInt64(offset + link.range.lowerBound))
            found.append(Reservation(.rsl, subject: [], .unknown, evidence: evidence))
        }
    }

    private static func add(_ element: ReservationElement, _ document: Span<UInt8>, _ url: [UInt8], _ found: inout [Reservation]) {
        let tag = Array(span: document.extracting(element.tag)), offset = UInt64(element.tag.lowerBound)
        switch element.kind {
        case .meta:
            let evidence = Evidence(.meta, tag, offset: offset)
            if let statement = TDMReservation.statement(element.name.span, value: element.value.span, evidence) { found.append(statement) }
            for subject in RobotsDirectives.subjects(meta: element.name.span, content: element.value.span) {
                found.append(Reservation(.metaRobots, subject: subject, .reserved, evidence: evidence))
            }
        case .link: found.append(Reservation(.rsl, subject: [], .unknown, evidence: Evidence(.link, tag, offset: offset)))
        case .script:
            let inside = document.extracting(element.inside)
            found += RSLScanner.document(inside).reservations(for: url) { place in
                let end = min(place + Evidence.longest, inside.count)
                return Evidence(.script, Array(span: inside.extracting(place..<end)), offset: UInt64(element.inside.lowerBound + place))
            }
        }
    }
}
