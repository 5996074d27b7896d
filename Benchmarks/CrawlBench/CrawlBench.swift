import GleanFormats
import Glibc

/// Reads files to their end and prints MB a second of CPU time (user and system), counts and damage.
///
///     CrawlBench FILE...             records of WARC and ARC files
///     CrawlBench --bodies FILE...    and their HTTP heads, and bodies decoded and sniffed
///     CrawlBench --lines FILE...     lines of JSON, five fields each, and the text written back
@main
struct CrawlBench {
    static func main() throws {
        var files = CommandLine.arguments.dropFirst()
        var tally = Tally()
        let mode = files.first ?? ""
        if mode.hasPrefix("--") { files = files.dropFirst() }
        let begin = cpuSeconds()
        for path in files {
            let source = try FileSource(path: path)
            if mode == "--lines" { try readLines(source, &tally) } else { try readRecords(source, bodies: mode == "--bodies", &tally) }
        }
        let seconds = cpuSeconds() - begin
        print("\(tally.records) records, \(tally.damages) damaged, \(tally.stored) bytes stored, \(tally.unpacked) unpacked,",
              "\(seconds) s CPU: \(Int(Double(tally.stored) / 1e6 / seconds)) MB/s stored,",
              "\(Int(Double(tally.unpacked) / 1e6 / seconds)) MB/s unpacked; buffer \(tally.peak), sum \(tally.sum)")
    }

    struct Tally {
        var stored: Int64 = 0
        var unpacked = 0, records = 0, damages = 0, peak = 0
        /// Depends on all results, so that none is optimised away.
        var sum = 0
    }

    static func readRecords(_ source: any ByteSource, bodies: Bool, _ tally: inout Tally) throws {
        var reader = CrawlReader(source)
        var decoder = BodyDecoder()
        while let event = try reader.next() {
            tally.peak = max(tally.peak, reader.bufferBytes)
            guard case .record(let record) = event else {
                tally.damages += 1
                continue
            }
            tally.records += 1
            tally.unpacked += record.head.count + record.block.count
            tally.sum += record.targetURI.count
            if bodies, record.holdsHTTP {
                let head = HTTPHead(reader.bytes, record.block)
                let body = decoder.decode(reader.bytes, head)
                tally.sum += head.status + decoder.output.count
                if case .stored(let range) = body.place, ContentKind(sniffing: reader.bytes.extracting(range)) == .html { tally.sum += 1 }
            }
        }
        tally.stored += reader.inputOffset
    }

    static func readLines(_ source: any ByteSource, _ tally: inout Tally) throws {
        var reader = LineReader(source)
        var fields = JSONFields(["text", "id", "url", "date", "metadata.url"])
        var writer = JSONWriter()
        while let event = try reader.next() {
            guard case .line(let line) = event, fields.scan(reader.bytes.extracting(line.range)) == nil else {
                tally.damages += 1
                continue
            }
            tally.records += 1
            tally.unpacked += line.range.count
            writer.removeAll()
            writer.string(fields.text.extracting(fields[0].range))
            tally.sum += writer.bytes.count
        }
        tally.stored += reader.inputOffset
    }

    static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
}
