import GleanBytes

/// What `DumpReader` found next.
package enum DumpEvent: Equatable, Sendable {
    /// `page` holds a page, and `appendText` its text, until the next call.
    case page
    /// Something is not as it should be, at a place in the content; reading goes on behind it.
    case damage(DumpDamage, Int64)
    /// All that was appended is used up: append more, or say that there is no more.
    case needsInput
    case ended
}

/// How a dump can be wrong; the raw values are stable names.
package enum DumpDamage: String, Equatable, Sendable {
    /// A page without its end: another begins, or the content ends.
    case pageCut = "page_cut"
    /// The content ends, or is lost, before `</mediawiki>`.
    case dumpTruncated = "dump_truncated"
    /// A tag or a field of more than 64 KB, or a tag that another one begins in.
    case badElement = "bad_element"
}

/// Reads MediaWiki's export format, schemas 0.3 to 0.11, from pieces of content, page by page.
///
/// A scanner of tags and no parser of XML: `<` never stands inside a text but as `&lt;`, so that the next page is found behind any damage.
/// Of several revisions the last is kept, and memory follows the longest text, up to `maxTextBytes`, however many revisions there are.
/// Content in UTF-16 with its mark is read too.
package struct DumpReader: ~Copyable {
    private static let maxElementBytes = 64 << 10
    private static let usualCapacity = 1 << 20

    private let maxTextBytes: Int
    private var buffer = ByteBuffer(capacity: DumpReader.usualCapacity)
    private var end = 0
    /// The next byte to look at.
    private var cursor = 0
    /// Content offset of the buffer's first byte, counted back from the cursor: a text that was kept in front of it stood further back.
    private var origin: Int64
    private var hasEnded = false
    private var wide = UTF16Content()

    package private(set) var site = DumpSite()
    /// The end of `siteinfo`, or a page, has been seen.
    package private(set) var knowsSite = false
    package private(set) var page = DumpPage()
    private var inPage = false
    private var inSite = false
    private var inContributor = false
    /// Inside of a slot or an upload, whose fields are not those of the revision.
    private var isAside = false
    /// Tags without an end were told of; the next that is whole ends the run of them.
    private var isAstray = false
    /// The page was handed out; the next call begins another.
    private var isDone = false
    /// Where the text of the last revision lies in the buffer.
    private var text = 0..<0
    private var inText = false
    private var pending: (DumpDamage, Int64)?
    private var sawDump = false

    /// `offset`: the content offset of the first byte that is appended.
    package init(maxTextBytes: Int, from offset: Int64 = 0) {
        self.maxTextBytes = max(1, maxTextBytes)
        origin = offset
    }

    /// Content bytes that the buffer holds at most now, for tests.
    package var bufferBytes: Int { buffer.capacity }

    /// Content offset behind the last byte that was appended, in bytes of UTF-8.
    package var appendedOffset: Int64 { origin + Int64(end) }

    /// Content offset of the next byte to look at: no page, and no damage but that of the page's beginning, is told from before it.
    package var readOffset: Int64 { origin + Int64(cursor) }

    /// The content was UTF-16: offsets are those of the same content in UTF-8.
    package var isWide: Bool { wide.isWide }

    /// Takes over what `siteinfo` says, for reading that begins behind it.
    package mutating func take(_ site: DumpSite) {
        self.site = site
        knowsSite = true
    }

    /// Appends the text of the last page's last revision, its references resolved.
    package borrowing func appendText(to out: inout [UInt8]) {
        DumpText.append(text, of: buffer.span(0..<end), to: &out)
    }

    /// Takes in the next piece of content.
    package mutating func append(_ piece: Span<UInt8>) {
        makeRoom(for: piece.count * 2 + 8)
        if origin == 0, end == 0 { wide.open(piece) }
        if wide.isWide {
            end += wide.decode(piece, into: &buffer, at: end)
        } else {
            buffer.copy(piece, to: end)
            end += piece.count
        }
    }

    /// No more is to come.
    package mutating func finish() { hasEnded = true }

    /// Content was lost at this place: the page that is being read is cut, and reading goes on with the next.
    package mutating func breakOff() {
        // What is left may be half a tag.
        cursor = end
        guard inPage, !isDone else { return }
        inText = false
        page.isCut = true
        pending = (.pageCut, page.offset)
    }

    private mutating func makeRoom(for count: Int) {
        if buffer.capacity - end >= count { return }
        // Bytes before the cursor are done with, but for the text: it moves to the front, and what follows right behind it.
        let kept = text.count, done = cursor - kept
        buffer.move(text, to: 0)
        buffer.move(cursor..<end, to: kept)
        origin += Int64(done)
        end -= done
        cursor = kept
        text = 0..<kept
        if buffer.capacity - end < count { buffer.resize(to: max(buffer.capacity * 2, end + count), keeping: end) }
    }

    /// Gives back what a long text took.
    private mutating func shrink() {
        guard buffer.capacity > 4 * Self.usualCapacity, end - cursor < Self.usualCapacity / 2 else { return }
        buffer.move(cursor..<end, to: 0)
        origin += Int64(cursor)
        end -= cursor
        cursor = 0
        buffer.resize(to: Self.usualCapacity, keeping: end)
    }

    /// The next page, damage, or the wish for more.
    package mutating func next() -> DumpEvent {
        if isDone {
            isDone = false
            inPage = false
            text = 0..<0
            shrink()
        }
        if let (damage, place) = pending {
            if inPage, page.isCut { return endPage() }
            pending = nil
            return .damage(damage, place)
        }
        while true {
            if inText {
                guard readText() else { break }
                continue
            }
            guard let open = WikiBytes.find(UInt8(ascii: "<"), in: buffer.span(0..<end), from: cursor, to: end) else {
                cursor = end
                break
            }
            cursor = open
            let close = WikiBytes.find(UInt8(ascii: ">"), in: buffer.span(0..<end), from: open, to: end)
            // A tag ends before the next begins: of several without an end only the last may be whole, or become so.
            let tag = WikiBytes.findLast(UInt8(ascii: "<"), in: buffer.span(0..<end), from: open, to: close ?? end) ?? open
            if tag > open || (close ?? end) - open > Self.maxElementBytes {
                cursor = max(tag, open + 1)
                if let damage = astray(at: open) { return damage }
                continue
            }
            guard let close else {
                if hasEnded { cursor = end }
                break
            }
            isAstray = false
            if let event = readTag(open, close) { return event }
            if cursor == open { break }
        }
        return hasEnded ? finished() : .needsInput
    }

    /// One damage for a run of tags that have no end.
    private mutating func astray(at place: Int) -> DumpEvent? {
        defer { isAstray = true }
        return isAstray ? nil : .damage(.badElement, origin + Int64(place))
    }

    private mutating func finished() -> DumpEvent {
        if inPage {
            page.isCut = true
            pending = (.pageCut, page.offset)
            return endPage()
        }
        if sawDump {
            sawDump = false
            return .damage(.dumpTruncated, origin + Int64(end))
        }
        return .ended
    }

    private mutating func endPage() -> DumpEvent {
        page.length = origin + Int64(cursor) - page.offset
        isDone = true
        inText = false
        return .page
    }
}

// MARK: - Tags

extension DumpReader {
    /// Reads the tag `open...close`. The cursor stays at `open` where more input is wanted.
    private mutating func readTag(_ open: Int, _ close: Int) -> DumpEvent? {
        let closes = close > open + 1 && buffer.span(open + 1..<open + 2)[0] == UInt8(ascii: "/")
        let element = DumpElement(buffer.span(0..<end), at: closes ? open + 2 : open + 1, to: close)
        let isEmpty = !closes && buffer.span(close - 1..<close)[0] == UInt8(ascii: "/")
        if closes { return closeTag(element, behind: close + 1) }
        if isAside, element != .page, element != .revision {
            cursor = close + 1
            return nil
        }
        switch element {
        case .page:
            if inPage {
                page.isCut = true
                pending = (.pageCut, page.offset)
                return endPage()
            }
            inPage = true
            isAside = false
            knowsSite = true
            page.reset(at: origin + Int64(open))
        case .mediawiki:
            sawDump = true
            site.language = attribute("xml:lang=\"", open, close) ?? []
            site.schema = attribute(" version=\"", open, close) ?? []
        case .siteinfo: inSite = true
        case .contributor: inContributor = !isEmpty
        case .content, .upload: isAside = inPage && !isEmpty
        case .revision:
            text = 0..<0
            inContributor = false
            isAside = false
            page.beginRevision()
        case .redirect:
            page.isRedirect = true
            page.redirect = attribute("title=\"", open, close) ?? []
        case .text:
            text = close + 1..<close + 1
            if isEmpty { break }
            inText = inPage
            page.textIsMissing = false
        case .other: break
        default: if !isEmpty { return readField(element, open, close) }
        }
        cursor = close + 1
        return nil
    }

    private mutating func closeTag(_ element: DumpElement, behind: Int) -> DumpEvent? {
        cursor = behind
        switch element {
        case .page:
            isAside = false
            return inPage ? endPage() : nil
        case .contributor: inContributor = false
        case .content, .upload, .revision: isAside = false
        case .siteinfo:
            inSite = false
            knowsSite = true
        case .mediawiki: sawDump = false
        default: break
        }
        return nil
    }

    /// Reads what stands between a field's tags.
    private mutating func readField(_ element: DumpElement, _ open: Int, _ close: Int) -> DumpEvent? {
        guard let stop = WikiBytes.find(UInt8(ascii: "<"), in: buffer.span(0..<end), from: close + 1, to: end) else {
            if end - close <= Self.maxElementBytes, !hasEnded { return nil }
            cursor = close + 1
            return .damage(.badElement, origin + Int64(open))
        }
        cursor = stop
        if stop - close > Self.maxElementBytes { return .damage(.badElement, origin + Int64(open)) }
        var value: [UInt8] = []
        DumpText.append(close + 1..<stop, of: buffer.span(0..<end), to: &value)
        WikiUTF8.repair(&value, from: 0)
        if inPage { setPage(element, value) } else { setSite(element, value, open, close) }
        return nil
    }

    private mutating func setPage(_ element: DumpElement, _ value: [UInt8]) {
        switch element {
        case .title: page.title = value
        case .ns: page.namespace = WikiBytes.number(0..<value.count, of: value.span)
        case .id:
            if inContributor { return }
            if page.revisions == 0 { page.id = value } else if page.revision.isEmpty { page.revision = value }
        case .timestamp: page.timestamp = value
        case .username, .ip: if inContributor { page.contributor = value }
        case .model: page.model = value
        case .format: page.format = value
        case .sha1: page.sha1 = value
        default: break
        }
    }

    private mutating func setSite(_ element: DumpElement, _ value: [UInt8], _ open: Int, _ close: Int) {
        guard inSite else { return }
        switch element {
        case .sitename: site.name = value
        case .dbname: site.database = value
        case .base: site.base = value
        case .generator: site.generator = value
        case .titleCase: site.titleCase = value
        case .namespace:
            let key = attribute("key=\"", open, close) ?? []
            // A wiki has some dozens; a dump that claims more is not believed.
            guard let key = WikiBytes.number(0..<key.count, of: key.span), site.namespaces.count < 1024 else { return }
            site.namespaces.append(DumpSite.Namespace(key: key, name: value))
        default: break
        }
    }

    /// The value of the attribute that `opening` begins, `="` with it.
    private func attribute(_ opening: StaticString, _ open: Int, _ close: Int) -> [UInt8]? {
        let bytes = buffer.span(0..<end)
        guard let found = WikiBytes.find(opening, in: bytes, from: open, to: close) else { return nil }
        let start = found + opening.utf8CodeUnitCount
        guard let stop = WikiBytes.find(UInt8(ascii: "\""), in: bytes, from: start, to: close) else { return nil }
        var value: [UInt8] = []
        DumpText.append(start..<stop, of: bytes, to: &value)
        WikiUTF8.repair(&value, from: 0)
        return value
    }

    /// Goes on inside a text; false where more input is wanted.
    private mutating func readText() -> Bool {
        var place = max(cursor, text.upperBound)
        var isOver = false
        while let hit = WikiBytes.find(UInt8(ascii: "<"), in: buffer.span(0..<end), from: place, to: end) {
            place = hit
            // The tag may be cut by the end of what is there.
            guard end - hit >= 12 || hasEnded else { break }
            isOver = Self.endsText(buffer.span(0..<end), at: hit)
            if isOver { break }
            place = hit + 1
        }
        let waits = !isOver && place < end && end - place < 12 && !hasEnded && buffer.span(place..<place + 1)[0] == UInt8(ascii: "<")
        if !isOver, !waits { place = end }
        cursor = place
        grow(to: place)
        inText = !isOver && !hasEnded
        return !inText
    }

    /// True for the text's end, and for a tag that only stands outside of texts, before which a text was cut.
    private static func endsText(_ bytes: Span<UInt8>, at place: Int) -> Bool {
        for tag in ["</text", "<page>", "</page>", "<revision>"] as [StaticString] where WikiBytes.holds(tag, in: bytes, at: place) { return true }
        return false
    }

    /// The text reaches to `place`; what is beyond the limit is forgotten as it comes.
    private mutating func grow(to place: Int) {
        page.textBytes += place - text.upperBound
        if page.textBytes > maxTextBytes { page.textIsTooLong = true }
        text = page.textIsTooLong ? place..<place : text.lowerBound..<place
    }
}
