import GleanBytes
import GleanFormats
import GleanMarkup
import GleanModel

/// A dump's pages with the places of their records in the input as stored.
///
/// A class, because readers that cannot be copied are kept in it.
final class DumpContent {
    enum Event {
        case page
        /// Its kind, and the input offset of the member that holds it, or of itself in plain input.
        case damage(String, UInt64)
        case ended
    }

    private static let pieceBytes = 256 << 10
    /// How far into an input its second stream is looked for.
    private static let openingBytes = 32 << 20

    private let input: InputBytes
    private var content: ContentReader
    private var dump: DumpReader
    private var piece = ByteBuffer(capacity: DumpContent.pieceBytes)
    /// Input offset of the bytes that `content` counts from.
    private let base: UInt64
    /// Where a member begins: content offset, input offset, and how much of its content lies before.
    private typealias Member = (content: Int64, offset: Int64, inner: Int64)
    /// The members that hold what the dump's reader has not read yet.
    private var members: [Member] = []
    /// The member that holds the first byte of the reader's page, once it is none of those.
    private var pageMember: Member = (0, 0, 0)
    private var damage: (String, UInt64)?
    private var isPlain: Bool { content.container == .plain }

    /// Opens the input at its beginning, or at the beginning of a member or page.
    init(_ input: Input, at offset: UInt64, maxTextBytes: Int) throws {
        self.input = try InputBytes(input, at: offset)
        content = ContentReader(self.input)
        dump = DumpReader(maxTextBytes: maxTextBytes)
        base = offset
    }

    /// Opens the part of an input: pages that begin in a member that begins in it, or, where the input is plain, that begin in it.
    init(_ input: Input, part: Range<UInt64>, _ container: Container, maxTextBytes: Int) throws {
        self.input = try InputBytes(input, at: part.lowerBound)
        content = ContentReader(self.input, from: Int64(part.lowerBound), container: container)
        dump = DumpReader(maxTextBytes: maxTextBytes)
        base = 0
    }

    var page: DumpPage { dump.page }
    var site: DumpSite { dump.site }
    func take(_ site: DumpSite) { dump.take(site) }
    /// Members whose places are held now, for tests.
    var heldMembers: Int { members.count }
    func appendText(to out: inout [UInt8]) { dump.appendText(to: &out) }

    /// Input bytes taken in so far.
    var inputOffset: UInt64 { base + UInt64(content.inputOffset) }
    func finish(_ tally: inout SourceTally) { input.finish(&tally) }

    /// Where the page begins: the input offset of the member that holds its first byte, and the offset in the member's content.
    var place: RecordPlace { place(of: dump.page.offset) }

    private func place(of offset: Int64) -> RecordPlace {
        let member = member(of: offset)
        let inner = member.inner + offset - member.content
        // Of plain input the member is the whole of it, and the offset in it is the place; but bytes of UTF-16 cannot be told so.
        if isPlain, !dump.isWide { return RecordPlace(offset: base + UInt64(inner), inner: 0) }
        return RecordPlace(offset: base + UInt64(member.offset), inner: UInt64(inner))
    }

    private func member(of offset: Int64) -> Member { members.last { $0.content <= offset } ?? pageMember }

    func next() throws -> Event {
        while true {
            if let (kind, offset) = damage {
                damage = nil
                return .damage(kind, offset)
            }
            switch dump.next() {
            case .page: return .page
            case .ended: return .ended
            case .damage(let kind, let offset): return .damage(kind.rawValue, place(of: offset).offset)
            case .needsInput: try feed()
            }
        }
    }

    private func feed() throws {
        let start = dump.appendedOffset
        switch try Self.feed(&content, &dump, &piece) {
        case .ended: dump.finish()
        case .damage(let found):
            damage = (found.kind.rawValue, base + UInt64(found.offset))
            dump.breakOff()
        case .bytes(let count):
            if members.last?.offset != content.memberOffset || members.isEmpty {
                // A page is told by its member until it is handed out; between that and what is not read yet nothing is asked for.
                pageMember = member(of: dump.page.offset)
                let read = dump.readOffset, done = members.dropFirst().prefix { $0.content <= read }.count
                if done > 0 { members.removeFirst(done) }
                members.append((start, content.memberOffset, isPlain ? content.produced - Int64(count) : 0))
            }
        }
    }

    /// Hands the next piece on. Static, because a span of one property cannot go to another's method through the object.
    private static func feed(_ content: inout ContentReader, _ dump: inout DumpReader, _ piece: inout ByteBuffer) throws -> ContentEvent {
        let event = try content.read(into: &piece, from: 0)
        if case .bytes(let count) = event { dump.append(piece.span(0..<count)) }
        return event
    }

    /// What the beginning of an input says of its wiki.
    static func site(of input: Input) throws -> DumpSite {
        let content = try DumpContent(input, at: 0, maxTextBytes: 1)
        while !content.dump.knowsSite {
            if case .ended = try content.next() { break }
        }
        return content.dump.site
    }

    /// How an input is packed, and its wiki, if it can be read in parts: plain, or bzip2 in several streams.
    static func opening(of input: Input) throws -> (Container, DumpSite)? {
        let content = try DumpContent(input, at: 0, maxTextBytes: 1)
        while !content.dump.knowsSite {
            if case .ended = try content.next() { break }
        }
        guard let container = content.content.container, !content.dump.isWide else { return nil }
        if container == .plain { return (container, content.dump.site) }
        guard container == .bzip2, try hasSecondStream(input) else { return nil }
        return (container, content.dump.site)
    }

    private static func hasSecondStream(_ input: Input) throws -> Bool {
        let file = try InputBytes(input)
        var window: [UInt8] = [], read = 0
        var room = [UInt8](repeating: 0, count: 1 << 20)
        while read < openingBytes {
            let count = try room.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { return false }
            window += room[0..<count]
            if Bzip2Streams.first(in: window.span, from: read == 0 ? 1 : 0) != nil { return true }
            // A stream's opening may be cut by the end of what was read.
            window.removeFirst(max(0, window.count - Bzip2Streams.openingBytes))
            read += count
        }
        return false
    }
}
