import GleanBytes
import GleanStore
import GleanTokens
import Glibc

/// SentencePiece models on texts: the pipe that scripts/check_sentencepiece.py compares with the library, and their speed.
///
///     PieceBench ids MODEL < texts      for each text the number of ids, then the ids, as 32-bit integers
///     PieceBench decode MODEL < ids     for each row of ids, written as above, the text, written as `texts` are
///     PieceBench speed MODEL < texts    MB of text a CPU second, tokens, a digest of the ids, memory that encoding adds
///
/// `texts` is a sequence of (32-bit little-endian length, bytes).
@main
struct PieceBench {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2 else {
            print("usage: PieceBench ids|decode|speed MODEL < input")
            exit(2)
        }
        let start = cpuSeconds()
        let file = try FileBytes.map(arguments[1])
        let tokenizer = try SentencePieceFile.load(file.span, name: arguments[1])
        let loaded = cpuSeconds() - start
        let input = readAll()
        switch arguments[0] {
        case "ids": ids(tokenizer, input)
        case "decode": decode(tokenizer, input)
        default: speed(tokenizer, input, loaded)
        }
    }

    static func ids(_ tokenizer: any Tokenizer, _ input: [UInt8]) {
        let scratch = tokenizer.makeScratch()
        var out: [UInt32] = []
        for range in texts(input) {
            out.append(0)
            let start = out.count
            tokenizer.encode(input.span.extracting(range), scratch, into: &out)
            out[start - 1] = UInt32(out.count - start)
            if out.count > 1 << 20 { send(&out) }
        }
        send(&out)
    }

    static func decode(_ tokenizer: any Tokenizer, _ input: [UInt8]) {
        var at = 0
        var out: [UInt8] = []
        while at + 4 <= input.count {
            let count = number(input, at)
            let ids = (0..<count).map { UInt32(number(input, at + 4 + 4 * $0)) }
            at += 4 + 4 * count
            let start = out.count
            out += [0, 0, 0, 0]
            tokenizer.decode(ids.span, into: &out)
            let size = out.count - start - 4
            for index in 0..<4 { out[start + index] = UInt8(truncatingIfNeeded: size >> (8 * index)) }
            if out.count > 1 << 20 { send(&out) }
        }
        send(&out)
    }

    static func speed(_ tokenizer: any Tokenizer, _ input: [UInt8], _ loaded: Double) {
        let ranges = texts(input)
        let bytes = ranges.reduce(0) { $0 + $1.count }
        let before = residentMegabytes()
        let scratch = tokenizer.makeScratch()
        var out: [UInt32] = []
        var tokens = 0
        var digest: UInt64 = 0
        let start = cpuSeconds()
        for range in ranges {
            out.removeAll(keepingCapacity: true)
            tokenizer.encode(input.span.extracting(range), scratch, into: &out)
            tokens += out.count
            out.withUnsafeBytes { raw in raw.withMemoryRebound(to: UInt8.self) { digest = digest &* 31 &+ XXH3.hash64(Span(_unsafeElements: $0)) } }
        }
        let seconds = cpuSeconds() - start
        print("\(Int(Double(bytes) / seconds / 1e5) / 10) MB/s, \(ranges.count) texts, \(tokens) tokens, digest \(String(digest, radix: 16)), "
            + "load \(Int(loaded * 1000)) ms, memory \(residentMegabytes() - before) MB")
    }

    static func readAll() -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while case let got = read(0, &buffer, buffer.count), got > 0 { all += buffer[..<got] }
        return all
    }

    static func texts(_ input: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var at = 0
        while at + 4 <= input.count, at + 4 + number(input, at) <= input.count {
            ranges.append(at + 4..<at + 4 + number(input, at))
            at += 4 + number(input, at)
        }
        return ranges
    }

    static func number(_ bytes: [UInt8], _ at: Int) -> Int {
        Int(bytes[at]) | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2]) << 16 | Int(bytes[at + 3]) << 24
    }

    static func send<T>(_ out: inout [T]) {
        out.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count, case let done = write(1, bytes.baseAddress.map { $0 + sent }, bytes.count - sent), done > 0 { sent += done }
        }
        out.removeAll(keepingCapacity: true)
    }

    static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(0, &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// Memory of the process that is in use now.
    static func residentMegabytes() -> Int {
        let words = ((try? FileBytes.read("/proc/self/statm")) ?? []).split(separator: 0x20)
        let pages = words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
        return (pages * Int(getpagesize())) >> 20
    }
}
