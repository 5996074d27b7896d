import GleanBytes
import GleanText
import Glibc

/// Measures the presets over a set of texts, each with enough rounds to last about a second.
struct Speed {
    let texts: [[UInt8]]
    /// What to measure; all if empty.
    let names: [String]

    private var bytes: Int { texts.reduce(0) { $0 + $1.count } }

    func measureAll() {
        print("\(texts.count) texts, \(bytes) bytes; processor has: \(Speed.features)")
        for preset in MinHashPreset.all {
            var shingler = Shingler(preset.shingles)
            let hasher = preset.hasher
            var (hashes, signature): ([UInt64], [UInt64]) = ([], [])
            measure(preset.name) {
                shingler.hashes(of: $0, into: &hashes)
                hasher.signature(of: hashes.span, into: &signature)
                return signature.reduce(0, &+)
            }
            measure(preset.name + " shingles") {
                shingler.hashes(of: $0, into: &hashes)
                return hashes.reduce(0, &+)
            }
        }
        measureParts()
    }

    private func measureParts() {
        var simplified = SimplifiedText()
        let lowered = LoweredText()
        var spacy = SpacyEnglish()
        let unicode = UnicodeWords()
        var words = WordTable()
        var out: [UInt8] = []
        measure("part simplified text") {
            simplified.write($0, into: &out)
            return UInt64(out.count)
        }
        measure("part simplified text, spacy words") {
            simplified.write($0, into: &out)
            spacy.split(out.span, into: &words)
            return UInt64(words.count)
        }
        measure("part simplified text, unicode words") {
            simplified.write($0, into: &out)
            unicode.split(out.span, into: &words)
            return UInt64(words.count)
        }
        measure("part lowered text") {
            lowered.write($0, into: &out)
            return UInt64(out.count)
        }
    }

    private func measure(_ name: String, _ work: (Span<UInt8>) -> UInt64) {
        guard names.isEmpty || names.contains(where: name.hasPrefix) else { return }
        var (sum, once, done): (UInt64, UInt64, Int) = (0, 0, 0)
        let start = Speed.cpuSeconds()
        var seconds = 0.0
        repeat {
            for text in texts { sum &+= work(text.span) }
            if done == 0 { once = sum }
            done += bytes
            seconds = Speed.cpuSeconds() - start
        } while seconds < 1
        let rate = Double(done) / seconds / 1e6
        print("\(name): \(rate < 100 ? String(Double(Int(rate * 10)) / 10) : String(Int(rate))) MB/s  (check \(once), all \(sum))")
    }

    private static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// What the kernels' variants ask for, as /proc/cpuinfo has it.
    private static var features: String {
        guard let file = fopen("/proc/cpuinfo", "r") else { return "unknown" }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0, let start = line {
            let words = String(cString: start).split(whereSeparator: \.isWhitespace)
            guard words.first == "flags" else { continue }
            return ["sse4_2", "avx2", "sha_ni", "avx512f", "avx512dq", "avx512bw", "avx512vl"].filter { words.contains(Substring($0)) }
                .joined(separator: " ")
        }
        return "unknown"
    }
}
