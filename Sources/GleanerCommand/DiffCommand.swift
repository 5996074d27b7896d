import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import Gleaner

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compares two releases: what was changed, what it did, and to which pages.",
        discussion: """
            What differs in recipe, assets and inputs; drops by reason side by side; which pages are kept in one release alone, and why the \
            other has not got them; languages and hosts that gained or lost; how far the numbers of kept pages lie apart; and pages to \
            read. Only manifests and decisions are read, but for --texts (shards) and --show (inputs). Pages are matched by id, and by \
            URL where ids differ.

              gleaner diff release/first release/second
              gleaner diff release/first release/second --reason too_few_words -n 20 --show
              gleaner diff release/first release/second --texts --html diff.html
            """)

    @Argument(help: "The release that was there before.", completion: .directory)
    var first: String

    @Argument(help: "The release that is compared with it.", completion: .directory)
    var second: String

    @Option(name: .customShort("n"), help: "How many pages of each kind are drawn: kept in the first alone, in the second alone, changed.")
    var count = 3

    @Option(help: "Draws other pages.")
    var seed: UInt64 = 0

    @Option(help: "Draws pages that one release keeps and the other drops by this step.")
    var step: String?

    @Option(help: "Draws pages that one release keeps and the other drops for this reason.")
    var reason: String?

    @Flag(help: "Reads the shards too, and compares the texts of pages kept in both. Without it only their lengths are compared.")
    var texts = false

    @Flag(help: "Prints how the texts of drawn pages begin, and how changed ones differ; texts are derived again from the inputs.")
    var show = false

    @Option(help: "Prints at most this many characters of each text.")
    var characters = 400

    @Option(help: "Writes a page with plots.", completion: .file())
    var html: String?

    @Option(help: "Writes all figures as JSON; - for standard output, in place of the tables.", completion: .file())
    var json: String?

    @Option(help: "How many rows of a table are printed.")
    var top = 12

    @Option(help: "Threads (default: one a processor).")
    var workers: Int?

    @Option(help: "A folder for sorting (default: the system's temporary one).", completion: .directory)
    var scratch: String?

    @Option(help: "The folder where the inputs lie now, if they were moved.", completion: .directory)
    var inputs: String?

    func validate() throws {
        if count < 0 || characters < 1 || top < 1 { throw ValidationError("-n wants a number from 0 up, --characters and --top from 1 up.") }
        try WorkerCount.check(workers)
    }

    func run() throws {
        let (one, two) = (try Release(path: first), try Release(path: second))
        var request = CompareRequest()
        request.samples = count
        request.seed = seed
        request.step = step
        request.reason = reason
        request.readsTexts = texts
        request.workers = workers ?? ProcessInfo.processInfo.activeProcessorCount
        let sorting = try CommandScratch(in: scratch)
        defer { sorting.stop() }
        request.scratch = sorting.path
        let compare = Compare(one, two, catalog: Gleaner.catalog, request: request)
        let isSame = compare.isSame
        if isSame, json == nil, html == nil { return sayNothingDiffers(one) }
        let found = try compare.comparison()
        // Files first: who reads only the first lines of the tables (`| head`) has them all the same.
        if let json { try Terminal.write(Array(CanonicalJSON.encode(found, pretty: true)) + [10], to: json) }
        if let html { try Terminal.write(Array(ComparePage(found).html.utf8), to: html) }
        if json == "-" { return }
        if isSame {
            sayNothingDiffers(one)
        } else {
            ReleaseDiffView(found, top: top).lines.forEach { Terminal.out($0) }
            try samples(found, one, two)
        }
        if let html { Terminal.note("plots        \(html)") }
    }

    private func sayNothingDiffers(_ release: Release) {
        Terminal.out("The same fingerprint, \(release.manifest.fingerprint), inputs and shards: nothing differs.")
    }

    private func samples(_ found: ReleaseDiff, _ one: Release, _ two: Release) throws {
        guard !found.samples.isEmpty else { return }
        var texts = show ? try DiffTexts(one, two, inputs: inputs, characters: characters) : nil
        for (kind, title) in [
            (ComparedSample.Kind.onlyInFirst, "kept in the first alone"), (.onlyInSecond, "kept in the second alone"), (.changed, "kept in both, changed"),
        ] {
            let drawn = found.samples.filter { $0.kind == kind }
            if drawn.isEmpty { continue }
            Terminal.out("\n" + Terminal.bold("some pages \(title)"))
            for sample in drawn {
                Terminal.out("  " + Terminal.safe(sample.name))
                Terminal.out(Terminal.dim("      \(ReleaseDiffView.fates(sample))"))
                try texts?.lines(sample).forEach { Terminal.out("      " + $0) }
            }
        }
        texts?.notes.forEach { Terminal.note("note: \($0)") }
    }
}

/// Texts of drawn pages, derived again from the inputs of the release that has them.
private struct DiffTexts {
    private var one: Replay
    private var two: Replay
    private let characters: Int

    init(_ one: Release, _ two: Release, inputs: String?, characters: Int) throws {
        self.one = try Replay(one, catalog: Gleaner.catalog, inputsFolder: inputs)
        self.two = try Replay(two, catalog: Gleaner.catalog, inputsFolder: inputs)
        self.characters = characters
    }

    var notes: [String] { one.notes + two.notes }

    mutating func lines(_ sample: ComparedSample) throws -> [String] {
        // Of a page that one release keeps, the text that it keeps is shown: that is what was won or lost.
        let before = sample.kind == .onlyInSecond ? nil : try sample.first.map { try one.text(of: $0).text }
        let after = sample.kind == .onlyInFirst ? nil : try sample.second.map { try two.text(of: $0).text }
        if let before, let after {
            let parts = TextDiff(String(decoding: before, as: UTF8.self), String(decoding: after, as: UTF8.self)).parts
            return cut(ReleaseDiffView.words(parts)).split(separator: "\n").map(String.init)
        }
        return cut(String(decoding: before ?? after ?? [], as: UTF8.self)).split(separator: "\n").map(String.init)
    }

    private func cut(_ text: String) -> String {
        let shown = text.prefix(characters)
        return Terminal.safe(String(shown)) + (shown.endIndex < text.endIndex ? " ..." : "")
    }
}
