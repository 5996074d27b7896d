/// The elements of MediaWiki's export format that are read; all others are passed over.
enum DumpElement: Equatable {
    case mediawiki, siteinfo, sitename, dbname, base, generator, titleCase, namespace
    case page, title, ns, id, redirect, revision, timestamp, contributor, username, ip, model, format, sha1, text
    /// A slot of the revision beside its main one, as schema 0.11 has them; a file that was uploaded.
    case content, upload
    case other

    /// The element of a tag whose name begins at `start`.
    init(_ bytes: Span<UInt8>, at start: Int, to end: Int) {
        var stop = start
        while stop < end, WikiBytes.isLetter(bytes[stop]) || WikiBytes.isDigit(bytes[stop]) { stop += 1 }
        self = .other
        for (name, element) in Self.names where name.utf8CodeUnitCount == stop - start && WikiBytes.holds(name, in: bytes, at: start) {
            self = element
            return
        }
    }

    /// The commonest first.
    private static let names: [(StaticString, DumpElement)] = [
        ("id", .id), ("text", .text), ("revision", .revision), ("page", .page), ("title", .title), ("ns", .ns), ("timestamp", .timestamp),
        ("contributor", .contributor), ("username", .username), ("ip", .ip), ("model", .model), ("format", .format), ("sha1", .sha1),
        ("redirect", .redirect), ("namespace", .namespace), ("sitename", .sitename), ("dbname", .dbname), ("base", .base), ("generator", .generator),
        ("case", .titleCase), ("siteinfo", .siteinfo), ("mediawiki", .mediawiki), ("content", .content), ("upload", .upload),
    ]
}
