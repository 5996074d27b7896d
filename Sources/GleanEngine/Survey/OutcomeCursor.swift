import GleanBytes
import GleanModel

/// An outcome's record on disk, 32 bytes, big-endian: page (8); kind (1), zero (3), code or slot (4); two words (16).
///
/// Kind 0 drops: the reason's code, the page that stays in its place, or all ones for none. Kind 1 is a number: its slot, its bits. Kind 2
/// is a span of the text: first byte, byte behind the last.
enum OutcomeRecord {
    static let shape = RecordShape(keyBytes: 8, width: 32)
    static let ending = "outcome"

    static func encode(_ entry: SurveyOutcome.Entry, _ codes: [Reason: Int], _ base: Int, _ step: String, into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(entry.page)
        switch entry.what {
        case .drop(let reason, let kept):
            guard let code = codes[reason] else { preconditionFailure("\(step) gave the reason \(reason), which its manual does not declare.") }
            bytes.append(big: UInt64(code))
            bytes.append(big: kept?.raw ?? .max)
            bytes.append(big: UInt64(0))
        case .number(let slot, let value):
            bytes.append(big: 1 << 56 | UInt64(base + slot))
            bytes.append(big: value.bitPattern)
            bytes.append(big: UInt64(0))
        case .span(let start, let end):
            bytes.append(big: UInt64(2) << 56)
            bytes.append(big: UInt64(start))
            bytes.append(big: UInt64(end))
        }
    }
}

/// What a survey said of one page.
struct PageOutcome {
    /// 0 to stay.
    var code = 0
    /// The page that stays in its place.
    var kept: PageKey?
    var numbers: [(slot: Int, value: Double)] = []
    /// Spans of the text, sorted, none touching another.
    var spans: [Range<Int>] = []

    static let none = PageOutcome()

    /// Bytes that the spans cover.
    var spanBytes: Int { spans.reduce(0) { $0 + $1.count } }

    /// Appends what is left of `text` without the spans. Line breaks before a span that reaches the text's end go with it.
    func cut(_ text: Span<UInt8>, into bytes: inout [UInt8]) {
        var at = 0
        let start = bytes.count
        for span in spans where span.lowerBound <= text.count {
            text.extracting(at..<max(at, span.lowerBound)).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
            at = max(at, min(span.upperBound, text.count))
        }
        text.extracting(at..<text.count).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        if at == text.count, !spans.isEmpty {
            while bytes.count > start, bytes.last == 10 { bytes.removeLast() }
        }
    }
}

/// Walks what a survey decided about the pages of one unit, in step with them.
struct OutcomeCursor {
    private let merge: RecordMerge
    private var current: UnsafeRawBufferPointer?

    init(_ stages: SurveyStages, unit: Int) throws {
        let runs = RecordFiles.all(.outcomes(survey: stages.step), stages.context).flatMap { $0.runs(of: unit, stages.context) }
        merge = RecordMerge(try RecordCursor.open(runs[...], OutcomeRecord.shape, scratch: stages.context.scratch.path, bufferBytes: 1 << 14))
        current = try merge.next()
    }

    /// What the survey said of `page`. Pages must be asked for in order. Of several drops, the first reason's holds.
    mutating func outcome(of page: PageKey) throws -> PageOutcome {
        while let record = current, record.big(at: 0) < page.raw { current = try merge.next() }
        var found = PageOutcome.none
        while let record = current, record.big(at: 0) == page.raw {
            let head = record.big(at: 8)
            switch head >> 56 {
            case 0:
                if found.code == 0 {
                    found.code = Int(head)
                    let kept = record.big(at: 16)
                    found.kept = kept == .max ? nil : PageKey(raw: kept)
                }
            case 1: found.numbers.append((Int(head & 0xFFFF_FFFF), Double(bitPattern: record.big(at: 16))))
            default: add(Int(record.big(at: 16))..<max(Int(record.big(at: 16)), Int(record.big(at: 24))), to: &found.spans)
            }
            current = try merge.next()
        }
        return found
    }

    /// Spans come sorted by where they begin.
    private func add(_ span: Range<Int>, to spans: inout [Range<Int>]) {
        if let last = spans.last, span.lowerBound <= last.upperBound {
            spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
        } else if !span.isEmpty {
            spans.append(span)
        }
    }
}
