import GleanBytes
package import GleanModel

// What the engine asks of sources, surveys and writers without knowing their types: each is opened once a unit, never once a page.

/// A source that reads one input from end to end.
package protocol SourceRunner: PreparedStep {
    var paths: [String] { get }
    var endings: [String] { get }

    /// Hands batches to `body` until it returns false or the input ends. `tally` is up to date whenever `body` is called.
    /// `room` is where a source that joins records may sort them.
    func read(
        _ input: Input, at place: RecordPlace?, _ tally: inout SourceTally, _ room: SortRoom, _ body: (borrowing Batch, SourceTally) throws -> Bool
    ) throws

    func isInput(_ path: String) -> Bool
    /// The source tells something of its pages' rights.
    var concernsRights: Bool { get }
    /// A folder that is one input, with all that lies in it.
    func isWholeFolder(_ path: String) -> Bool
    /// Files that are read beside an input.
    func companions(of path: String) -> [String]

    /// Hands the pages whose records begin in each of `parts` to `body`, with the part's position, in batches; a part without pages comes
    /// once, with an empty batch. False, and nothing is read, if the input cannot be read in parts.
    func read(_ input: Input, parts: [Range<UInt64>], _ body: (Int, borrowing Batch) throws -> Void) throws -> Bool
}

extension PreparedSource: SourceRunner {
    package var paths: [String] { base.step.paths }
    package var endings: [String] { S.endings }

    package func isInput(_ path: String) -> Bool { S.isInput(path) }
    package var concernsRights: Bool { base.step.concernsRights }
    package func isWholeFolder(_ path: String) -> Bool { S.isWholeFolder(path) }
    package func companions(of path: String) -> [String] { S.companions(of: path) }

    package func read(
        _ input: Input, at place: RecordPlace?, _ tally: inout SourceTally, _ room: SortRoom, _ body: (borrowing Batch, SourceTally) throws -> Bool
    ) throws {
        let fetched = try Self.fetch(input) { try room.folder() }
        // The fetched file stays as long as it is read.
        defer { withExtendedLifetime(fetched) {} }
        if let fetched { tally.isSound = fetched.isSound }
        var reader = try base.step.start(input.at(fetched?.path ?? input.path), at: place, base.kit, room)
        var batch = Batch()
        var goesOn = true
        while goesOn {
            batch.removeAll()
            goesOn = try base.step.fill(&batch, from: &reader, &tally)
            if try !body(batch, tally) { return }
        }
    }

    package func read(_ input: Input, parts: [Range<UInt64>], _ body: (Int, borrowing Batch) throws -> Void) throws -> Bool {
        let fetched = try Self.fetch(input) { ScratchFile.usualFolder }
        defer { withExtendedLifetime(fetched) {} }
        guard let start = try base.step.parts(of: input.at(fetched?.path ?? input.path), base.kit) else { return false }
        var batch = Batch(), tally = SourceTally()
        for (index, part) in parts.enumerated() {
            var reader = try start(part), goesOn = true
            while goesOn {
                batch.removeAll()
                goesOn = try base.step.fill(&batch, from: &reader, &tally)
                try body(index, batch)
            }
        }
        return true
    }
}

extension PreparedSource {
    /// The input in a file of this machine, where it lies on a store and the source does not read in order; else nil.
    private static func fetch(_ input: Input, scratch: () throws -> String) throws -> FetchedFile? {
        guard Files.isRemote(input.path), !S.readsInOrder else { return nil }
        return try FetchedFile(input.path, scratch: scratch())
    }
}

/// What the engine asks of a survey.
package protocol SurveyRunner: PreparedStep {
    var rounds: [SurveyRound] { get }
    var feeds: [Int] { get }
    var wanted: [String] { get }
    var cuts: Bool { get }
    var against: [String] { get }
    var keepsSignatures: Bool { get }
    var signatureSettings: [String] { get }
    var spill: SurveySpill { get }
    var settles: Bool { get }
    var reach: SurveyReach { get }
    func count(_ page: borrowing Page, _ numbers: [Double], source: String, into sums: inout PageSums)
    func settle(_ sums: PageSums, sources: [String]) -> any SettledSurvey
    func makeSigner(_ desk: Desk) -> any SurveySigner
    func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink)
    func judge(_ unit: SurveyUnit) -> any SurveyJudge
    func visitor(_ unit: SurveyUnit, _ desk: Desk) -> any SurveyVisitor
}

/// One worker's signing half of a survey. A class, because it holds the worker's scratch; it never leaves its thread.
package protocol SurveySigner: AnyObject {
    func sign(_ page: borrowing Page, _ numbers: [Double], into signature: inout [UInt8])
}

extension PreparedSurvey: SurveyRunner {
    package var rounds: [SurveyRound] { base.step.rounds }
    package var feeds: [Int] { base.step.feeds }
    package var wanted: [String] { base.step.wanted }
    package var cuts: Bool { base.step.cuts }
    package var against: [String] { base.step.against }
    package var keepsSignatures: Bool { base.step.keepsSignatures }
    package var signatureSettings: [String] { S.signatureSettings }
    package var spill: SurveySpill { base.step.spill }
    package var settles: Bool { base.step.settles }
    package var reach: SurveyReach { base.step.reach }
    package func count(_ page: borrowing Page, _ numbers: [Double], source: String, into sums: inout PageSums) {
        base.step.count(page, numbers, source: source, into: &sums)
    }
    package func settle(_ sums: PageSums, sources: [String]) -> any SettledSurvey { base.step.settle(sums, sources: sources) }
    package func makeSigner(_ desk: Desk) -> any SurveySigner { Signer(base, desk) }
    package func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {
        base.step.emit(signature, of: page, into: &records)
    }
    package func judge(_ unit: SurveyUnit) -> any SurveyJudge { base.step.judge(unit, base.kit) }
    package func visitor(_ unit: SurveyUnit, _ desk: Desk) -> any SurveyVisitor { base.step.visitor(unit, base.kit, desk) }
}

private final class Signer<S: Survey>: SurveySigner {
    private let prepared: Prepared<S>
    private var scratch: S.Scratch

    init(_ prepared: Prepared<S>, _ desk: Desk) {
        self.prepared = prepared
        scratch = prepared.step.makeScratch(prepared.kit, desk)
    }

    func sign(_ page: borrowing Page, _ numbers: [Double], into signature: inout [UInt8]) {
        prepared.step.sign(page, numbers, prepared.kit, &scratch, into: &signature)
    }
}

/// A writer of shards.
package protocol WriterRunner: PreparedStep {
    var ending: String { get }
    var mediaType: String { get }
    func fields(_ columns: [OutputColumn]) -> [OutputField]
    func makeShards(_ columns: [OutputColumn], _ path: @escaping (Int) -> String) -> any ShardSeries
    func index(of shards: [FileSeal]) -> [(name: String, bytes: [UInt8])]
}

/// Takes pages in the order in which they are to be written. A class, because it holds an open shard or a sort; it never leaves its thread.
package protocol PageSink: AnyObject {
    func write(_ page: borrowing Page, _ row: OutputRow) throws
}

/// The shards of one packing unit, cut by size.
package protocol ShardSeries: PageSink {
    /// Closes the last shard and seals what was written.
    func finish() throws -> [FileSeal]
    /// What was written, once it is finished.
    var written: Written { get }
}

extension PreparedWriter: WriterRunner {
    package var ending: String { base.step.ending }
    package var mediaType: String { base.step.mediaType }
    package func fields(_ columns: [OutputColumn]) -> [OutputField] { base.step.fields(columns) }
    package func makeShards(_ columns: [OutputColumn], _ path: @escaping (Int) -> String) -> any ShardSeries {
        Shards(base, columns, path)
    }
    package func index(of shards: [FileSeal]) -> [(name: String, bytes: [UInt8])] { base.step.index(of: shards, base.kit) }
}

private final class Shards<S: Writer>: ShardSeries {
    private let prepared: Prepared<S>
    private let columns: [OutputColumn]
    private let path: (Int) -> String
    private var open: (file: ShardFile, shard: S.Shard)?
    private var shards = 0
    private var seals: [FileSeal] = []
    private(set) var written: Written

    init(_ prepared: Prepared<S>, _ columns: [OutputColumn], _ path: @escaping (Int) -> String) {
        self.prepared = prepared
        self.columns = columns
        self.path = path
        written = Written(use: prepared.use.name)
    }

    func write(_ page: borrowing Page, _ row: OutputRow) throws {
        if let open, prepared.step.isFull(open.shard, rowBytes: open.file.rowBytes) { try close() }
        if open == nil {
            let file = try ShardFile(path(shards), ending: prepared.step.ending)
            open = (file, try prepared.step.open(file, columns, prepared.kit))
            shards += 1
        }
        try open.mutate { try prepared.step.write(page, row, to: &$0.shard) }
    }

    func finish() throws -> [FileSeal] {
        try close()
        return seals
    }

    private func close() throws {
        guard open != nil else { return }
        try open.mutate { try prepared.step.close(&$0.shard) }
        if let (file, shard) = open {
            seals += try file.seal()
            written.add(Written(use: written.use, rows: file.rows, totals: prepared.step.totals(of: shard)))
        }
        open = nil
    }
}

extension Optional {
    /// Changes the value in place, if there is one.
    fileprivate mutating func mutate(_ body: (inout Wrapped) throws -> Void) throws {
        guard var value = self else { return }
        self = nil
        defer { self = value }
        try body(&value)
    }
}
