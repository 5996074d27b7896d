import GleanBytes

/// What the sort holds of one thread: its posts, and the comments under each, with the names of their authors.
struct GatheredThread {
    private(set) var posts: [Contribution] = []
    private(set) var comments: [UInt64: [Contribution]] = [:]
    /// Names of accounts by their numbers.
    private(set) var names: [UInt64: [UInt8]] = [:]
    /// Bytes of the thread as stored, with those that were left out.
    private(set) var bytes = 0

    /// Gathers the group. Of a thread with more than `maxBytes` no more is kept than its first post, by which it is told.
    init(_ group: RecordGroups, maxBytes: Int, minScore: Int?) throws {
        var buffer: [UInt8] = []
        while try group.next() {
            bytes += group.valueCount
            // Names come before all posts.
            let isName = group.u8(at: 0) == 0
            if bytes > maxBytes, isName || !posts.isEmpty { continue }
            buffer.removeAll(keepingCapacity: true)
            if isName {
                group.appendValue(from: 9, to: &buffer)
                names[group.u64(at: 1)] = buffer
                continue
            }
            group.appendValue(to: &buffer)
            var found = Contribution(buffer)
            // Without the users' file an author has the name that the site gives to accounts without one.
            if let user = found.user { found.author = names[user] ?? (found.author.isEmpty ? Array("user\(user)".utf8) : found.author) }
            // The first post is the question, or its absence is what there is to tell; questions come first.
            if found.kind == .comment || !posts.isEmpty, let minScore, found.score < minScore { continue }
            if found.kind == .comment { comments[found.post, default: []].append(found) } else { posts.append(found) }
        }
    }
}
