import GleanFormats
import Glibc

/// `CrawlBench FILE...` reads each file to its end and prints stored MB a second of CPU time, records and damage.
@main
struct CrawlBench {
    static func main() throws {
        var stored: Int64 = 0, unpacked = 0, records = 0, damages = 0, http = 0, peak = 0
        let begin = cpuSeconds()
        for path in CommandLine.arguments.dropFirst() {
            var reader = CrawlReader(try FileSource(path: path))
            while let event = try reader.next() {
                switch event {
                case .record(let record):
                    records += 1
                    unpacked += record.head.count + record.block.count
                    if record.holdsHTTP { http += Int(reader.bytes[record.block.lowerBound]) & 1 }
                case .damage(let damage):
                    damages += 1
                    print("\(path): \(damage.kind.rawValue) at \(damage.offset)")
                }
                peak = max(peak, reader.bufferBytes)
            }
            stored += reader.inputOffset
        }
        let seconds = cpuSeconds() - begin
        let rate = Double(stored) / 1e6 / seconds, inner = Double(unpacked) / 1e6 / seconds
        print("\(stored) bytes, \(unpacked) unpacked, \(records) records, \(damages) damages, \(seconds) s CPU,",
              "\(Int(rate)) MB/s stored, \(Int(inner)) MB/s unpacked, buffer \(peak), \(http)")
    }

    static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    }
}
