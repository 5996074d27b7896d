import GleanBytes
import GleanText
import Glibc

/// Speed of word splitting and of the kernels under the quality filters, and a pipe that scripts compare with the reference.
///
///     WordsBench speed < texts        MB of text a CPU second, one line a kernel
///     WordsBench tokens < texts       for each text the number of words, then start and end of each, as 32-bit integers
///
/// `texts` is a sequence of (32-bit little-endian length, UTF-8 bytes); scripts/check_words.py makes it.
@main
struct WordsBench {
    static func main() {
        let mode = CommandLine.arguments.dropFirst().first ?? "speed"
        let texts = readTexts()
        switch mode {
        case "tokens": tokens(texts)
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
        var splitter = SpacyEnglish()
        var words = WordTable()
        measure("spacy words", texts) {
            splitter.split($0.span, into: &words)
            return words.count
        }
    }
}
