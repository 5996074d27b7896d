import GleanBytes
import GleanStore
import GleanText
import Glibc

/// Speed of word splitting and of the kernels under the quality filters, and a pipe that scripts compare with the reference.
///
///     WordsBench speed [NAME] < texts MB of text a CPU second, one line a kernel
///     WordsBench language MODEL < texts   the same for naming the language by a fastText model
///     WordsBench tokens < texts       for each text the number of words, then start and end of each, as 32-bit integers
///     WordsBench numbers < texts      for each text a line of JSON: every number under the filters
///     WordsBench personal < texts     for each text a line: where each scanner finds e-mail addresses, IP addresses, phone numbers
///
/// `texts` is a sequence of (32-bit little-endian length, UTF-8 bytes); scripts/check_words.py, check_filters.py and check_personal.py
/// make it.
@main
struct WordsBench {
    static func main() throws {
        let mode = CommandLine.arguments.dropFirst().first ?? "speed"
        let texts = readTexts()
        switch mode {
        case "tokens": tokens(texts)
        case "numbers": numbers(texts)
        case "language": try language(texts)
        case "personal": PersonalTexts.print(texts)
        default: speed(texts)
        }
    }

    static func readTexts() -> [[UInt8]] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while case let got = read(0, &buffer, buffer.count), got > 0 { all += buffer[..<got] }
        var texts: [[UInt8]] = []
        var at = 0
        while at + 4 <= all.count {
            let size = (0..<4).reduce(0) { $0 | Int(all[at + $1]) << (8 * $1) }
            guard at + 4 + size <= all.count else { break }
            texts.append(Array(all[(at + 4)..<(at + 4 + size)]))
            at += 4 + size
        }
        return texts
    }

    static func tokens(_ texts: [[UInt8]]) {
        var splitter = SpacyEnglish()
        var words = WordTable()
        for text in texts {
            splitter.split(text.span, into: &words)
            var out: [UInt32] = [UInt32(words.count)]
            for word in words.words { out += [word.start, word.end] }
            var sent = 0
            out.withUnsafeBytes { bytes in
                while sent < bytes.count, case let done = write(1, bytes.baseAddress.map { $0 + sent }, bytes.count - sent), done > 0 {
                    sent += done
                }
            }
        }
    }

    static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(0, &usage)
        return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    }

    static func measure(_ name: String, _ texts: [[UInt8]], _ work: ([UInt8]) -> Int) {
        if name != "language", let wanted = CommandLine.arguments.dropFirst(2).first, wanted != name { return }
        let bytes = texts.reduce(0) { $0 + $1.count }
        let rounds = max(1, 60_000_000 / max(1, bytes))
        var sum = 0
        let start = cpuSeconds()
        for _ in 0..<rounds {
            for text in texts { sum &+= work(text) }
        }
        let seconds = cpuSeconds() - start
        print("\(name): \(Int(Double(bytes * rounds) / seconds / 1e5) / 10) MB/s  (check \(sum / rounds))")
    }

    static func speed(_ texts: [[UInt8]]) {
        var kernels = Kernels()
        measure("codePointCount", texts) { codePointCount($0.span) }
        measure("spacy words", texts) { kernels.split($0.span) }
        measure("Unicode words", texts) {
            UnicodeWords().split($0.span, into: &kernels.words)
            return kernels.words.count
        }
        measure("Unicode sentences", texts) {
            UnicodeSentences().split($0.span, into: &kernels.lines)
            return kernels.lines.count
        }
        measure("python lines", texts) {
            kernels.lines.splitPython($0.span)
            return kernels.lines.count
        }
        measure("words + repetition", texts) { kernels.split($0.span) &+ kernels.repetition($0.span).reduce(0, &+) }
        measure("words + prose", texts) { kernels.split($0.span) &+ kernels.prose($0.span).alphaWords }
        measure("words + clean lines, words and sentences of what stays", texts) { kernels.split($0.span) &+ kernels.clean($0.span) }
        measure("words + line shape", texts) { kernels.split($0.span) &+ kernels.shape($0.span).duplicateCharacters }
        PersonalTexts.speed(texts)
        measure("all four filters", texts) { text in
            let words = kernels.split(text.span)
            let quality = kernels.repetition(text.span).reduce(0, &+) &+ kernels.prose(text.span).alphaWords
            let cleaned = kernels.clean(text.span)
            let kept = kernels.kept
            return words &+ quality &+ cleaned &+ kernels.shape(kept.span).duplicateCharacters
        }
    }

    static func language(_ texts: [[UInt8]]) throws {
        let bytes = try FileBytes.map(CommandLine.arguments.dropFirst(2).first ?? "assets/lid.176.ftz")
        let model = try FastTextModel(bytes.span)
        var scratch = FastTextScratch()
        measure("language", texts) { model.best($0.span, scratch: &scratch)?.label ?? -1 }
    }

    /// One line of JSON a text: every number under the filters. scripts/check_filters.py judges by them.
    static func numbers(_ texts: [[UInt8]]) {
        var kernels = Kernels()
        for text in texts {
            let span = text.span
            let words = kernels.split(span)
            let repetition = kernels.repetition(span)
            let prose = kernels.prose(span)
            let shape = kernels.shape(span)
            let sentences = kernels.clean(span)
            let drop = switch kernels.cleaned.pageDrop {
            case .loremIpsum: 1
            case .curlyBracket: 2
            case nil: 0
            }
            let kept = kernels.kept[kernels.kept.span.stripped(0, kernels.kept.count)]
            let keptHash = kept.reduce(UInt32(0)) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
            let proseNumbers = [prose.nonSymbolWords, prose.nonSymbolCharacters, prose.hashes, prose.ellipses, prose.lines,
                                prose.bulletLines, prose.ellipsisLines, prose.alphaWords, prose.stopWords]
            let shapeNumbers = [shape.lines, shape.terminalLines, shape.shortLines, shape.duplicateCharacters, shape.characters, shape.newlines]
            print("{\"words\": \(words), \"repetition\": \(repetition), \"prose\": \(proseNumbers), \"shape\": \(shapeNumbers), "
                + "\"clean\": [\(drop), \(sentences), \(kept.count), \(keptHash)]}")
        }
    }
}

/// The kernels as the filters will call them, with the tables they share.
struct Kernels {
    var splitter = SpacyEnglish()
    var words = WordTable()
    var keptWords = WordTable()
    var lines = LineTable()
    var counter = RepetitionCounter()
    var proseCounter = ProseCounter()
    var shapeCounter = LineShapeCounter()
    var cleaner = LineCleaner()
    var cleaned = CleanLineCounts()
    var kept: [UInt8] = []

    mutating func split(_ text: Span<UInt8>) -> Int {
        splitter.split(text, into: &words)
        return words.count
    }

    /// Characters, paragraphs, their duplicates and characters of these, the same for lines, top 2...4-grams (-1: too few words) and
    /// duplicated 5...10-grams.
    mutating func repetition(_ text: Span<UInt8>) -> [Int] {
        var numbers = [codePointCount(text)]
        lines.splitParagraphs(text)
        var found = counter.duplicates(text, lines)
        numbers += [lines.count, found.items, found.characters]
        lines.splitRuns(text)
        found = counter.duplicates(text, lines)
        numbers += [lines.count, found.items, found.characters]
        counter.begin(text, words)
        for n in 2...4 { numbers.append(counter.topNGramCharacters(n) ?? -1) }
        for n in 5...10 { numbers.append(counter.duplicatedNGramCharacters(n)) }
        return numbers
    }

    mutating func prose(_ text: Span<UInt8>) -> ProseCounts {
        lines.splitPython(text)
        return proseCounter.count(text, words, lines)
    }

    mutating func shape(_ text: Span<UInt8>) -> LineShape { shapeCounter.count(text, &counter) }

    /// Sentences in the lines that stay, which are in `kept`; `words`, those of `text`, are then those of `kept`.
    mutating func clean(_ text: Span<UInt8>) -> Int {
        lines.splitPython(text)
        cleaned = cleaner.clean(text, lines, .fineweb, into: &kept)
        // Held apart from `self`, whose other parts change.
        let kept = kept
        splitter.carry(words, cleaner.origins, kept.span, into: &keptWords)
        swap(&words, &keptWords)
        if cleaned.kept == 0 { return 0 }
        lines.splitEach(kept.span)
        return SpacySentences().count(kept.span, words, lines)
    }
}
