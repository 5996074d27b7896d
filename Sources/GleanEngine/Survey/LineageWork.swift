import GleanBytes
import GleanFormats
import GleanModel

// A record of lineage, behind its length: the page that stays (8, big-endian), the page that left (8, big-endian); then its address, host,
// day of publication, day of capture, title, author and rights, each behind its length (LEB128).

enum LineageRecord {
    static let shape = RecordShape(keyBytes: 8, width: nil)
    static let ending = "lineage"

    static func append(_ copy: Lineage.Copy, to bytes: inout [UInt8]) {
        var rights: [UInt8] = []
        copy.rights.encode(into: &rights)
        for field in [copy.url, copy.publisher, copy.published, copy.captured, copy.title, copy.author, rights] {
            bytes.append(varint: field.count)
            bytes += field
        }
    }

    /// Reads what `append` wrote, at the beginning of `bytes`.
    static func copy(_ bytes: [UInt8]) -> Lineage.Copy {
        var reader = VarintReader(bytes.span), fields: [[UInt8]] = []
        for _ in 0..<7 {
            let count = reader.next()
            fields.append(Array(bytes[reader.take(count)]))
        }
        let rights = fields[6]
        var copy = Lineage.Copy(rights: Rights(rights.span), url: fields[0], publisher: fields[1], published: fields[2], captured: fields[3])
        copy.title = fields[4]
        copy.author = fields[5]
        return copy
    }

    /// What lineage knows of row `row` of a batch. Addresses and dates are cut where no real one ends.
    static func copy(_ batch: borrowing Batch, _ row: Int) -> Lineage.Copy {
        var host: [UInt8] = []
        if !URLHost.read(batch.url[row], into: &host) { host = [] }
        // With and without `www.` a site is one publisher.
        if host.starts(with: "www.".utf8) { host.removeFirst(4) }
        let url = Array(batch.url.bytes[batch.url.range(row)].prefix(Evidence.longest)), date = Array(batch.date.bytes[batch.date.range(row)].prefix(32))
        let rights = Rights(batch.rights[row])
        var copy = Lineage.Copy(rights: rights, url: url, publisher: host, published: [], captured: date)
        describe(&copy, batch.metadata, row)
        return copy
    }

    private static let published = Array("published".utf8), title = Array("title".utf8), author = Array("author".utf8)

    /// What the page's metadata say of it. Metadata that is no JSON says nothing.
    private static func describe(_ copy: inout Lineage.Copy, _ lane: Lane, _ row: Int) {
        let metadata = lane[row]
        if metadata.isEmpty { return }
        var members = JSONMembers(metadata, hasBraces: false)
        func text(_ member: JSONMembers.Member, _ metadata: Span<UInt8>, longest: Int) -> [UInt8] {
            var text: [UInt8] = []
            JSONMembers.appendText(of: member, in: metadata, to: &text)
            return Array(text.prefix(longest))
        }
        while let member = (try? members.next(metadata)) ?? nil {
            if member.kind != .string { continue }
            if metadata.holds(published, at: member.key) { copy.published = text(member, metadata, longest: 32) }
            if metadata.holds(title, at: member.key) { copy.title = text(member, metadata, longest: Evidence.longest) }
            if metadata.holds(author, at: member.key) { copy.author = text(member, metadata, longest: Evidence.longest) }
        }
    }
}

/// A unit of lineage: sends what the pages of one input that left in another's favour know of rights to that other.
struct LineageWork {
    let context: RunContext
    let unit: WorkUnit
    let survey: Int
    let monitor: RunMonitor

    func perform() throws -> Receipt {
        let stages = SurveyStages(context, step: survey)
        let units = context.plan.inputs.count
        var sorter = ExternalSorter(
            LineageRecord.shape, folder: context.scratch.path, name: context.scratch.name(unit),
            memoryBytes: context.memory.perUnit(of: context.plan.stages[unit.stage]))
        var outcomes = try OutcomeCursor(stages, unit: unit.unit)
        let table = try TableReader(path: context.path(WorkUnit(stage: stages.chain, unit: unit.unit), "pages"))
        let keys: Set = [PagesTable.row], columns: Set = [PagesTable.row, PagesTable.url, PagesTable.date, PagesTable.metadata, PagesTable.rights]
        var record: [UInt8] = []
        for block in table.blocks.indices {
            if monitor.isCancelled { throw RunMonitor.stopped }
            let pages = try table.block(block, columns: keys).u64(PagesTable.row).map { PageKey(unit: unit.unit, row: Int($0)) }
            let kept = try pages.map { try outcomes.outcome(of: $0).kept }
            guard kept.contains(where: { $0.map { $0.unit < units } ?? false }) else { continue }
            let batch = Self.batch(try table.block(block, columns: columns))
            for (row, kept) in kept.enumerated() {
                guard let kept, kept.unit < units else { continue }
                record.removeAll(keepingCapacity: true)
                record.append(little: UInt32(0))
                record.append(kept)
                record.append(pages[row])
                LineageRecord.append(LineageRecord.copy(batch, row), to: &record)
                let length = record.count - RecordShape.lengthBytes
                for byte in 0..<RecordShape.lengthBytes { record[byte] = UInt8(truncatingIfNeeded: length >> (8 * byte)) }
                try sorter.add(record, records: 1)
            }
        }
        var receipt = Receipt(unit: unit)
        receipt.files = [try sorter.write(context.path(unit, LineageRecord.ending), context.cut(.byUnit(units), of: .lineage(survey: survey)))]
        return receipt
    }

    private static func batch(_ rows: TableBlock) -> Batch {
        var batch = Batch()
        batch.url = rows.bytes(PagesTable.url)
        batch.date = rows.bytes(PagesTable.date)
        batch.metadata = rows.bytes(PagesTable.metadata)
        batch.rights = rows.bytes(PagesTable.rights)
        return batch
    }
}

/// Walks what copies told the pages of one unit, in step with them.
struct LineageCursor {
    private let groups: RecordGroups
    private let merged: MergedRuns
    private var hasGroup: Bool
    private var buffer: [UInt8] = []

    /// Nil where the survey has no lineage.
    init?(_ stages: SurveyStages, unit: WorkUnit) throws {
        guard stages.lineage != nil else { return nil }
        let context = stages.context
        let runs = RecordFiles.all(.lineage(survey: stages.step), context).flatMap { $0.runs(of: unit.unit, context) }
        merged = try MergedRuns(LineageRecord.shape, runs, folder: context.scratch.path, name: "\(context.scratch.name(unit)).\(LineageRecord.ending)")
        groups = RecordGroups(merged.records, keyBytes: LineageRecord.shape.keyBytes)
        hasGroup = try groups.nextGroup()
    }

    /// Whether copies told something to any page up to `last`, of those that were not asked for yet.
    func hasAny(upTo last: PageKey) -> Bool { hasGroup && groups.key(at: 0) <= last.raw }

    /// The rights of a page with what its copies add; nil where they add nothing. Pages must be asked for in order.
    mutating func joined(_ page: PageKey, _ own: @autoclosure () -> Lineage.Copy) throws -> Rights? {
        while hasGroup, groups.key(at: 0) < page.raw { hasGroup = try groups.nextGroup() }
        guard hasGroup, groups.key(at: 0) == page.raw else { return nil }
        var lineage = Lineage(own())
        while try groups.next() {
            buffer.removeAll(keepingCapacity: true)
            groups.appendValue(from: 8, to: &buffer)
            lineage.add(LineageRecord.copy(buffer))
        }
        hasGroup = try groups.nextGroup()
        return lineage.joined
    }

    func cleanUp() { merged.cleanUp() }
}

/// The table of what a survey's copies added to the rights of an input's pages: with it a release's rights can be derived again.
enum LineageTable {
    static let row = 0, rights = 1

    static func schema(input: String) -> TableSchema {
        TableSchema(kind: "rights", columns: [.init("row", .u64), .init("rights", .bytes)], facts: ["input": input])
    }

    /// The file of one input in a release, from the release's folder.
    static func path(use: String, unit: Int) -> String { "surveys/\(use)/\(unitName(unit)).rights.table" }

    /// The rights of an input's pages that copies changed, by row.
    static func read(_ path: String) throws -> [Int: [UInt8]] {
        let table = try TableReader(path: path)
        var found: [Int: [UInt8]] = [:]
        for block in table.blocks.indices {
            let rows = try table.block(block)
            let keys = rows.u64(row), lane = rows.bytes(rights)
            for index in 0..<rows.rows { found[Int(clamping: keys[index])] = Array(lane.bytes[lane.range(index)]) }
        }
        return found
    }
}
