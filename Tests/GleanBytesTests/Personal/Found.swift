import GleanBytes

/// What a scanner finds in a text.
struct Found {
    let spans: [PersonalSpan]
    /// The texts of the spans, in order.
    let texts: [String]

    init(_ bytes: [UInt8], _ find: (Span<UInt8>, inout PersonalSpans) -> Void) {
        var spans = PersonalSpans()
        find(bytes.span, &spans)
        self.spans = spans.spans
        texts = spans.spans.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }
}

/// The scanners, by dialect and kind.
enum Scanner: String, CaseIterable, Sendable {
    case datatroveEmails, datatroveIPs, dolmaEmails, dolmaIPs, dolmaPhones, gleanerEmails, gleanerIPs, gleanerPhones

    func callAsFunction(_ bytes: [UInt8]) -> Found {
        let all = 0..<bytes.count
        return Found(bytes) { text, spans in
            switch self {
            case .datatroveEmails: DatatrovePersonal.emails(text, into: &spans)
            case .datatroveIPs: DatatrovePersonal.ips(text, all, into: &spans) { IPv4Address($0)?.isGlobal ?? false }
            case .dolmaEmails: DolmaPersonal().emails(text, into: &spans)
            case .dolmaIPs: DatatrovePersonal.ips(text, all, into: &spans) { _ in true }
            case .dolmaPhones: DolmaPersonal().phones(text, into: &spans)
            case .gleanerEmails: CarefulEmails.find(text, into: &spans)
            case .gleanerIPs: CarefulIPs.find(text, all, publicOnly: true, into: &spans)
            case .gleanerPhones:
                var phones = CarefulPhones()
                phones.find(text, all, into: &spans)
            }
        }
    }

    func callAsFunction(_ text: String) -> [String] { self(Array(text.utf8)).texts }
}
