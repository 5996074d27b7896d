// Runs the survey minhash over generated signatures, through a whole build: signing, spilling, sorting, joining, components, packing.
//
//     swift run -c release SurveyBench PAGES FOLDER [WORKERS [MEMORY_MB]]
//
// Prints a line a stage, then pages, duplicates, the peak of memory and of the disk. Three pages of ten belong to groups of two to
// six that share 85 of 100 values; the others are alike by accident only.
import Foundation
import GleanBytes
import GleanEngine
import GleanModel
import GleanSteps

let arguments = CommandLine.arguments
guard arguments.count >= 3, let pages = Int(arguments[1]) else {
    print("usage: SurveyBench PAGES FOLDER [WORKERS [MEMORY_MB]]")
    exit(2)
}
let folder = arguments[2]
let workers = arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1
let memory = arguments.count > 4 ? Int(arguments[4]) ?? 1024 : 1024

/// Pages of one input.
let pagesPerInput = 250_000

try? FileManager.default.removeItem(atPath: folder)
try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
for start in stride(from: 0, to: pages, by: pagesPerInput) {
    let name = "\(folder)/in/\(String(format: "%05d", start / pagesPerInput)).made"
    try "\(start) \(min(pages, start + pagesPerInput))".write(toFile: name, atomically: true, encoding: .utf8)
}
try """
    gleaner: 1
    name: bench
    sources:
      - made: { paths: \(folder)/in }
    steps:
      - made_minhash: {}
    output:
      - nothing: {}
    """.write(toFile: folder + "/recipe.yaml", atomically: true, encoding: .utf8)

var request = BuildRequest(recipePath: folder + "/recipe.yaml")
request.output = folder + "/release"
request.workers = workers
request.memoryBytes = memory << 20
var peakDisk: UInt64 = 0, lastLook = Date.distantPast

func diskBytes() -> UInt64 {
    var sum: UInt64 = 0
    let files = FileManager.default.enumerator(atPath: folder)
    while files?.nextObject() != nil { sum += (files?.fileAttributes?[.size] as? NSNumber)?.uint64Value ?? 0 }
    return sum
}

let start = Date()
let events = RunEvents(say: { print($0) }, tick: { _ in
    guard Date().timeIntervalSince(lastLook) > 2 else { return }
    lastLook = Date()
    peakDisk = max(peakDisk, diskBytes())
})
let catalog = Catalog([Made.self, MadeMinHash.self, Nothing.self])
let outcome = try Build(catalog: catalog, request: request, monitor: RunMonitor(), events: events).run()
let run = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder + "/release/run/run.json"))) as? [String: Any]
for stage in run?["seconds"] as? [[String: Any]] ?? [] {
    let seconds = (stage["units"] as? [Double] ?? []).reduce(0, +)
    print("\(stage["stage"] ?? "")  \(String(format: "%.1f", seconds)) s")
}
var usage = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
let counts = outcome.manifest.counts
print("""
    pages \(counts.pagesIn)  duplicates \(counts.pagesIn - counts.pagesKept)  wall \(String(format: "%.1f", Date().timeIntervalSince(start))) s  \
    CPU \(String(format: "%.1f", Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6)) s  peak memory \(usage.ru_maxrss / 1024) MB  peak disk \(peakDisk >> 20) MB
    """)
