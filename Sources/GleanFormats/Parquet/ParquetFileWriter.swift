import CArrow

/// Writes a Parquet file row by row: values are set in any order, what is not set is missing, and `endRow` ends the row.
///
/// The same rows give the same bytes. Memory is a batch of rows as they are, and a row group's pages as they are packed.
/// A class, because it owns Arrow's writer, which calls back; it belongs to one thread.
package final class ParquetFileWriter {
    private let writer: OpaquePointer
    private let sink: Sink
    private var columns: [ParquetRows]
    private let rowGroupBytes: Int
    private var rows = 0
    private var batchBytes = 0
    private var groupBytes = 0

    private static let batchBytes = 1 << 20

    /// Where the file goes, as Arrow sees it. What it throws is kept until Arrow has come back.
    private final class Sink {
        let write: (Span<UInt8>) throws -> Void
        var failure: (any Error)?
        var bytes = 0

        init(_ write: @escaping (Span<UInt8>) throws -> Void) { self.write = write }

        func take(_ piece: Span<UInt8>) -> Bool {
            guard failure == nil else { return false }
            do {
                try write(piece)
                bytes += piece.count
            } catch {
                failure = error
            }
            return failure == nil
        }
    }

    /// `rowGroupBytes`: bytes of rows, as they are, after which a row group is ended. `created`: the writer's name in the file.
    /// `maxTextBytes`: bytes of text of a column that may wait to be handed over; Arrow's offsets end at 2 GB.
    /// Throws a `ParquetError` if Arrow refuses the columns or the level.
    package init(
        _ columns: [ParquetColumn], packing: ParquetPacking, rowGroupBytes: Int, created: String, maxTextBytes: Int = Int(Int32.max),
        to write: @escaping (Span<UInt8>) throws -> Void
    ) throws {
        self.columns = columns.map { ParquetRows($0.kind, maxTextBytes: maxTextBytes) }
        self.rowGroupBytes = rowGroupBytes
        let sink = Sink(write)
        self.sink = sink
        writer = try Arrow.calling { error in
            Self.open(columns, packing, created, Unmanaged.passUnretained(sink).toOpaque(), error)
        }
    }

    deinit { glean_parquet_writer_free(writer) }

    /// Bytes of the file so far: those of the row groups that have ended.
    package var fileBytes: Int { sink.bytes }
    /// True if the next row begins a row group.
    package var isBetweenGroups: Bool { groupBytes == 0 }

    /// Sets the value of a column of texts in the open row, which must be UTF-8 and is set once.
    package func set(_ column: Int, _ text: Span<UInt8>) { columns[column].set(text) }
    package func set(_ column: Int, _ value: Int) { columns[column].set(UInt64(bitPattern: Int64(value))) }
    package func set(_ column: Int, _ value: Double) { columns[column].set(value.bitPattern) }

    /// True if the open row has a value in this column.
    package func isSet(_ column: Int) -> Bool { columns[column].isSet }

    /// Ends the row, and appends it to `canonical` in the form that content digests are over: the columns' values in order, each with its
    /// length before it. Throws a `ParquetError` where Arrow refuses the rows, or the texts are too long for it.
    package func endRow(_ canonical: inout [UInt8]) throws {
        let before = canonical.count
        for column in columns.indices { try columns[column].endRow(rows, &canonical) }
        rows += 1
        batchBytes += canonical.count - before
        groupBytes += canonical.count - before
        if batchBytes >= Self.batchBytes || groupBytes >= rowGroupBytes { try flush() }
        guard groupBytes >= rowGroupBytes else { return }
        try call { glean_parquet_writer_end_group(writer, $0) }
        groupBytes = 0
    }

    /// Writes what is open, and the footer. Nothing may be written after it.
    package func close() throws {
        try flush()
        try call { glean_parquet_writer_close(writer, $0) }
    }

    private func flush() throws {
        try call { error in ParquetRows.withFaces(columns) { glean_parquet_writer_add(writer, $0, Int64(rows), error) } }
        for column in columns.indices { columns[column].removeAll() }
        rows = 0
        batchBytes = 0
    }

    private func call(_ body: (UnsafeMutablePointer<CChar>) -> Void) throws {
        do {
            try Arrow.calling(body)
        } catch {
            // Where the sink refused, its reason says more than Arrow's.
            throw sink.failure ?? error
        }
    }

    private static func open(
        _ columns: [ParquetColumn], _ packing: ParquetPacking, _ created: String, _ sink: UnsafeMutableRawPointer,
        _ error: UnsafeMutablePointer<CChar>
    ) -> OpaquePointer? {
        var settings = glean_parquet_settings()
        switch packing {
        case .none: settings.codec = GLEAN_CODEC_NONE
        case .snappy: settings.codec = GLEAN_CODEC_SNAPPY
        case .zstd(let level): (settings.codec, settings.level) = (GLEAN_CODEC_ZSTD, Int32(level))
        case .gzip(let level): (settings.codec, settings.level) = (GLEAN_CODEC_GZIP, Int32(level))
        }
        return Arrow.withStrings([created] + columns.flatMap { [$0.name, $0.group ?? ""] }) { strings in
            settings.created_by = strings[0]
            let faces = columns.enumerated().map { index, column in
                glean_parquet_column(
                    name: strings[1 + 2 * index], group: column.group == nil ? nil : strings[2 + 2 * index],
                    kind: column.kind == .text ? GLEAN_WRITTEN_TEXT : column.kind == .integer ? GLEAN_WRITTEN_INTEGER : GLEAN_WRITTEN_REAL,
                    dictionary: column.isRepetitive, statistics: column.hasStatistics)
            }
            return glean_parquet_writer_open(
                faces, Int32(faces.count), settings,
                { context, bytes, count in
                    // Unsafe: Arrow hands out `count` bytes, and the sink that was given to it, which outlives the writer.
                    guard let context, let bytes else { return count == 0 }
                    let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
                    return sink.take(Span(_unsafeStart: bytes, count: Int(count)))
                }, sink, error)
        }
    }
}
