import GleanFormats
import GleanHTML
import GleanModel

/// What `extract` keeps of a page from one offer to the next: its tree, its blocks with their chances, and what became of it.
struct PageReading {
    enum Opening {
        case opened(bytes: Int, undecodable: Double)
        case dropped(Verdict)
    }

    var opening = Opening.opened(bytes: 0, undecodable: 0)
    var tree = HTMLTree()
    var parsed = HTMLTree.Outcome.parsed
    var hasText = false
    var mainText = MainText()
    private var metadata = PageMetadata()
    private var json = JSONWriter()

    /// Appends what the page says of itself, as members of a JSON object; what it does not say is left out.
    mutating func describe(_ page: Span<UInt8>, into members: inout [UInt8]) {
        metadata.read(tree, page)
        json.removeAll()
        json.beginObject()
        let texts: [(StaticString, [UInt8])] = [
            ("title", metadata.title), ("author", metadata.author), ("published", metadata.published), ("modified", metadata.modified),
            ("site_name", metadata.siteName), ("declared_language", metadata.language), ("canonical_url", metadata.canonicalURL),
        ]
        for (key, value) in texts where !value.isEmpty {
            json.key(key)
            json.string(value.span)
        }
        addLicences()
        json.endObject()
        let bytes = json.bytes
        if bytes.count > 2 {
            if !members.isEmpty { members.append(UInt8(ascii: ",")) }
            members += bytes[1..<bytes.count - 1]
        }
    }

    /// Every statement of a licence as the page has it: how, where, link, text.
    private mutating func addLicences() {
        let found = metadata.licences
        if found.rows.isEmpty { return }
        json.key("licence_statements")
        json.beginArray()
        for row in found.rows {
            json.beginObject()
            add("kind", Array("\(row.kind)".utf8))
            add("part", Array("\(row.part)".utf8))
            add("name", Array(found.bytes[row.name]))
            add("href", Array(found.bytes[row.href]))
            add("text", Array(found.bytes[row.text]))
            add("subject", Array(found.bytes[row.subject]))
            json.key("offset")
            json.integer(Int(row.offset))
            json.endObject()
        }
        json.endArray()
    }

    private mutating func add(_ key: StaticString, _ value: [UInt8]) {
        if value.isEmpty { return }
        json.key(key)
        json.string(value.span)
    }
}
