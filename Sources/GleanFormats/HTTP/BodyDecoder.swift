import GleanBytes

/// A body with its transfer and content codings undone.
package struct DecodedBody: Equatable, Sendable {
    package enum Place: Equatable, Sendable {
        /// No coding applied: the bytes are where they were.
        case stored(Range<Int>)
        /// The bytes are in `BodyDecoder.output`.
        case output
    }

    package enum Outcome: String, Sendable {
        case whole
        /// The coded bytes end, or break, before their end; what decoded before stands.
        case truncated
        /// More than the limit; the first `maxBytes` stand where the last coding was the one that grew, else none.
        case tooLarge = "too_large"
    }

    /// Lies told by the headers, and found out.
    package struct Notes: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// `Transfer-Encoding: chunked` over a body without chunks.
        package static let falseChunked = Notes(rawValue: 1)
        /// A content coding over a body that does not have it, most often as the crawler had undone it.
        package static let falseCoding = Notes(rawValue: 2)
        /// A coding that is not known, or more than five of them; taken as none.
        package static let unknownCoding = Notes(rawValue: 4)
        /// The coded bytes are wrong (not just short), or their checksum is.
        package static let damaged = Notes(rawValue: 8)
    }

    package var place: Place
    package var outcome: Outcome
    package var notes: Notes
}

/// Undoes the codings of HTTP bodies into buffers that are reused from page to page.
///
/// Work and memory are bounded by the body's size and `maxBytes` for each of at most ten codings, whatever the ratio.
package struct BodyDecoder: ~Copyable {
    package let maxBytes: Int
    private var front = ByteBuffer(capacity: 256 << 10)
    private var back = ByteBuffer(capacity: 16)
    private var count = 0
    private let decoders = Decoders()

    /// `maxBytes`: the most that a decoded body may have.
    package init(maxBytes: Int = 8 << 20) { self.maxBytes = max(0, maxBytes) }

    /// The decoded bytes, where the last result's place is `.output`; good until the next `decode`.
    package var output: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { front.span(0..<count) }
    }

    /// Decodes the body of `head`, whose places are in `bytes`.
    package mutating func decode(_ bytes: Span<UInt8>, _ head: HTTPHead) -> DecodedBody {
        decode(bytes, head.body, transfer: head.transferCodings, content: head.contentCodings)
    }

    /// Decodes `body`, undoing the transfer codings first, and of each list the last first.
    package mutating func decode(
        _ bytes: Span<UInt8>, _ body: Range<Int>, transfer: HTTPCodings, content: HTTPCodings
    ) -> DecodedBody {
        var result = DecodedBody(place: .stored(body), outcome: .whole, notes: [])
        count = 0
        if transfer.overflowed || content.overflowed { result.notes.insert(.unknownCoding) }
        let stored = bytes.extracting(body)
        for index in 0..<transfer.count + content.count {
            let coding = index < transfer.count
                ? transfer[transfer.count - 1 - index] : content[transfer.count + content.count - 1 - index]
            let inner = index + 1 < transfer.count + content.count
            undo(coding, stored, &result)
            if result.outcome == .tooLarge {
                if inner { count = 0 }
                break
            }
        }
        if case .stored = result.place, body.count > maxBytes { result.outcome = .tooLarge }
        if count > maxBytes { count = maxBytes }
        return result
    }

    private mutating func undo(_ coding: HTTPCoding, _ stored: Span<UInt8>, _ result: inout DecodedBody) {
        let stage: Stage
        if case .stored = result.place {
            if stored.isEmpty { return }
            stage = Self.run(coding, stored, into: &front, decoders, limit: maxBytes)
        } else {
            // The output so far becomes the input; the two buffers change places.
            swap(&front, &back)
            stage = Self.run(coding, back, count, into: &front, decoders, limit: maxBytes)
            if !stage.applies { swap(&front, &back) }
        }
        result.notes.formUnion(stage.notes)
        guard stage.applies else { return }
        result.place = .output
        count = stage.count
        if stage.end == .tooLarge { result.outcome = .tooLarge }
        if stage.end == .cut { result.outcome = .truncated }
    }
}

// MARK: - One coding

extension BodyDecoder {
    private struct Stage {
        enum End { case whole, cut, tooLarge }

        var applies = true
        var count = 0
        var end = End.whole
        var notes: DecodedBody.Notes = []
        /// Input bytes used.
        var used = 0

        static func none(_ note: DecodedBody.Notes) -> Stage {
            var stage = Stage()
            stage.applies = false
            stage.notes = note
            return stage
        }
    }

    /// The decoders, made when first wanted. A class, so that a stage can use them while a buffer is borrowed.
    private final class Decoders {
        lazy var gzip = Inflater(.gzip)
        lazy var zlib = Inflater(.zlib)
        lazy var raw = Inflater(.raw)
        lazy var brotli = BrotliDecoder()
        lazy var zstd = ZstdDecoder()
    }

    private static func run(
        _ coding: HTTPCoding, _ input: borrowing ByteBuffer, _ count: Int, into output: inout ByteBuffer, _ decoders: Decoders, limit: Int
    ) -> Stage {
        run(coding, input.span(0..<count), into: &output, decoders, limit: limit)
    }

    private static func run(
        _ coding: HTTPCoding, _ input: Span<UInt8>, into output: inout ByteBuffer, _ decoders: Decoders, limit: Int
    ) -> Stage {
        switch coding {
        case .unknown: return .none(.unknownCoding)
        case .chunked:
            let (count, end) = ChunkedBody.decode(input, into: &output, limit: limit)
            var stage = Stage()
            stage.count = count
            switch end {
            case .whole: break
            case .cut: stage.end = .cut
            case .tooLarge: stage.end = .tooLarge
            case .notChunked: return .none(.falseChunked)
            }
            return stage
        case .gzip:
            guard Container(opening: input) == .gzip else { return .none(.falseCoding) }
            return decode(input, by: decoders.gzip, as: .gzip, into: &output, limit: limit)
        case .zstd:
            guard Container(opening: input) == .zstd else { return .none(.falseCoding) }
            return decode(input, by: decoders.zstd, as: .zstd, into: &output, limit: limit)
        case .brotli: return believed(decode(input, by: decoders.brotli, as: nil, into: &output, limit: limit), input)
        case .deflate:
            // RFC 9110 means zlib; many servers send raw deflate. The zlib header has a check of its own (RFC 1950, 2.2).
            if input.count >= 2, input[0] & 15 == 8, (Int(input[0]) << 8 | Int(input[1])) % 31 == 0 {
                let stage = decode(input, by: decoders.zlib, as: nil, into: &output, limit: limit)
                if stage.count > 0 || !stage.notes.contains(.damaged) { return stage }
            }
            return believed(decode(input, by: decoders.raw, as: nil, into: &output, limit: limit), input)
        }
    }

    /// Brotli and raw deflate have no magic, so a page that is stored decoded may seem to decode a little: what looks like text, and
    /// does not decode to its clean end, is text.
    private static func believed(_ stage: Stage, _ input: Span<UInt8>) -> Stage {
        if stage.end == .tooLarge || (stage.end == .whole && stage.used == input.count) { return stage }
        if ContentKind(sniffing: input).isText { return .none(.falseCoding) }
        return stage
    }

    /// `members`: further members of that container are decoded too, as RFC 1952 (2.2) and RFC 8878 (3) want it;
    /// other bytes behind the end are passed over, as browsers do.
    private static func decode(
        _ input: Span<UInt8>, by decoder: any StreamDecoder, as members: Container?, into output: inout ByteBuffer, limit: Int
    ) -> Stage {
        var stage = Stage()
        decoder.reset()
        while true {
            // One byte above the limit tells a body of just the limit from a larger one.
            if stage.count == output.capacity {
                if stage.count > limit {
                    stage.end = .tooLarge
                    return stage
                }
                output.resize(to: min(max(64 << 10, 2 * output.capacity), max(limit + 1, output.capacity + 1)), keeping: stage.count)
            }
            let step = advance(decoder, input.extracting(stage.used..<input.count), into: &output, from: stage.count)
            stage.used += step.consumed
            stage.count += step.produced
            if stage.count > limit {
                stage.end = .tooLarge
                return stage
            }
            switch step.status {
            case .outputFull: continue
            case .needsInput:
                stage.end = .cut
                return stage
            case .memberEnd:
                guard let members, stage.used < input.count, Container(opening: input.extracting(stage.used..<input.count)) == members
                else { return stage }
                decoder.reset()
            case .damaged:
                stage.notes.insert(.damaged)
                stage.end = .cut
                if stage.count == 0 { return .none([.falseCoding, .damaged]) }
                return stage
            }
        }
    }

    private static func advance(
        _ decoder: any StreamDecoder, _ input: Span<UInt8>, into output: inout ByteBuffer, from start: Int
    ) -> CodingStep {
        let capacity = output.capacity
        var room = output.mutableSpan(start..<capacity)
        return decoder.decode(input, into: &room)
    }
}
