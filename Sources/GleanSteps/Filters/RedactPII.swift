import GleanBytes
package import GleanModel

/// Replaces e-mail addresses, IP addresses and phone numbers.
package struct RedactPII: Rewriter {
    package var emails = "datatrove"
    package var ips = "datatrove"
    package var phones = "none"
    package var privateIPs = false
    package var emailReplacements = ["email@example.com", "firstname.lastname@example.org"]
    package var ipReplacements = ["22.214.171.124", "126.96.36.199", "188.8.131.52", "184.108.40.206", "220.127.116.11", "18.104.22.168"]
    package var phoneReplacements = ["<PHONE_NUMBER>"]
    package var maxSpans: Limit = nil

    package init() {}

    package enum Number: Int, NumberKey { case emails, ips, phones, spans }

    package static let manual = Manual<Self>(
        "redact_pii", "Replaces e-mail addresses, IP addresses and phone numbers in the page's text.",
        source: "Penedo et al. 2024, arXiv:2406.17557, section 3.7 (datatrove 0.10.1, PIIFormatter)",
        settings: [
            Setting("emails", \.emails, choices: ["none", "datatrove", "dolma", "gleaner"], "Whose e-mail addresses are found; none leaves them."),
            Setting("ips", \.ips, choices: ["none", "datatrove", "dolma", "gleaner"], "Whose IP addresses: datatrove and dolma know IPv4, gleaner IPv6 too."),
            Setting("phones", \.phones, choices: ["none", "dolma", "gleaner"], "Whose phone numbers are found."),
            Setting("private_ips", \.privateIPs, "Replaces addresses of private and reserved networks too."),
            Setting("email_replacements", \.emailReplacements, "What stands for e-mail addresses, in turn; an empty list takes them out."),
            Setting("ip_replacements", \.ipReplacements, "What stands for IP addresses, in turn; an empty list takes them out."),
            Setting("phone_replacements", \.phoneReplacements, "What stands for phone numbers, in turn; an empty list takes them out."),
            Setting("max_spans", \.maxSpans, in: 0...1e9, "Most that is found on a page that is kept; null for any."),
        ],
        numbers: [
            NumberSpec(Number.emails, "emails", .count, in: .count, "E-mail addresses found."),
            NumberSpec(Number.ips, "ips", .count, in: .count, "IP addresses found."),
            NumberSpec(Number.phones, "phones", .count, in: .count, "Phone numbers found."),
            NumberSpec(Number.spans, "spans", .count, in: .count, "All of them."),
        ],
        rules: [[Rule("spans", atMost: \.maxSpans, "max_spans", or: "too_much_pii")]],
        dialects: [
            Dialect("fineweb", source: "datatrove 0.10.1, PIIFormatter with its defaults, as FineWeb's script calls it") { _ in },
            Dialect("dolma", source: "dolma 1.0, pii_regex_with_counts_fast_v2; replacements and limit of configs/dolma-v1_5/mixing/cc-head.yaml") {
                $0.useDolma(" |||", "||| ")
                $0.maxSpans = 5
            },
            Dialect("common_pile", source: "Common Pile v0.1, filtering/mixer_configs, with dolma's tagger") { $0.useDolma("<", ">") },
            Dialect("gleaner", source: "Gleaner: E.164, the North American plan, RFC 5321, 6531 and 4291") {
                ($0.emails, $0.ips, $0.phones) = ("gleaner", "gleaner", "gleaner")
                ($0.emailReplacements, $0.ipReplacements) = (["<EMAIL_ADDRESS>"], ["<IP_ADDRESS>"])
            },
        ],
        notes: """
            `datatrove` finds what its two regular expressions match, and of IPv4 addresses those that Python calls global; an address with a leading \
            zero in a number stays. Differs: the original takes replacements in turn by a counter of the process, so that a page's text depends on the \
            pages before it; here XXH3-64 of the page's id, or of its URL if it has none, says which comes first, and they take turns within the page.

            `dolma` finds what the three regular expressions of its tagger match, line by line, with the white space and marks that they take along: \
            Common Pile's placeholders stand without spaces for that reason. An address at the end of the text, and a number at the start of a line, are not \
            found. Of spans that lie over one another the first is replaced and all are counted, as its mixer does. White space and digits are Unicode's, as in \
            Python's re; some versions of dolma take re2 where it is installed, whose are ASCII's. Differs: the original skips pages with more than 10,000 \
            question marks.

            `gleaner` finds e-mail addresses of Latin, Greek and Cyrillic letters; public addresses of IPv4 and IPv6 that stand alone, but no versions \
            and no four numbers below 20; and phone numbers by form (a plus and E.164's digits, North American, national with a leading 0) or, where \
            the form is not enough, beside a word such as "phone", "call" or "fax". Each setting takes any of these, so that a recipe may mix them. \
            Names, postal addresses and numbers of cards and accounts are no part of this step.
            """)

    private mutating func useDolma(_ before: String, _ after: String) {
        (emails, ips, phones, privateIPs) = ("dolma", "dolma", "dolma", true)
        emailReplacements = [before + "EMAIL_ADDRESS" + after]
        ipReplacements = [before + "IP_ADDRESS" + after]
        phoneReplacements = [before + "PHONE_NUMBER" + after]
    }

    package struct Scratch {
        var spans = PersonalSpans()
        var careful = CarefulPhones()
        let dolma = DolmaPersonal()
        /// The replacements as bytes, by kind.
        var replacements: [[[UInt8]]]
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch {
        Scratch(replacements: [emailReplacements, ipReplacements, phoneReplacements].map { $0.map { Array($0.utf8) } })
    }

    package func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: Void, _ scratch: inout Scratch, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        find(page.text, &scratch)
        numbers[.emails] = Double(scratch.spans[.email])
        numbers[.ips] = Double(scratch.spans[.ip])
        numbers[.phones] = Double(scratch.spans[.phone])
        numbers[.spans] = Double(PersonalSpan.Kind.allCases.reduce(0) { $0 + scratch.spans[$1] })
        let seed = scratch.spans.spans.isEmpty ? 0 : XXH3.hash64(page.id.isEmpty ? page.url : page.id)
        replace(page.text, scratch, seed, &text)
        return .keep
    }

    /// Finds the spans of all kinds. Dolma's patterns each look at the whole text, the others at what the kinds before left.
    private func find(_ text: Span<UInt8>, _ scratch: inout Scratch) {
        scratch.spans.removeAll()
        switch emails {
        case "datatrove": DatatrovePersonal.emails(text, into: &scratch.spans)
        case "dolma": scratch.dolma.emails(text, into: &scratch.spans)
        case "gleaner": CarefulEmails.find(text, into: &scratch.spans)
        default: break
        }
        findIPs(text, &scratch.spans)
        switch phones {
        case "dolma": scratch.dolma.phones(text, into: &scratch.spans)
        case "gleaner":
            scratch.spans.settle()
            for gap in scratch.spans.gaps(text.count) { scratch.careful.find(text, gap, into: &scratch.spans) }
        default: break
        }
        scratch.spans.settle()
    }

    private func findIPs(_ text: Span<UInt8>, _ spans: inout PersonalSpans) {
        let (any, publicOnly) = (ips == "dolma" && privateIPs, !privateIPs)
        func takes(_ address: Span<UInt8>) -> Bool {
            if any { return true }
            guard let address = IPv4Address(address) else { return false }
            return !publicOnly || address.isGlobal
        }
        switch ips {
        case "datatrove": for gap in spans.gaps(text.count) { DatatrovePersonal.ips(text, gap, into: &spans, where: takes) }
        case "dolma": DatatrovePersonal.ips(text, 0..<text.count, into: &spans, where: takes)
        case "gleaner": for gap in spans.gaps(text.count) { CarefulIPs.find(text, gap, publicOnly: publicOnly, into: &spans) }
        default: break
        }
    }

    /// Copies the text with the spans replaced, by each kind's replacements in turn from the one that `seed` says.
    private func replace(_ text: Span<UInt8>, _ scratch: Scratch, _ seed: UInt64, _ out: inout [UInt8]) {
        var turns = scratch.replacements.map { $0.isEmpty ? 0 : Int(seed % UInt64($0.count)) }
        var done = 0
        func copy(_ range: Range<Int>) { text.extracting(range).withUnsafeBufferPointer { out.append(contentsOf: $0) } }
        for span in scratch.spans.spans {
            copy(done..<span.start)
            let (kind, choices) = (span.kind.rawValue, scratch.replacements[span.kind.rawValue])
            if !choices.isEmpty {
                out.append(contentsOf: choices[turns[kind]])
                turns[kind] = (turns[kind] + 1) % choices.count
            }
            done = span.end
        }
        copy(done..<text.count)
    }
}
