import GleanFormats
import GleanHTML
import Glibc

/// Writes what pages say about themselves as JSON lines, for scripts/score_metadata.py.
enum MetadataRows {
    static func write(_ pages: [HTMLBench.Page], _ path: String) {
        var tree = HTMLTree(), metadata = PageMetadata(), line = JSONWriter()
        guard let file = fopen(path, "wb") else { print("cannot write \(path)"); exit(4) }
        defer { fclose(file) }
        for page in pages {
            _ = tree.parse(page.bytes.span)
            metadata.read(tree, page.bytes.span)
            line.removeAll()
            line.beginObject()
            add("url", page.url, &line)
            add("title", metadata.title, &line)
            add("author", metadata.author, &line)
            add("date", metadata.published, &line)
            add("modified", metadata.modified, &line)
            add("site", metadata.siteName, &line)
            add("language", metadata.language, &line)
            add("canonical", metadata.canonicalURL, &line)
            addLicences(metadata.licences, &line)
            line.endObject()
            line.endLine()
            fwrite(line.bytes, 1, line.bytes.count, file)
        }
    }

    private static func add(_ key: StaticString, _ value: [UInt8], _ line: inout JSONWriter) {
        line.key(key)
        line.string(value.span)
    }

    private static func addLicences(_ licences: LicenceStatements, _ line: inout JSONWriter) {
        line.key("licences")
        line.beginArray()
        for row in licences.rows {
            line.beginObject()
            add("kind", Array("\(row.kind)".utf8), &line)
            add("part", Array("\(row.part)".utf8), &line)
            line.key("offset")
            line.integer(Int(row.offset))
            add("href", Array(licences.bytes[row.href]), &line)
            add("text", Array(licences.bytes[row.text]), &line)
            add("name", Array(licences.bytes[row.name]), &line)
            add("subject", Array(licences.bytes[row.subject]), &line)
            line.endObject()
        }
        line.endArray()
    }
}
