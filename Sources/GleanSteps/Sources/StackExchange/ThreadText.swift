import GleanFormats
import GleanHTML
import GleanModel
import GleanRights

/// Writes a thread as a page: its text, what is known of it, and the licence of every contribution.
struct ThreadText {
    private let style: TextFormat
    private let site: [UInt8]
    private var fragments = FragmentText()
    private var json = JSONWriter()
    private(set) var text: [UInt8] = []
    private(set) var metadata: [UInt8] = []
    private(set) var rights: [UInt8] = []

    /// `site` is the address before `/questions/`; empty where it is unknown.
    init(_ style: TextFormat, site: [UInt8]) {
        self.style = style
        self.site = site
    }

    /// The address of a thread; empty where the site's is unknown.
    func url(_ question: Contribution) -> [UInt8] { site.isEmpty ? [] : site + Array("/questions/\(question.id)".utf8) }

    /// Writes the thread. `posts` are the question and its answers in the order in which they are to stand, `comments` those of each post.
    /// False where a body passes the limits of a page.
    mutating func write(_ posts: [Contribution], comments: [UInt64: [Contribution]]) -> Bool {
        text.removeAll(keepingCapacity: true)
        var written: [Contribution] = []
        for post in posts {
            if post.kind == .question { heading(1, post.title) } else { heading(2, Array("Answer".utf8)) }
            paragraph()
            guard fragments.append(post.body.span, style, to: &text) else { return false }
            written.append(post)
            for comment in comments[post.id] ?? [] {
                addComment(comment)
                written.append(comment)
            }
        }
        while text.last == 10 { text.removeLast() }
        describe(posts, written)
        var found = ContributionLicences()
        for contribution in written { found.add(contribution) }
        rights.removeAll(keepingCapacity: true)
        found.rights.encode(into: &rights)
        return true
    }

    private var isMarkdown: Bool { if case .markdown = style { true } else { false } }

    private mutating func paragraph() {
        while text.last == 10 { text.removeLast() }
        if !text.isEmpty { text += [10, 10] }
    }

    /// A title; an answer's only where headings can be told from text.
    private mutating func heading(_ level: Int, _ title: [UInt8]) {
        if title.isEmpty || level > 1 && !isMarkdown { return }
        paragraph()
        if isMarkdown { text += [UInt8](repeating: UInt8(ascii: "#"), count: level) + [32] }
        text += title
    }

    /// A comment is plain text with a few marks of Markdown: one item of a list.
    private mutating func addComment(_ comment: Contribution) {
        let before = text.count
        if text.last != 10 { text += text.isEmpty ? [] : [10, 10] }
        text += [UInt8(ascii: "-"), 32]
        var space = false
        for byte in comment.body {
            // Line ends within a comment mean nothing.
            if byte <= 32 {
                space = true
                continue
            }
            if space, text.last != 32 { text.append(32) }
            space = false
            text.append(byte)
        }
        if comment.body.allSatisfy({ $0 <= 32 }) { text.removeLast(text.count - before) } else { text.append(10) }
    }

    // MARK: What is known

    private mutating func describe(_ posts: [Contribution], _ written: [Contribution]) {
        json.removeAll()
        json.beginObject()
        if let question = posts.first {
            add("title", question.title)
            add("author", Self.names(written))
            add("published", question.date)
            add("site_name", site.isEmpty ? [] : Array(site.drop { $0 != UInt8(ascii: "/") }.dropFirst(2)))
            json.key("score")
            json.integer(question.score)
            json.key("answers")
            json.integer(posts.count - 1)
            let tags = Self.tags(question.tags)
            if !tags.isEmpty {
                json.key("tags")
                json.beginArray()
                for tag in tags { json.string(tag.span) }
                json.endArray()
            }
        }
        json.key("contributions")
        json.beginArray()
        for contribution in written { describe(contribution) }
        json.endArray()
        json.endObject()
        metadata = Array(json.bytes[1..<json.bytes.count - 1])
    }

    /// Who wrote what, where it stands and under which licence: what attribution asks for.
    private mutating func describe(_ contribution: Contribution) {
        json.beginObject()
        add("type", Array("\(contribution.kind)".utf8))
        json.key("id")
        json.integer(Int(contribution.id))
        add("author", contribution.author)
        if !site.isEmpty {
            if let user = contribution.user { add("author_url", site + Array("/users/\(user)".utf8)) }
            switch contribution.kind {
            case .question: add("url", site + Array("/q/\(contribution.id)".utf8))
            case .answer: add("url", site + Array("/a/\(contribution.id)".utf8))
            case .comment: add("url", site + Array("/posts/comments/\(contribution.id)".utf8))
            }
        }
        add("date", contribution.date)
        if let licence = ContributionLicences.licence(of: contribution)?.licence { add("licence", Array(licence.expression.utf8)) }
        json.key("score")
        json.integer(contribution.score)
        json.endObject()
    }

    private mutating func add(_ key: StaticString, _ value: [UInt8]) {
        if value.isEmpty { return }
        json.key(key)
        json.string(value.span)
    }

    /// Every author once, in the order of the text.
    private static func names(_ written: [Contribution]) -> [UInt8] {
        var seen = Set<[UInt8]>(), names: [UInt8] = []
        for contribution in written where !contribution.author.isEmpty && seen.insert(contribution.author).inserted {
            if !names.isEmpty { names += [UInt8(ascii: ";"), 32] }
            names += contribution.author
        }
        return names
    }

    /// Tags stand as `<one><two>`, in newer dumps as `|one|two|`.
    private static func tags(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split { [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|")].contains($0) }.map { Array($0) }
    }
}
