import GleanHTML
import Glibc

/// Writes what pages say about themselves as JSON lines, for scripts/score_metadata.py.
enum MetadataRows {
    static func write(_ pages: [HTMLBench.Page], _ path: String) {
        var tree = HTMLTree(), metadata = PageMetadata()
        guard let file = fopen(path, "wb") else { print("cannot write \(path)"); exit(4) }
        defer { fclose(file) }
        for page in pages {
            _ = tree.parse(page.bytes.span)
            metadata.read(tree, page.bytes.span)
            var line = Array("{\"url\": ".utf8)
            HTMLBench.quote(page.url, &line)
            add("title", metadata.title, &line)
            add("author", metadata.author, &line)
            add("date", metadata.published, &line)
            add("modified", metadata.modified, &line)
            add("site", metadata.siteName, &line)
            add("language", metadata.language, &line)
            add("canonical", metadata.canonicalURL, &line)
            addLicences(metadata.licences, &line)
            line += Array("}\n".utf8)
            fwrite(line, 1, line.count, file)
        }
    }

    private static func add(_ key: String, _ value: [UInt8], _ line: inout [UInt8]) {
        line += Array(", \"\(key)\": ".utf8)
        HTMLBench.quote(value, &line)
    }

    private static func addLicences(_ licences: LicenceStatements, _ line: inout [UInt8]) {
        line += Array(", \"licences\": [".utf8)
        for (place, row) in licences.rows.enumerated() {
            line += Array("\(place > 0 ? ", " : ""){\"kind\": \"\(row.kind)\", \"part\": \"\(row.part)\", \"offset\": \(row.offset)".utf8)
            add("href", Array(licences.bytes[row.href]), &line)
            add("text", Array(licences.bytes[row.text]), &line)
            add("name", Array(licences.bytes[row.name]), &line)
            add("subject", Array(licences.bytes[row.subject]), &line)
            line.append(0x7D)
        }
        line.append(0x5D)
    }
}
