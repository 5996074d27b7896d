import Foundation
import Testing

/// The whole step against the text that datatrove's formatter makes.
@Suite struct RedactPIITests {
    @Test func `pages of the reference come out as it wrote them`() throws {
        guard let path = ReferenceFilterTests.path else { return }
        var runner = try StepRunner("- redact_pii: {}")
        var (compared, changed) = (0, 0)
        try ReferenceVerdict.readRows(path) { row in
            // Only the reference's English pages went through its formatter.
            guard let text = row["text"] as? String, row["words"] != nil else { return }
            // The reference's formatter was made anew for each page, and a page without an id begins with the first e-mail address too.
            let wanted = row["pii_text"] as? String ?? text
            compared += 1
            changed += wanted == text ? 0 : 1
            let isEqual = runner.run(Array(text.utf8)).text == Array(wanted.utf8)
            #expect(isEqual, "\(row["id"] ?? "")")
        }
        #expect(compared == 536 && changed == 25)
    }

    @Test func `a page keeps its text where nothing is found`() throws {
        var runner = try StepRunner("- redact_pii: { dialect: gleaner }")
        let text = Array("Eine Rechnung über 1.250,00 € vom 12.05.2024, Seite 3 von 7.".utf8)
        let outcome = runner.run(text)
        #expect(outcome.text == text && outcome.numbers["redact_pii.spans"] == 0)
    }

    @Test func `replacements take turns, and none takes the span out`() throws {
        var runner = try StepRunner("- redact_pii: { email_replacements: [one, two], ips: gleaner, ip_replacements: [] }")
        let outcome = runner.run(Array("a@b.org, c@d.org, e@f.org at 41.173.96.26.".utf8))
        #expect(String(decoding: outcome.text, as: UTF8.self) == "one, two, one at .")
        #expect(outcome.numbers["redact_pii.spans"] == 4)
    }
}
