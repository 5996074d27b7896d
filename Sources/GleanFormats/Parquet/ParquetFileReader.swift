import CArrow

/// Reads a Parquet file row group by row group, in batches: cells of chosen fields, whatever types they have.
///
/// Memory follows pages and batches, not row groups, and is bounded: a file that wants more is an error.
/// A class, because it owns Arrow's reader; it belongs to one thread.
package final class ParquetFileReader {
    /// A field of the file. A struct's children follow it, one deeper.
    package struct Field: Sendable, Equatable {
        /// With the names of the structs around it: `metadata.url`.
        package let name: String
        /// As Arrow prints it, such as `string` or `list<element: int64>`.
        package let type: String
        package let depth: Int
        /// Bytes over all row groups, as stored and before compression.
        package let packedBytes: Int
        package let unpackedBytes: Int

        /// True for what is no text and no number: structs, lists, maps, truth values.
        package var isNested: Bool {
            if type == "bool" || type == "null" { return true }
            return type.contains("<") && !["dictionary<", "extension<arrow.json", "extension<arrow.uuid"].contains { type.hasPrefix($0) }
        }
    }

    /// How a cell's bytes are to be read.
    package enum Kind: Sendable {
        /// A text or bytes of any kind; dates and times in ISO 8601.
        case text
        /// Eight bytes, lowest first: an Int64.
        case integer
        /// Eight bytes, lowest first: a Double.
        case real
        /// The text of a number of another type.
        case number
        /// The text of a JSON value: booleans, lists, maps, structs.
        case json
    }

    private let reader: OpaquePointer
    package let fields: [Field]
    /// Rows of each row group.
    package let groups: [Int]
    /// Bytes of each row group as stored.
    package let groupBytes: [Int]
    /// The writer's name; may be empty.
    package let createdBy: String
    private var columns: [glean_parquet_cells] = []

    /// Decoding may take this much at a time: twice what the largest page of a sound file takes, several columns of it.
    package static let memoryLimit = 2 << 30

    /// What a footer says of a row group is believed up to here, so that sums over row groups do not overflow.
    private static let most = 1 << 40

    /// Throws a `ParquetError` if the file cannot be opened or is no Parquet.
    package init(path: String, memoryLimit: Int = ParquetFileReader.memoryLimit) throws(ParquetError) {
        let reader = try Arrow.calling { error in glean_parquet_reader_open(path, Int64(memoryLimit), error) }
        self.reader = reader
        fields = (0..<glean_parquet_reader_fields(reader)).map { index in
            let field = glean_parquet_reader_field(reader, index)
            return Field(
                name: String(cString: field.name), type: String(cString: field.type), depth: Int(field.depth), packedBytes: Int(field.packed_bytes),
                unpackedBytes: Int(field.unpacked_bytes))
        }
        let all = (0..<glean_parquet_reader_groups(reader)).map { glean_parquet_reader_group(reader, $0) }
        groups = all.map { min(max(0, Int($0.rows)), Self.most) }
        groupBytes = all.map { min(max(0, Int($0.packed_bytes)), Self.most) }
        createdBy = String(cString: glean_parquet_reader_created_by(reader))
    }

    deinit { glean_parquet_reader_free(reader) }

    /// The place of the field of this name: a column's own name first, which may hold dots, then a child's.
    package func field(_ name: String) -> Int? {
        fields.firstIndex { $0.depth == 0 && $0.name == name } ?? fields.firstIndex { $0.name == name }
    }

    /// The places of the fields that are no structs, in order: the columns of a file without lists and maps.
    package var leaves: [Int] {
        fields.indices.filter { $0 + 1 == fields.count || fields[$0 + 1].depth <= fields[$0].depth }
    }

    /// Chooses the fields that are read from here on, by their places; a struct is one JSON value. No other column is touched.
    package func choose(_ fields: [Int]) throws(ParquetError) {
        try Arrow.calling { error in glean_parquet_reader_choose(reader, fields.map { Int32($0) }, Int32(fields.count), error) }
        columns = Array(repeating: glean_parquet_cells(), count: fields.count)
    }

    /// Begins to read a row group, in batches of about `batchBytes` by its own account and the names in structs, of 1,024 rows at most.
    package func begin(_ group: Int, batchBytes: Int) throws(ParquetError) {
        try Arrow.calling { error in glean_parquet_reader_begin(reader, Int32(group), Int64(batchBytes), error) }
    }

    /// Reads the next batch and returns its rows; 0 at the end of the row group. After an error, the rest of the row group is lost.
    package func next() throws(ParquetError) -> Int {
        var rows: Int64 = 0
        try Arrow.calling { error in
            columns.withUnsafeMutableBufferPointer { rows = glean_parquet_reader_next(reader, $0.baseAddress, error) }
        }
        return Int(rows)
    }

    /// How the cells of the chosen field at `column` are to be read, in this batch.
    package func kind(_ column: Int) -> Kind {
        switch columns[column].kind {
        case GLEAN_CELLS_TEXT: .text
        case GLEAN_CELLS_INTEGER: .integer
        case GLEAN_CELLS_REAL: .real
        case GLEAN_CELLS_NUMBER: .number
        default: .json
        }
    }

    package func isMissing(_ column: Int, _ row: Int) -> Bool { columns[column].cells[row].start == nil }

    /// The bytes of a cell; none where it is missing. Good until `next`.
    @_lifetime(borrow self)
    package func bytes(_ column: Int, _ row: Int) -> Span<UInt8> {
        let cell = columns[column].cells[row]
        guard let start = cell.start else { return _overrideLifetime(Span(), borrowing: self) }
        // Unsafe: Arrow keeps the batch until the next one is asked for.
        let span = Span(_unsafeStart: start, count: Int(cell.count))
        return _overrideLifetime(span, borrowing: self)
    }

    /// Bytes of all chosen cells of a row.
    package func rowBytes(_ row: Int) -> Int {
        var bytes = 0
        for column in columns { bytes += Int(column.cells[row].count) }
        return bytes
    }

    /// Appends a cell in the form that content digests are over; see `ParquetFileWriter.endRow`.
    package func appendCell(_ column: Int, _ row: Int, to canonical: inout [UInt8]) {
        guard !isMissing(column, row) else { return canonical.append(contentsOf: [255, 255, 255, 255]) }
        let cell = bytes(column, row)
        canonical.append(little: UInt64(cell.count), bytes: 4)
        cell.withUnsafeBufferPointer { canonical.append(contentsOf: $0) }
    }

    package func integer(_ column: Int, _ row: Int) -> Int {
        Int(bytes(column, row).withUnsafeBytes { $0.loadUnaligned(as: Int64.self) })
    }

    package func real(_ column: Int, _ row: Int) -> Double {
        bytes(column, row).withUnsafeBytes { $0.loadUnaligned(as: Double.self) }
    }
}
