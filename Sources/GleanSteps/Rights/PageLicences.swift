package import GleanHTML
package import GleanModel
import GleanRights

/// The licences that a page claims, from what its metadata found of them.
package enum PageLicences {
    package static func claims(_ found: LicenceStatements) -> [LicenceClaim] {
        if found.rows.isEmpty { return [] }
        return LicenceReader.claims(found.rows.map { row in
            PageStatement(
                place(row.kind, name: found.bytes[row.name]), part(row.part), href: Array(found.bytes[row.href]), text: Array(found.bytes[row.text]),
                name: Array(found.bytes[row.name]), subject: Array(found.bytes[row.subject]), offset: UInt64(row.offset))
        })
    }

    private static func place(_ kind: LicenceStatement.Kind, name: ArraySlice<UInt8>) -> Evidence.Place {
        switch kind {
        case .link: .link
        case .anchor: .anchor
        case .address: .address
        case .meta: .meta
        case .linkedData: .linkedData
        // RDFa names have a prefix ("cc:license"), those of microdata have none.
        case .property: name.contains(UInt8(ascii: ":")) ? .rdfa : .microdata
        case .text: .pageText
        }
    }

    private static func part(_ part: LicenceStatement.Part) -> PageStatement.Part {
        switch part {
        case .head: .head
        case .main: .main
        case .footer: .footer
        case .elsewhere: .elsewhere
        }
    }
}
