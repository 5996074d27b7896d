package import GleanBytes

/// What `ContentReader` did.
package enum ContentEvent: Equatable, Sendable {
    /// So many bytes of content were written; they belong to one member.
    case bytes(Int)
    /// The rest of a member is lost; reading goes on with the next. The content that came before it stands.
    case damage(CrawlDamage)
    case ended
}

/// The content of an input, plain or packed, in pieces, each told with the member that holds it.
///
/// For formats whose records may cross members, as dumps packed in parallel have them.
package struct ContentReader: ~Copyable {
    private var input: UnpackedInput
    private var hasEnded = false
    /// Where the part begins whose first member is still to be found.
    private var partStart: Int64?

    /// Reads from the beginning of an input, or of a member.
    package init(_ source: any ByteSource) { input = UnpackedInput(source) }

    /// Reads the members (bytes, where the input is plain) that begin at or behind `offset`, where `source` begins too.
    package init(_ source: any ByteSource, from offset: Int64, container: Container) {
        input = UnpackedInput(source, from: offset, container: container)
        partStart = container == .plain ? nil : offset
    }

    /// How the input is packed; nil before the first `read` and for an empty input.
    package var container: Container? { input.container }

    /// Input offset of the member that holds what was read last; 0 for plain input.
    package var memberOffset: Int64 { input.memberOffset }

    /// Content bytes of that member read so far; of plain input, the input offset.
    package var produced: Int64 { input.produced }

    /// Input bytes taken in so far, for progress.
    package var inputOffset: Int64 { input.raw.offset }

    /// Writes content to the buffer's bytes from `start` on, of which there must be some. Throws only what the source throws.
    package mutating func read(into buffer: inout ByteBuffer, from start: Int) throws -> ContentEvent {
        if hasEnded { return .ended }
        if let offset = partStart {
            partStart = nil
            if try !input.seekMember(after: offset - 1, where: { _ in true }) { return end() }
        }
        while true {
            switch try input.read(into: &buffer, from: start) {
            case .bytes(let count): return .bytes(count)
            case .memberEnd: continue
            case .ended: return end()
            case .damaged(let damage):
                if try damage.kind.endsInput || !input.seekMember(after: damage.offset, where: { $0.count > 0 }) { hasEnded = true }
                return .damage(damage)
            }
        }
    }

    private mutating func end() -> ContentEvent {
        hasEnded = true
        return .ended
    }
}
