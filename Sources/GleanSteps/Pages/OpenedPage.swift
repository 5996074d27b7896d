import GleanFormats
import GleanHTML
import GleanModel
import GleanText

/// A page's body with its codings undone and in UTF-8, in place where it already is.
struct OpenedPage {
    enum Outcome {
        /// The bytes of the body, and undecodable sequences a thousand bytes.
        case opened(bytes: Int, undecodable: Double)
        case tooLarge(Double)
        case damaged
        case notHTML
    }

    /// Where the UTF-8 lies.
    private enum Place {
        case payload(Range<Int>)
        case output(Range<Int>)
        case decoded
    }

    private let box: BodyDecoderBox
    private var place = Place.decoded
    private var decoded: [UInt8] = []

    /// A class, because `BodyDecoder` cannot be copied and scratch must be; it stays with its worker.
    private final class BodyDecoderBox {
        var decoder: BodyDecoder
        init(maxBytes: Int) { decoder = BodyDecoder(maxBytes: maxBytes) }
    }

    init(maxBytes: Int) { box = BodyDecoderBox(maxBytes: maxBytes) }

    mutating func open(_ page: borrowing Page, maxBytes: Int) -> Outcome {
        let head = HTTPHead(page.head, 0..<page.head.count)
        let body = box.decoder.decode(page.payload, 0..<page.payload.count, transfer: head.transferCodings, content: head.contentCodings)
        if body.outcome == .tooLarge { return .tooLarge(.nan) }
        let charset = page.head.extracting(head.charset)
        switch body.place {
        case .stored(let range):
            return read(page.payload.extracting(range), charset, maxBytes) { .payload($0.lowerBound + range.lowerBound..<$0.upperBound + range.lowerBound) }
        case .output:
            return Self.withOutput(box.decoder) { bytes in
                if bytes.isEmpty, body.outcome == .truncated { return .damaged }
                return read(bytes, charset, maxBytes) { .output($0) }
            }
        }
    }

    private static func withOutput<Result>(_ decoder: borrowing BodyDecoder, _ body: (Span<UInt8>) -> Result) -> Result { body(decoder.output) }

    /// Is it HTML, and in which charset?
    private mutating func read(_ bytes: Span<UInt8>, _ httpCharset: Span<UInt8>, _ maxBytes: Int, _ place: (Range<Int>) -> Place) -> Outcome {
        if bytes.count > maxBytes { return .tooLarge(Double(bytes.count)) }
        guard ContentKind(sniffing: bytes) == .html || Self.opensWithTag(bytes) else { return .notHTML }
        let guess = sniffEncoding(bytes, httpCharset: httpCharset.isEmpty ? nil : httpCharset)
        if guess.readsInPlace {
            self.place = place((byteOrderMark(bytes) == nil ? 0 : 3)..<bytes.count)
            return .opened(bytes: bytes.count, undecodable: 0)
        }
        let outcome = decode(bytes, as: guess.encoding, into: &decoded, limit: maxBytes * 3)
        self.place = .decoded
        return .opened(bytes: bytes.count, undecodable: bytes.isEmpty ? 0 : min(1000, 1000 * Double(outcome.replacements) / Double(bytes.count)))
    }

    /// Hands out the bytes of the page that was opened last; `page` is that page.
    static func withBytes<Result>(_ opened: borrowing OpenedPage, _ page: borrowing Page, _ body: (Span<UInt8>) -> Result) -> Result {
        switch opened.place {
        case .payload(let range): body(page.payload.extracting(range))
        case .output(let range): withOutput(opened.box.decoder) { body($0.extracting(range)) }
        case .decoded: body(opened.decoded.span)
        }
    }

    /// True for pages that begin with an element that the standard's signatures do not list, such as `<center>` or `<ul>`, and hold more tags.
    private static func opensWithTag(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < min(bytes.count, 512), bytes[index] <= 32 || bytes[index] >= 0xEF { index += 1 }
        guard index + 1 < bytes.count, bytes[index] == 0x3C, bytes[index + 1] | 32 >= 97, bytes[index + 1] | 32 <= 122 else { return false }
        guard ContentKind(sniffing: bytes) == .text else { return false }
        var closing = 0
        for place in index..<min(bytes.count - 1, index + 4096) where bytes[place] == 0x3C && bytes[place + 1] == 0x2F { closing += 1 }
        return closing > 0
    }
}
