import GleanBytes
import GleanModel

/// Joins posts, comments and users into threads by three sorts.
///
///     posts:    post    → (0, thread) or (1, a comment)      comments learn their thread
///     users:    user    → (0, name) or (1, thread)           threads learn the names of their authors
///     threads:  thread  → (0, user, name) or a contribution  everything of a thread together
///
/// Each sort bounds its memory; a thread alone must fit in it. A class, as it owns its sorts; it never leaves its thread.
final class ThreadJoin {
    private let posts: any RecordSorting
    private let users: any RecordSorting
    private let threads: any RecordSorting
    private var postGroups: RecordGroups?
    private var userGroups: RecordGroups?
    private(set) var groups: RecordGroups?
    /// Comments whose post is not in the dump.
    private(set) var strayComments = 0
    private var buffer: [UInt8] = []

    init(_ room: SortRoom) throws {
        let shape = RecordShape(keyBytes: 8, width: nil)
        posts = try room.sort(shape, "posts", share: 0.3)
        users = try room.sort(shape, "users", share: 0.2)
        threads = try room.sort(shape, "threads", share: 0.5)
    }

    /// A question, or an answer to the question `thread`.
    func add(_ post: Contribution, thread: UInt64) throws {
        try posts.add {
            $0.append(big: post.id)
            $0.append(0)
            $0.append(big: thread)
        }
        try addToThread(post, thread)
    }

    func add(comment: Contribution) throws {
        try posts.add {
            $0.append(big: comment.post)
            $0.append(1)
            comment.append(to: &$0)
        }
    }

    func add(user: UInt64, name: [UInt8]) throws {
        try users.add {
            $0.append(big: user)
            $0.append(0)
            $0 += name
        }
    }

    private func addToThread(_ contribution: Contribution, _ thread: UInt64) throws {
        try threads.add {
            $0.append(big: thread)
            contribution.append(to: &$0)
        }
        guard let user = contribution.user else { return }
        try users.add {
            $0.append(big: user)
            $0.append(1)
            $0.append(big: thread)
        }
    }

    /// Joins for a while; true when threads can be read. Called until then, so that a long join can be stopped.
    func advance(records: Int) throws -> Bool {
        var left = records
        if postGroups == nil { postGroups = try posts.groups() }
        if let groups = postGroups, userGroups == nil {
            while left > 0 {
                guard try groups.nextGroup() else {
                    userGroups = try users.groups()
                    break
                }
                left -= try joinComments(groups)
            }
            if userGroups == nil { return false }
        }
        guard let users = userGroups else { return false }
        while left > 0 {
            guard try users.nextGroup() else {
                groups = try threads.groups()
                return true
            }
            left -= try joinNames(users)
        }
        return false
    }

    private func joinComments(_ group: RecordGroups) throws -> Int {
        var thread: UInt64?, seen = 0
        while try group.next() {
            seen += 1
            if group.u8(at: 0) == 0 {
                thread = thread ?? group.u64(at: 1)
                continue
            }
            guard let thread else {
                strayComments += 1
                continue
            }
            buffer.removeAll(keepingCapacity: true)
            group.appendValue(from: 1, to: &buffer)
            try addToThread(Contribution(buffer), thread)
        }
        return seen
    }

    private func joinNames(_ group: RecordGroups) throws -> Int {
        var name: [UInt8]?, last: UInt64?, seen = 0
        while try group.next() {
            seen += 1
            if group.u8(at: 0) == 0 {
                guard name == nil else { continue }
                var bytes: [UInt8] = []
                group.appendValue(from: 1, to: &bytes)
                name = bytes
                continue
            }
            let thread = group.u64(at: 1)
            guard let name, thread != last else { continue }
            last = thread
            let user = group.key(at: 0)
            try threads.add {
                $0.append(big: thread)
                $0.append(0)
                $0.append(big: user)
                $0 += name
            }
        }
        return seen
    }
}
