import GleanBytes
import GleanFormats
import GleanHTML
package import GleanModel

/// Reads the dumps of Stack Exchange sites as threads: a question, its accepted answer, its other answers by score, comments under each.
package struct StackExchangeSource: Source {
    package var paths: [String] = []
    package var output = "markdown"
    package var comments = true
    package var minScore: Int?
    package var site: String?
    package var maxThreadBytes = 16 << 20
    package var maxRowBytes = 8 << 20

    package init() {}

    package static let endings = ["Posts.xml", ".7z"]

    package static let manual = Manual<Self>(
        "stackexchange", "Reads threads from the dumps of Stack Exchange sites.",
        source: "Stack Exchange data dump, as published at the Internet Archive; licence of each contribution by its ContentLicense", version: 2,
        settings: [
            Setting("paths", \.paths, "Sites: Posts.xml with Comments.xml and Users.xml beside it, or the site's .7z; of a site in several archives the one with the posts."),
            Setting("output", \.output, choices: ["text", "markdown"], "How posts are written."),
            Setting("comments", \.comments, "Writes comments, as a list under their post."),
            Setting("min_score", optional: \.minScore, in: -1_000_000...1_000_000, "Least score of answers and comments that are written; null for all."),
            Setting("site", optional: \.site, "Address of the site, such as https://coffee.stackexchange.com; null takes the archive's name, or the folder's where inputs lie in several, if it is a host's."),
            Setting("max_thread_bytes", \.maxThreadBytes, in: 1024...(1 << 30), "Largest thread, as stored; a larger one is dropped."),
            Setting("max_row_bytes", \.maxRowBytes, in: 1024...(32 << 20), "Longest row that is read; a longer one is passed over and counted."),
        ],
        reasons: [
            ReasonSpec("no_question", "Answers whose question is not in the dump."),
            ReasonSpec("thread_too_large", "The thread has more bytes than max_thread_bytes."),
            ReasonSpec("too_many_nodes", "A post's HTML passes the limits of a page."),
            ReasonSpec("no_text", "The thread has no text."),
        ],
        concernsRights: true,
        notes: """
            Rows come in any order and are joined on disk, in the memory that --memory grants. A thread's claims are the licences of its \
            contributions; metadata.contributions names author, address, date and licence of each. Dumps from before ContentLicense was \
            written get the licence of the day of writing: CC BY-SA 2.5 before 2011-04-08, 3.0 before 2018-05-02, then 4.0. Posts that are no \
            question or answer are counted by type, comments to posts that are not there as stray_comment, names of more than 256 bytes, which are \
            not taken, as long_name.

            On a store a site must be one archive: tables in files of their own are read together, and must lie on a disk of this machine.
            """)

    package static func isInput(_ path: String) -> Bool { SiteFiles.isInput(path) }
    package static func companions(of path: String) -> [String] { SiteFiles.companions(of: path) }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> StackExchangeReader {
        preconditionFailure("stackexchange joins rows on disk and is started with room for it.")
    }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Void, _ room: SortRoom) throws -> StackExchangeReader {
        try StackExchangeReader(input, self, at: place, room)
    }

    package func fill(_ batch: inout Batch, from reader: inout StackExchangeReader, _ tally: inout SourceTally) throws -> Bool {
        try reader.fill(&batch, &tally)
    }

    /// The site's address without a slash at its end; empty where it cannot be told. `path` is the input's name, which is the same wherever inputs
    /// lie.
    func address(of path: String) -> [UInt8] {
        if let site { return Array(site.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed()) }
        let parts = path.split(separator: "/")
        var name = parts.last.map(String.init) ?? ""
        if name.hasSuffix("-Posts.7z") { name.removeLast("-Posts.7z".count) } else if name.hasSuffix(".7z") { name.removeLast(3) } else { name = parts.dropLast().last.map(String.init) ?? "" }
        let isHost = name.contains(".") && !name.hasPrefix(".") && !name.hasSuffix(".") && name.utf8.allSatisfy { $0 == 0x2E || $0 == 0x2D || $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
        return isHost ? Array("https://\(name)".utf8) : []
    }
}
