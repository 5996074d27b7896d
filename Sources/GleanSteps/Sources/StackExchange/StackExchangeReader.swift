import GleanBytes
import GleanFormats
import GleanModel
import GleanHTML

/// Where the source stands in one site: reading rows, joining them, or handing out threads.
///
/// A class, as it owns files and sorts; it never leaves its thread.
package final class StackExchangeReader {
    private let input: Input
    private let settings: StackExchangeSource
    private let files: SiteFiles
    private let join: ThreadJoin
    private var rows: DumpRows?
    private var member: (kind: SiteFiles.Kind, bytes: any ByteSource)?
    private var writer: ThreadText
    private var isRead = false
    private var isCounted = false
    /// Only this thread is wanted, which begins at a place.
    private var only: (thread: UInt64, posts: Set<UInt64>)?
    private var readBefore: UInt64 = 0

    /// Rows that are read, or joined, before the engine is asked whether to go on.
    private static let rowsAtOnce = 20_000
    /// Unpacked bytes of rows, likewise.
    private static let bytesAtOnce: UInt64 = 256 << 20
    /// Bytes of an account's name, of which sites allow 40 letters: it goes to each of its threads, and to each of its contributions there.
    private static let longestName = 256

    init(_ input: Input, _ settings: StackExchangeSource, at place: RecordPlace?, _ room: SortRoom) throws {
        self.input = input
        self.settings = settings
        files = SiteFiles(input, wanted: settings.comments ? [.posts, .comments, .users] : [.posts, .users])
        join = try ThreadJoin(room)
        writer = ThreadText(settings.output == "markdown" ? .markdown(links: true) : .text, site: settings.address(of: input.name))
        if let place { only = try Self.posts(ofThreadAt: place.offset, input, settings) }
    }

    func fill(_ batch: inout Batch, _ tally: inout SourceTally) throws -> Bool {
        if !isRead {
            try readRows(&tally)
            return true
        }
        guard let groups = join.groups else {
            _ = try join.advance(records: Self.rowsAtOnce)
            return true
        }
        while !batch.isFull {
            guard try groups.nextGroup() else {
                if !isCounted, join.strayComments > 0 { tally.otherRecords["stray_comment"] = join.strayComments }
                isCounted = true
                tally.digest = only == nil ? files.digest : nil
                return false
            }
            try addThread(groups, &batch)
        }
        return true
    }

    // MARK: Rows

    private func readRows(_ tally: inout SourceTally) throws {
        var left = Self.rowsAtOnce, bytes: UInt64 = 0
        while left > 0, bytes < Self.bytesAtOnce {
            if rows == nil {
                guard let next = try files.next(&tally) else {
                    isRead = true
                    tally.bytes = input.bytes
                    return
                }
                member = next
                rows = DumpRows(next.bytes, maxRowBytes: settings.maxRowBytes)
            }
            guard let kind = member?.kind else { return }
            let before = rows?.bytesRead ?? 0
            guard let event = try rows?.next() else {
                if let failure = (member?.bytes as? ArchiveMember)?.failure { tally.count(failure) }
                rows = nil
                continue
            }
            left -= 1
            bytes += (rows?.bytesRead ?? before) - before
            switch event {
            case .noRow: break
            case .damage(let kind, let offset): tally.count(DataError(kind: kind, file: input.name, offset: offset))
            case .row: if let row = rows?.row { try take(row, kind, &tally) }
            }
        }
        if let row = rows?.row { tally.bytes = max(tally.bytes, min(input.bytes, row.offset)) }
    }

    private func take(_ row: DumpRow, _ kind: SiteFiles.Kind, _ tally: inout SourceTally) throws {
        switch kind {
        case .posts:
            guard let post = Contribution(post: row), let thread = Self.thread(of: post, row) else {
                if row.number("Id") == nil || ["1", "2"].contains(Self.type(row)) {
                    tally.count(DataError(kind: "bad_row", file: input.name, offset: row.offset))
                } else {
                    tally.count(other: "post_type_\(Self.type(row))")
                }
                return
            }
            tally.count(other: post.kind == .question ? "question" : "answer")
            if only.map({ $0.thread == thread }) ?? true { try join.add(post, thread: thread) }
        case .comments:
            guard let comment = Contribution(comment: row) else {
                return tally.count(DataError(kind: "bad_row", file: input.name, offset: row.offset))
            }
            tally.count(other: "comment")
            if only.map({ $0.posts.contains(comment.post) }) ?? true { try join.add(comment: comment) }
        case .users:
            tally.count(other: "user")
            guard let id = row.number("Id"), let name = row.value("DisplayName") else { return }
            if name.count > Self.longestName { return tally.count(other: "long_name") }
            try join.add(user: id, name: name)
        }
    }

    private static func type(_ row: DumpRow) -> String { row.number("PostTypeId").map { String($0) } ?? "unknown" }

    /// A question's own id, an answer's question.
    private static func thread(of post: Contribution, _ row: DumpRow) -> UInt64? { post.kind == .question ? post.id : row.number("ParentId") }

    /// The thread whose question, or first answer, stands at a place, and the ids of its posts.
    private static func posts(ofThreadAt offset: UInt64, _ input: Input, _ settings: StackExchangeSource) throws -> (thread: UInt64, posts: Set<UInt64>) {
        var wanted: UInt64?
        try eachPost(of: input, settings) { post, thread in
            if post.offset == offset { wanted = thread }
            return wanted == nil
        }
        guard let wanted else { return (.max, []) }
        // Read once more, as the ids of all threads would be those of the whole site.
        var posts: Set<UInt64> = []
        try eachPost(of: input, settings) { post, thread in
            if thread == wanted { posts.insert(post.id) }
            return true
        }
        return (wanted, posts)
    }

    /// Hands out the posts of a site with the thread of each, while `isWanted` says so.
    private static func eachPost(of input: Input, _ settings: StackExchangeSource, _ isWanted: (Contribution, UInt64) -> Bool) throws {
        let files = SiteFiles(input, wanted: [.posts])
        var tally = SourceTally()
        while let (_, bytes) = try files.next(&tally) {
            var rows = DumpRows(bytes, maxRowBytes: settings.maxRowBytes)
            while let event = try rows.next() {
                guard case .row = event, let post = Contribution(post: rows.row), let thread = thread(of: post, rows.row) else { continue }
                if !isWanted(post, thread) { return }
            }
        }
    }

    // MARK: Threads

    private func addThread(_ group: RecordGroups, _ batch: inout Batch) throws {
        let thread = try GatheredThread(group, maxBytes: settings.maxThreadBytes, minScore: settings.minScore)
        guard let first = thread.posts.first else { return }
        let drop = write(thread)
        let facts = PageFacts(offset: first.offset, length: UInt64(first.length), sourceDrop: drop)
        let id = Array("\(first.kind == .question ? first.id : group.key(at: 0))".utf8), url = writer.url(first)
        let isDropped = drop != nil
        let text = isDropped ? [] : writer.text, metadata = isDropped ? [] : writer.metadata, rights = isDropped ? [] : writer.rights
        batch.append(
            url: (first.kind == .question ? url : []).span, id: id.span, date: first.date.span, head: Span(), payload: Span(), text: text.span,
            metadata: metadata.span, rights: rights.span, facts: facts)
    }

    private func write(_ thread: GatheredThread) -> SourceDrop? {
        if thread.bytes > settings.maxThreadBytes { return SourceDrop("thread_too_large", found: Double(thread.bytes), limit: Double(settings.maxThreadBytes)) }
        guard let question = thread.posts.first, question.kind == .question else { return SourceDrop("no_question") }
        let answers = thread.posts.dropFirst().filter { $0.kind == .answer }.sorted {
            if ($0.id == question.accepted) != ($1.id == question.accepted) { return $0.id == question.accepted }
            return $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id
        }
        guard writer.write([question] + answers, comments: thread.comments) else { return SourceDrop("too_many_nodes") }
        return writer.text.isEmpty ? SourceDrop("no_text", found: 0, limit: 1) : nil
    }
}
