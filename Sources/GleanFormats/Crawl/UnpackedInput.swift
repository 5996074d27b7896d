import GleanBytes

/// The input without its packing: plain bytes, the members of a gzip file, the frames of a zstd file or the streams of a bzip2 file.
struct UnpackedInput: ~Copyable {
    enum Outcome: Equatable {
        case bytes(Int)
        /// The member is over and its checksum right; the next call begins the next one.
        case memberEnd
        /// The member cannot be read on. `seekMember` finds the next.
        case damaged(CrawlDamage)
        case ended
    }

    var raw: RawInput
    private(set) var container: Container?
    /// Input offset where the current member begins (0 for plain input).
    private(set) var memberOffset: Int64 = 0
    /// Unpacked bytes of the current member that were handed out.
    private(set) var produced: Int64 = 0
    var hasDictionary = false
    private var decoder: (any StreamDecoder)?
    var insideMember = false
    var pending: Outcome?
    /// The input offset up to which members were unpacked.
    var furthest: Int64
    /// Bytes by which `seekMember` may still go back.
    var credit: Int64 = 0
    /// Nothing of the current member was read yet.
    private var isFresh = false
    private let whole = MemberInflater()
    private var membersToPass = 0
    private var passLength = 1

    init(_ source: any ByteSource) {
        raw = RawInput(source)
        furthest = 0
    }

    /// The source begins somewhere inside an input that is packed like this. In packed input `seekMember` must come first.
    init(_ source: any ByteSource, from offset: Int64, container: Container) {
        raw = RawInput(source, origin: offset)
        furthest = offset
        self.container = container
        produced = offset
        switch container {
        case .gzip: decoder = Inflater(.gzip)
        case .zstd: decoder = ZstdDecoder()
        case .bzip2: decoder = Bzip2Decoder()
        case .plain, .unsupported: break
        }
    }

    /// Unpacks into the buffer's bytes from `start` on, of which there must be some.
    mutating func read(into buffer: inout ByteBuffer, from start: Int) throws -> Outcome {
        let capacity = buffer.capacity
        var target = buffer.mutableSpan(start..<capacity)
        return try read(into: &target)
    }

    private mutating func read(into target: inout MutableSpan<UInt8>) throws -> Outcome {
        if container == nil, let damage = try open() { return .damaged(damage) }
        switch container {
        case .plain, nil: return try readPlain(into: &target)
        case .unsupported: return .ended
        case .gzip, .zstd, .bzip2: return try readPacked(into: &target)
        }
    }

    private mutating func open() throws -> CrawlDamage? {
        _ = try raw.ensure(8)
        container = Container(opening: raw.bytes)
        switch container {
        case .gzip: decoder = Inflater(.gzip)
        case .bzip2: decoder = Bzip2Decoder()
        case .zstd:
            let zstd = ZstdDecoder()
            decoder = zstd
            return try loadZstdDictionary(into: zstd)
        case .unsupported: return CrawlDamage(.unsupportedContainer, at: 0)
        case .plain, nil: break
        }
        return nil
    }

    private mutating func readPlain(into target: inout MutableSpan<UInt8>) throws -> Outcome {
        var count = min(raw.count, target.count)
        if count > 0 {
            raw.take(count, into: &target)
        } else {
            count = try raw.readThrough(into: &target)
        }
        produced += Int64(count)
        return count == 0 ? .ended : .bytes(count)
    }

    private mutating func readPacked(into target: inout MutableSpan<UInt8>) throws -> Outcome {
        if !insideMember {
            if let outcome = try beginMember() { return outcome }
        }
        guard let decoder else { return .ended }
        if isFresh, try inflateWhole(into: &target) { return leaveMember(.memberEnd, after: Int(produced)) }
        while true {
            if raw.count == 0 { _ = try raw.refill() }
            let step = decoder.decode(raw.bytes, into: &target)
            raw.advance(step.consumed)
            produced += Int64(step.produced)
            switch step.status {
            case .memberEnd:
                return leaveMember(.memberEnd, after: step.produced)
            case .outputFull: return .bytes(step.produced)
            case .needsInput:
                if step.produced > 0 { return .bytes(step.produced) }
                if raw.count == 0, try !raw.refill() {
                    return leaveMember(.damaged(CrawlDamage(truncation, at: memberOffset)))
                }
            case .damaged(let why):
                return leaveMember(.damaged(CrawlDamage(kind(of: why), at: memberOffset)), after: step.produced)
            }
        }
    }

    /// Most members are pages: inflated at once when they lie in the window and fit. After a member that did not, the next ones are
    /// not tried, first one, then two, four and so on up to 64: files of large members lose next to nothing by it.
    private mutating func inflateWhole(into target: inout MutableSpan<UInt8>) throws -> Bool {
        guard container == .gzip, isFresh else { return false }
        isFresh = false
        if membersToPass > 0 {
            membersToPass -= 1
            return false
        }
        _ = try raw.ensure(RawInput.ahead / 2)
        if let (consumed, count) = whole.inflate(raw.bytes, into: &target) {
            raw.advance(consumed)
            produced = Int64(count)
            passLength = 1
            return true
        }
        membersToPass = passLength
        passLength = min(64, passLength * 2)
        return false
    }

    /// Bytes that came with the end are handed out first; the next call tells the end.
    private mutating func leaveMember(_ outcome: Outcome, after produced: Int = 0) -> Outcome {
        insideMember = false
        if produced == 0 { return outcome }
        pending = outcome
        return .bytes(produced)
    }

    /// Passes over padding and skippable frames to the next member; an outcome means that there is none.
    private mutating func beginMember() throws -> Outcome? {
        if let outcome = pending {
            pending = nil
            return outcome
        }
        while true {
            guard try raw.ensure(4) || raw.count > 0 else { return .ended }
            let zeros = raw.bytes.firstIndexOther(than: 0)
            if zeros > 0 {
                raw.advance(zeros)
            } else if container == .zstd, Container.isSkippable(raw.bytes) {
                guard try skipFrame() else { return .damaged(CrawlDamage(.zstdTruncated, at: raw.offset)) }
            } else if Container(opening: raw.bytes) == container {
                break
            } else {
                return .damaged(CrawlDamage(.trailingGarbage, at: raw.offset))
            }
        }
        startMember()
        return nil
    }

    mutating func startMember() {
        decoder?.reset()
        memberOffset = raw.offset
        produced = 0
        insideMember = true
        isFresh = true
        pending = nil
    }

    /// Passes over a skippable frame, however long it says it is; false when the input ends inside.
    private mutating func skipFrame() throws -> Bool {
        guard try raw.ensure(8) else { return false }
        var left = 8 + Int(raw.bytes.littleEndian32(at: 4))
        while left > 0 {
            if raw.count == 0, try !raw.refill() { return false }
            let step = min(left, raw.count)
            raw.advance(step)
            left -= step
        }
        return true
    }

    private var truncation: CrawlDamage.Kind {
        switch container {
        case .gzip: .gzipTruncated
        case .bzip2: .bzip2Truncated
        default: .zstdTruncated
        }
    }

    private func kind(of damage: CodingDamage) -> CrawlDamage.Kind {
        if container == .gzip { return .gzipDamaged }
        if container == .bzip2 { return .bzip2Damaged }
        return switch damage {
        case .windowTooLarge: .zstdWindowTooLarge
        case .dictionaryMissing: .zstdDictionaryBad
        default: .zstdDamaged
        }
    }
}
