import Foundation
import GleanBytes
import GleanText
import Testing

/// The reference implementation's verdicts on real pages, from GLEANER_REFERENCE (default: ../shared/reference beside the package).
struct ReferencePage {
    let id: String
    let text: [UInt8]
    let words: Int
    /// Verdict by filter; empty for pages that are not English.
    let verdicts: [String: String]
    let cleaned: [UInt8]?

    /// The lines of a packed file of the reference; nil, with one line of output, when it is not there.
    static func lines(_ name: String) throws -> [Data]? {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = ProcessInfo.processInfo.environment["GLEANER_REFERENCE"].map { URL(filePath: $0) }
            ?? root.appending(path: "../shared/reference")
        let path = folder.appending(path: "datatrove/\(name)").path
        guard FileManager.default.fileExists(atPath: path), let pipe = popen("gzip -dc '\(path)'", "r") else {
            print("skipped: no reference data at \(path)")
            return nil
        }
        defer { pclose(pipe) }
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let got = fread(&buffer, 1, buffer.count, pipe), got > 0 { bytes.append(contentsOf: buffer[..<got]) }
        return bytes.split(separator: 10)
    }

    static func load() throws -> [ReferencePage]? {
        try lines("filters.jsonl.gz")?.compactMap { line in
            guard let record = try JSONSerialization.jsonObject(with: line) as? [String: Any], let text = record["text"] as? String,
                  let words = record["words"] as? Int else { return nil }
            let verdicts = ["gopher_repetition", "gopher_quality", "c4_quality", "fineweb_quality"].compactMap { name in
                (record[name] as? String).map { (name, $0) }
            }
            return ReferencePage(id: record["id"] as? String ?? "", text: Array(text.utf8), words: words,
                                 verdicts: Dictionary(uniqueKeysWithValues: verdicts),
                                 cleaned: (record["c4_text"] as? String).map { Array($0.utf8) })
        }
    }
}

/// The four filters with their default limits, as thin as the steps will be.
struct ReferenceFilters {
    private var splitter = SpacyEnglish()
    private var words = WordTable()
    private var keptWords = WordTable()
    private var lines = LineTable()
    private var counter = RepetitionCounter()
    private var prose = ProseCounter()
    private var shape = LineShapeCounter()
    private var cleaner = LineCleaner()
    private(set) var cleaned: [UInt8] = []

    mutating func wordCount(_ text: [UInt8]) -> Int {
        splitter.split(text.span, into: &words)
        return words.count
    }

    mutating func repetition(_ text: [UInt8]) -> String {
        let span = text.span
        let characters = codePointCount(span)
        lines.splitParagraphs(span)
        var found = counter.duplicates(span, lines)
        if found.itemFraction > 0.3 { return "dup_para_frac" }
        if found.characterFraction(of: characters) > 0.2 { return "dup_para_char_frac" }
        lines.splitRuns(span)
        found = counter.duplicates(span, lines)
        if found.itemFraction > 0.3 { return "dup_line_frac" }
        if found.characterFraction(of: characters) > 0.2 { return "dup_line_char_frac" }
        splitter.split(span, into: &words)
        counter.begin(span, words)
        for (n, limit) in [(2, 0.2), (3, 0.18), (4, 0.16)] {
            if let top = counter.topNGram(n, of: characters), top > limit { return "top_\(n)_gram" }
        }
        for (n, limit) in [(5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10)] {
            if counter.duplicatedNGrams(n, of: characters) > limit { return "duplicated_\(n)_n_grams" }
        }
        return "keep"
    }

    mutating func quality(_ text: [UInt8]) -> String {
        let span = text.span
        splitter.split(span, into: &words)
        lines.splitPython(span)
        let counts = prose.count(span, words, lines)
        if counts.nonSymbolWords < 50 { return "gopher_short_doc" }
        if counts.nonSymbolWords > 100_000 { return "gopher_long_doc" }
        if counts.meanWordLength < 3 { return "gopher_below_avg_threshold" }
        if counts.meanWordLength > 10 { return "gopher_above_avg_threshold" }
        if counts.hashRatio > 0.1 { return "gopher_too_many_hashes" }
        if counts.ellipsisRatio > 0.1 { return "gopher_too_many_ellipsis" }
        if counts.bulletLineRatio > 0.9 { return "gopher_too_many_bullets" }
        if counts.ellipsisLineRatio > 0.3 { return "gopher_too_many_end_ellipsis" }
        if counts.alphaWordRatio < 0.8 { return "gopher_below_alpha_threshold" }
        return counts.stopWords < 2 ? "gopher_enough_stop_words" : "keep"
    }

    mutating func clean(_ text: [UInt8]) -> String {
        lines.splitPython(text.span)
        let counts = cleaner.clean(text.span, lines, .fineweb, into: &cleaned)
        switch counts.pageDrop {
        case .loremIpsum: return "lorem_ipsum"
        case .curlyBracket: return "curly_bracket"
        case nil: break
        }
        guard counts.kept > 0 else { return "too_few_sentences" }
        let kept = cleaned
        splitter.split(text.span, into: &words)
        splitter.carry(words, cleaner.origins, kept.span, into: &keptWords)
        // What is carried over is what splitting gives.
        splitter.split(kept.span, into: &words)
        #expect(words.words == keptWords.words)
        lines.splitEach(kept.span)
        return SpacySentences().count(kept.span, words, lines) < 5 ? "too_few_sentences" : "keep"
    }

    mutating func shape(_ text: [UInt8]) -> String {
        let span = text.span
        let found = shape.count(span, &counter)
        if found.lines == 0 { return "empty" }
        if found.terminalRatio < 0.12 { return "line_punct_ratio" }
        if found.shortRatio > 0.67 { return "short_line_ratio" }
        if found.duplicateRatio > 0.01 { return "char_dup_ratio" }
        splitter.split(span, into: &words)
        return found.newlineRatio(words: words.count) > 0.3 ? "list_ratio" : "keep"
    }
}
