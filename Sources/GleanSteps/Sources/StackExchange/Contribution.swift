import GleanBytes

/// A post or a comment as it travels through the sorts.
struct Contribution {
    enum Kind: UInt8 { case question = 1, answer, comment }

    var kind = Kind.question
    var id: UInt64 = 0
    /// The post that a comment stands under.
    var post: UInt64 = 0
    /// Nil where the author's account is gone.
    var user: UInt64?
    /// The author's name as the row has it, or as the users' file does.
    var author: [UInt8] = []
    var score = 0
    var date: [UInt8] = []
    /// `ContentLicense` as written; empty in older dumps.
    var licence: [UInt8] = []
    /// Where that stands in its file.
    var licencePlace: UInt64 = 0
    var body: [UInt8] = []
    var title: [UInt8] = []
    var tags: [UInt8] = []
    var accepted: UInt64 = 0
    /// The row in its file.
    var offset: UInt64 = 0
    var length = 0

    init() {}

    /// Reads a row of `Posts.xml`; nil for what is no question or answer.
    init?(post row: DumpRow) {
        guard let id = row.number("Id") else { return nil }
        switch row.number("PostTypeId") {
        case 1: kind = .question
        case 2: kind = .answer
        default: return nil
        }
        self.id = id
        take(row, name: "OwnerDisplayName", user: "OwnerUserId", body: "Body")
        title = row.value("Title") ?? []
        tags = row.value("Tags") ?? []
        accepted = row.number("AcceptedAnswerId") ?? 0
    }

    /// Reads a row of `Comments.xml`.
    init?(comment row: DumpRow) {
        guard let id = row.number("Id"), let post = row.number("PostId") else { return nil }
        kind = .comment
        self.id = id
        self.post = post
        take(row, name: "UserDisplayName", user: "UserId", body: "Text")
    }

    private mutating func take(_ row: DumpRow, name: StaticString, user: StaticString, body: StaticString) {
        author = row.value(name) ?? []
        // The community's own account is -1, which is no author to name.
        self.user = row.number(user)
        self.body = row.value(body) ?? []
        score = row.signed("Score") ?? 0
        date = row.value("CreationDate") ?? []
        licence = row.value("ContentLicense") ?? []
        licencePlace = row.place("ContentLicense")
        offset = row.offset
        length = row.length
    }

    // MARK: Bytes

    /// Fields in the order of `init(_:)`.
    func append(to bytes: inout [UInt8]) {
        bytes.append(kind.rawValue)
        bytes.append(big: id)
        bytes.append(big: post)
        bytes.append(varint: user.map { Int($0) + 1 } ?? 0)
        bytes.append(varint: score >= 0 ? score << 1 : (-score << 1) | 1)
        bytes.append(varint: Int(licencePlace))
        bytes.append(varint: Int(accepted))
        bytes.append(varint: Int(offset))
        bytes.append(varint: length)
        for field in [author, date, licence, body, title, tags] {
            bytes.append(varint: field.count)
            bytes += field
        }
    }

    init(_ bytes: [UInt8]) {
        var reader = VarintReader(bytes.span)
        kind = Kind(rawValue: UInt8(reader.next(big: 1))) ?? .comment
        id = reader.next(big: 8)
        post = reader.next(big: 8)
        let user = reader.next()
        self.user = user == 0 ? nil : UInt64(user - 1)
        let score = reader.next()
        self.score = score & 1 == 0 ? score >> 1 : -(score >> 1)
        licencePlace = UInt64(reader.next())
        accepted = UInt64(reader.next())
        offset = UInt64(reader.next())
        length = reader.next()
        var fields: [[UInt8]] = []
        for _ in 0..<6 {
            let count = reader.next()
            fields.append(Array(bytes[reader.take(count)]))
        }
        (author, date, licence, body, title, tags) = (fields[0], fields[1], fields[2], fields[3], fields[4], fields[5])
    }
}
