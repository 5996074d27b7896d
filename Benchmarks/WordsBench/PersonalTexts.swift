import GleanBytes

/// The scanners of personal data, for the pipe that scripts/check_personal.py compares and for `speed`.
struct PersonalTexts {
    private var spans = PersonalSpans()
    private var careful = CarefulPhones()
    private let dolma = DolmaPersonal()

    static let names = ["datatrove emails", "datatrove ips", "dolma emails", "dolma phones", "dolma ips", "gleaner emails", "gleaner ips", "gleaner phones"]

    /// Spans that the scanner of this name finds in the whole text, not settled.
    mutating func find(_ name: String, _ text: Span<UInt8>) -> [PersonalSpan] {
        spans.removeAll()
        let all = 0..<text.count
        switch name {
        case "datatrove emails": DatatrovePersonal.emails(text, into: &spans)
        case "datatrove ips": DatatrovePersonal.ips(text, all, into: &spans) { IPv4Address($0)?.isGlobal ?? false }
        case "dolma emails": dolma.emails(text, into: &spans)
        case "dolma phones": dolma.phones(text, into: &spans)
        case "dolma ips": DatatrovePersonal.ips(text, all, into: &spans) { _ in true }
        case "gleaner emails": CarefulEmails.find(text, into: &spans)
        case "gleaner ips": CarefulIPs.find(text, all, publicOnly: true, into: &spans)
        default: careful.find(text, all, into: &spans)
        }
        return spans.spans
    }

    /// One line a text: for each scanner its spans as start-end, scanners parted by tabs.
    static func print(_ texts: [[UInt8]]) {
        var finder = PersonalTexts()
        for text in texts {
            let fields = names.map { finder.find($0, text.span).map { "\($0.start)-\($0.end)" }.joined(separator: " ") }
            Swift.print(fields.joined(separator: "\t"))
        }
    }

    static func speed(_ texts: [[UInt8]]) {
        var finder = PersonalTexts()
        for name in names { WordsBench.measure(name, texts) { finder.find(name, $0.span).count } }
    }
}
