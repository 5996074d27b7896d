import Foundation
import Testing

/// What the reference implementation says of a text: a line of `filters.jsonl.gz`, or of what scripts/reference_filters.py writes.
struct ReferenceVerdict {
    let id: String
    let text: [UInt8]
    /// Our reason by filter, nil for keep; filters that were not asked, or failed, are missing.
    let reasons: [String: String?]
    /// The text that the reference's C4 filter left.
    let cleaned: [UInt8]
    let language: String?
    let score: Double?

    static let filters = ["gopher_repetition", "gopher_quality", "c4_quality", "fineweb_quality"]

    init?(_ row: [String: Any]) {
        guard let text = row["text"] as? String else { return nil }
        id = row["id"] as? String ?? ""
        self.text = Array(text.utf8)
        cleaned = Array((row["c4_text"] as? String ?? text).utf8)
        language = row["language"] as? String
        score = row["language_score"] as? Double
        var reasons: [String: String?] = [:]
        for name in Self.filters {
            guard let said = row[name] as? String, !said.hasPrefix("error ") else { continue }
            reasons[name] = .some(said == "keep" ? nil : Self.reason(said, name))
        }
        self.reasons = reasons
    }

    /// The reference's names of rules, in our words of what was found.
    static func reason(_ said: String, _ filter: String) -> String {
        if filter == "fineweb_quality", said == "empty" { return "no_lines" }
        if said.hasPrefix("duplicated_") { return "repeated_" + said.dropFirst(11).replacingOccurrences(of: "_n_grams", with: "_grams") }
        if said.hasPrefix("top_") { return "frequent_" + said.dropFirst(4) }
        return names[said] ?? said
    }

    private static let names = [
        "dup_para_frac": "repeated_paragraphs", "dup_para_char_frac": "repeated_paragraph_chars",
        "dup_line_frac": "repeated_lines", "dup_line_char_frac": "repeated_line_chars",
        "gopher_short_doc": "too_few_words", "gopher_long_doc": "too_many_words",
        "gopher_below_avg_threshold": "words_too_short", "gopher_above_avg_threshold": "words_too_long",
        "gopher_too_many_hashes": "too_many_hashes", "gopher_too_many_ellipsis": "too_many_ellipses",
        "gopher_too_many_bullets": "too_many_bullets", "gopher_too_many_end_ellipsis": "too_many_ellipsis_lines",
        "gopher_below_alpha_threshold": "too_few_letters", "gopher_enough_stop_words": "too_few_stop_words",
        "line_punct_ratio": "too_few_sentence_ends", "short_line_ratio": "too_many_short_lines",
        "char_dup_ratio": "repeated_line_chars", "list_ratio": "too_many_newlines",
    ]

    /// Hands every verdict of the packed file at `path` to `body`.
    static func read(_ path: String, _ body: (ReferenceVerdict) throws -> Void) throws {
        try readRows(path) { if let verdict = ReferenceVerdict($0) { try body(verdict) } }
    }

    /// Hands every line of the packed file at `path` to `body`, as JSON.
    static func readRows(_ path: String, _ body: ([String: Any]) throws -> Void) throws {
        let pipe = try #require(popen("gzip -dc '\(path)'", "r"))
        defer { pclose(pipe) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while case let count = getline(&line, &capacity, pipe), count > 0, let start = line {
            // Unsafe: getline has just written `count` bytes.
            if let row = try JSONSerialization.jsonObject(with: Data(bytes: start, count: count)) as? [String: Any] { try body(row) }
        }
    }
}

/// How often a step agrees with the reference.
struct Agreement {
    private(set) var compared = 0
    private(set) var differing: [(id: String, ours: String, theirs: String)] = []

    /// Holds the step's outcome against the verdict: the reason, and C4's text.
    mutating func compare(_ filter: String, _ ours: StepRunner.Outcome, _ theirs: ReferenceVerdict) {
        guard let reason = theirs.reasons[filter] else { return }
        compared += 1
        if ours.reason != reason {
            differing.append((theirs.id, ours.reason ?? "keep", reason ?? "keep"))
        } else if filter == "c4_quality", reason == nil, ours.text != theirs.cleaned {
            differing.append((theirs.id, "keep, \(ours.text.count) bytes", "keep, \(theirs.cleaned.count) bytes"))
        }
    }

    var share: Double { compared == 0 ? 0 : 1 - Double(differing.count) / Double(compared) }
}
