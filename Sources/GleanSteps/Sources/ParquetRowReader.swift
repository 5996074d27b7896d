import GleanFormats
import GleanModel
import GleanText

/// Where a Parquet source stands in one input: a row after the other, batch by batch, row group by row group.
///
/// A class, because the source's reader is passed on and Arrow's cannot be copied.
package final class ParquetRowReader {
    private let input: Input
    private let file: ParquetFileReader?
    /// By what a page has: its place among the chosen fields.
    private let text: Int?
    private let id: Int?
    private let url: Int?
    private let date: Int?
    private let rights: Int?
    private let licence: Int?
    private let fieldRights: FieldRights
    private let kept: [Kept]
    private let keep: KeptFields?
    private let taken: [[UInt8]]
    private let maxRowBytes: Int

    private var group = -1
    /// Rows before the current row group.
    private var groupRow = 0
    private var batchRow = 0
    private var batchRows = 0
    private var row = -1
    /// Rows of the file to be passed over first.
    private var wanted: Int
    private var members = JSONWriter()
    private var metadata: [UInt8] = []
    private var texts: [UInt8] = [], ids: [UInt8] = [], urls: [UInt8] = [], dates: [UInt8] = []
    private var told: [UInt8] = [], named: [UInt8] = [], known: [UInt8] = []

    /// A field that goes along.
    private struct Kept {
        let column: Int
        /// As a member of the page's metadata.
        let key: [UInt8]
        let isSpread: Bool
    }

    private static let batchBytes = 4 << 20

    /// Throws a `RunError` if the file cannot be read; what is no Parquet is damage, and has no rows.
    init(_ input: Input, at place: RecordPlace?, texts: [String], keep: KeptFields?, rights fieldRights: FieldRights, maxRowBytes: Int) throws {
        self.input = input
        self.fieldRights = fieldRights
        self.keep = keep
        self.maxRowBytes = maxRowBytes
        wanted = Int(clamping: place?.offset ?? 0)
        // Arrow's errors do not tell a file that is not there from one that is no Parquet.
        _ = try InputBytes(input)
        let file = try? ParquetFileReader(path: input.path)
        self.file = file
        var chosen: [Int] = [], taken: [[UInt8]] = []
        func choose(_ names: [String]) -> Int? {
            guard let file else { return nil }
            for name in names {
                guard let field = file.field(name), !file.fields[field].isNested else { continue }
                chosen.append(field)
                taken.append(Array(name.utf8))
                return chosen.count - 1
            }
            return nil
        }
        text = choose(texts)
        id = choose(PageFields.ids)
        url = choose(PageFields.urls)
        date = choose(PageFields.dates)
        // Rights and licence are kept fields too, where they are asked for.
        let named = taken
        rights = choose(FieldRights.names)
        licence = fieldRights.licenceField.flatMap { choose([$0]) }
        self.taken = named
        var kept: [Kept] = []
        if let file, let keep {
            for field in file.kept(keep, taken: named) {
                let name = Array(file.fields[field].name.utf8)
                kept.append(Kept(column: chosen.firstIndex(of: field) ?? chosen.count, key: KeptFields.key(name), isSpread: KeptFields.isSpread(name)))
                if !chosen.contains(field) { chosen.append(field) }
            }
        }
        self.kept = kept
        // A file without any of these has rows all the same, and they are counted by one of its columns.
        if chosen.isEmpty, let first = file?.leaves.first { chosen = [first] }
        try? file?.choose(chosen)
    }

    /// Moves to the next row; false at the end of the input.
    func next(_ tally: inout SourceTally) throws -> Bool {
        guard let file else {
            if group < 0 { tally.count(DataError(kind: "not_parquet", file: input.name, offset: 0)) }
            group = 0
            try finish(&tally)
            return false
        }
        row += 1
        while row >= batchRows {
            row -= batchRows
            batchRow += batchRows
            batchRows = 0
            if group >= 0, let rows = batch(of: file, &tally) {
                batchRows = rows
                passOver()
            } else if !beginGroup(file, &tally) {
                try finish(&tally)
                return false
            }
        }
        return true
    }

    /// The rows of the next batch; nil where the row group ends, or cannot be read on.
    private func batch(of file: ParquetFileReader, _ tally: inout SourceTally) -> Int? {
        do {
            let rows = try file.next()
            return rows > 0 ? rows : nil
        } catch {
            tally.count(DataError(kind: "bad_row_group", file: input.name, offset: UInt64(clamping: batchRow)))
            return nil
        }
    }

    /// Passes over the rows of the batch that stand before the wanted one.
    private func passOver() {
        guard wanted > batchRow else { return }
        row = min(wanted - batchRow, batchRows)
    }

    private func beginGroup(_ file: ParquetFileReader, _ tally: inout SourceTally) -> Bool {
        while true {
            if group >= 0 {
                groupRow += file.groups[group]
                tally.bytes += UInt64(file.groupBytes[group])
            }
            group += 1
            guard group < file.groups.count else { return false }
            batchRow = groupRow
            row = 0
            if wanted >= groupRow + file.groups[group] { continue }
            do {
                try file.begin(group, batchBytes: Self.batchBytes)
                return true
            } catch {
                tally.count(DataError(kind: "bad_row_group", file: input.name, offset: UInt64(groupRow)))
            }
        }
    }

    /// The digest is over the file as stored, in order, as it is for all inputs; rows are not read in that order.
    private func finish(_ tally: inout SourceTally) throws {
        let bytes = try InputBytes(input)
        var room = [UInt8](repeating: 0, count: 1 << 20)
        var count = 0
        while case let got = try room.withUnsafeMutableBytes({ try bytes.read(into: $0) }), got > 0 { count += got }
        tally.bytes = UInt64(count)
        tally.digest = bytes.name
    }

    // MARK: The row

    /// Adds the current row as a page.
    func add(to batch: inout Batch) {
        guard let file else { return }
        let bytes = file.rowBytes(row)
        guard bytes <= maxRowBytes else { return drop(SourceDrop("row_too_large", found: Double(bytes), limit: Double(maxRowBytes)), to: &batch) }
        read(file, text, &texts)
        read(file, id, &ids)
        read(file, url, &urls)
        read(file, date, &dates)
        metadata.removeAll(keepingCapacity: true)
        if !kept.isEmpty { addKept(file) }
        let facts = PageFacts(
            offset: UInt64(batchRow + row), length: 0, sourceDrop: texts.isEmpty ? SourceDrop("no_text", found: 0, limit: 1) : nil)
        known.removeAll(keepingCapacity: true)
        if rights != nil || licence != nil {
            read(file, rights, &told)
            read(file, licence, &named)
            let told = told, named = named
            fieldRights.append(rights: told.span, licence: named.span, offset: facts.offset, to: &known)
        }
        let texts = texts, ids = ids, urls = urls, dates = dates, metadata = metadata, known = known
        batch.append(
            url: urls.span, id: ids.span, date: dates.span, head: Span(), payload: Span(), text: texts.span, metadata: metadata.span,
            rights: known.span, facts: facts)
    }

    /// Adds the current row as a page that has nothing but its place.
    private func drop(_ drop: SourceDrop, to batch: inout Batch) {
        batch.append(
            url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: Span(), metadata: Span(),
            facts: PageFacts(offset: UInt64(batchRow + row), length: 0, sourceDrop: drop))
    }

    /// Reads a cell of the row as text; what follows may rely on UTF-8.
    private func read(_ file: ParquetFileReader, _ column: Int?, _ text: inout [UInt8]) {
        text.removeAll(keepingCapacity: true)
        guard let column else { return }
        file.appendText(column, row, to: &text)
        if isValidUTF8(text.span) { return }
        var repaired: [UInt8] = []
        _ = decode(text.span, as: .utf8, into: &repaired, limit: .max)
        text = repaired
    }

    private func addKept(_ file: ParquetFileReader) {
        for field in kept where !file.isMissing(field.column, row) {
            if field.isSpread, file.kind(field.column) == .text, keep?.spread(file.bytes(field.column, row), taken, &metadata) == true { continue }
            members.removeAll()
            members.key(field.key.span)
            file.write(field.column, row, to: &members)
            if !metadata.isEmpty { metadata.append(0x2C) }
            metadata.append(contentsOf: members.bytes)
        }
        KeptFields.repair(&metadata)
        KeptFields.removeRepeats(&metadata)
    }
}

extension ParquetFileReader {
    /// The fields that `keep` names, without those that are taken already: structs are gone into where a field in them is named.
    fileprivate func kept(_ keep: KeptFields, taken: [[UInt8]]) -> [Int] {
        var kept: [Int] = [], passed = Int.max
        for (index, field) in fields.enumerated() where field.depth <= passed {
            passed = field.depth
            let name = Array(field.name.utf8)
            if taken.contains(name) { continue }
            let isStruct = index + 1 < fields.count && fields[index + 1].depth > field.depth
            if isStruct, KeptFields.isSpread(name) || !keep.holds(name), keep.mayHold(inside: name) {
                passed = .max
            } else if keep.holds(name) {
                kept.append(index)
            }
        }
        return kept
    }
}
