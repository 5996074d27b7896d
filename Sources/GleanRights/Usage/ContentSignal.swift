package import GleanModel

/// Cloudflare's content signals: the value of a `Content-Signal` line in robots.txt, `search=yes, ai-input=no, ai-train=no`
/// (contentsignals.org; labels by draft-romm-aipref-contentsignals).
///
/// The policy's text has no paths; a line may begin with one all the same, as `Content-Usage` does. The comments that are put around the
/// line ("managed content") say nothing to machines.
package enum ContentSignal {
    package struct Signal: Sendable, Equatable {
        /// In lower case.
        package var label: [UInt8]
        /// Unknown for a value other than `yes` and `no`, and for labels other than the three.
        package var stance: Reservation.Stance
        package var isRecognised: Bool
    }

    package static let labels: [StaticString] = ["search", "ai-input", "ai-train"]

    /// Labels beyond the three that are read of a line; further ones are passed over.
    private static let mostOthers = 256

    /// The signals of a line in the order of their labels; of a label that stands there twice the last value counts. What is no
    /// `label=value` is passed over.
    package static func read(_ value: Span<UInt8>) -> [Signal] {
        var signals: [Signal] = [], places: [[UInt8]: Int] = [:], others = 0
        for part in CommaList(value, 0..<value.count) {
            guard let equals = value.firstPlace(of: UInt8(ascii: "="), in: part) else { continue }
            let name = value.blanksTrimmed(part.lowerBound..<equals), word = value.extracting(value.blanksTrimmed(equals + 1..<part.upperBound))
            if name.isEmpty { continue }
            let isRecognised = labels.contains { value.extracting(name).equalsIgnoringCase($0) }
            let said: Reservation.Stance = word.equalsIgnoringCase("no") ? .reserved : word.equalsIgnoringCase("yes") ? .allowed : .unknown
            let stance = isRecognised ? said : .unknown
            let label = value.lowerCased(name)
            if let place = places[label] {
                signals[place].stance = stance
            } else if isRecognised || others < mostOthers {
                if !isRecognised { others += 1 }
                places[label] = signals.count
                signals.append(Signal(label: label, stance: stance, isRecognised: isRecognised))
            }
        }
        return signals
    }
}

/// The parts of a list between commas, without blanks around them; empty ones are left out.
struct CommaList: Sequence {
    private var parts: [Range<Int>] = []

    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        var start = range.lowerBound
        while start <= range.upperBound {
            let end = bytes.firstPlace(of: UInt8(ascii: ","), in: start..<range.upperBound) ?? range.upperBound
            let part = bytes.blanksTrimmed(start..<end)
            if !part.isEmpty { parts.append(part) }
            start = end + 1
        }
    }

    func makeIterator() -> Array<Range<Int>>.Iterator { parts.makeIterator() }
}
