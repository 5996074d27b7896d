import CArrow

/// Rows of one column, as Arrow lays them out.
struct ParquetRows {
    let kind: ParquetColumn.Kind
    private(set) var isSet = false
    private var offsets: [Int32] = [0]
    private var bytes: [UInt8] = []
    private var values: [UInt64] = []
    private var validity: [UInt8] = []
    private var missing = 0
    private let maxTextBytes: Int

    init(_ kind: ParquetColumn.Kind, maxTextBytes: Int) {
        self.kind = kind
        self.maxTextBytes = maxTextBytes
    }

    mutating func set(_ text: Span<UInt8>) {
        // Unsafe: an array takes many bytes at once from a pointer only.
        text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        isSet = true
    }

    mutating func set(_ value: UInt64) {
        values.append(value)
        isSet = true
    }

    /// Ends row `row`, and appends its value to `canonical`: its length as four bytes, lowest first, then its bytes; for a missing value
    /// four bytes of 255. Throws a `ParquetError` where the texts are more than may be handed over at once.
    mutating func endRow(_ row: Int, _ canonical: inout [UInt8]) throws(ParquetError) {
        if row % 8 == 0 { validity.append(0) }
        let start = Int(offsets[offsets.count - 1])
        if kind == .text {
            guard let end = Int32(exactly: bytes.count), bytes.count <= maxTextBytes else {
                throw ParquetError(message: "a batch of rows has \(bytes.count) bytes of text, and \(maxTextBytes) are the most")
            }
            offsets.append(end)
        } else if !isSet {
            values.append(0)
        }
        guard isSet else {
            missing += 1
            canonical.append(contentsOf: [255, 255, 255, 255])
            return
        }
        validity[row / 8] |= 1 << (row % 8)
        if kind == .text {
            canonical.append(little: UInt64(bytes.count - start), bytes: 4)
            bytes.withUnsafeBufferPointer { canonical.append(contentsOf: UnsafeBufferPointer(rebasing: $0[start...])) }
        } else {
            canonical.append(little: 8, bytes: 4)
            canonical.append(little: values[values.count - 1], bytes: 8)
        }
        isSet = false
    }

    mutating func removeAll() {
        offsets.removeAll(keepingCapacity: true)
        offsets.append(0)
        bytes.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        validity.removeAll(keepingCapacity: true)
        missing = 0
    }

    /// Calls `body` with the face of these columns; its pointers hold while it runs.
    static func withFaces<Result>(_ columns: [ParquetRows], _ body: ([glean_parquet_rows]) -> Result) -> Result {
        func add(_ index: Int, _ faces: [glean_parquet_rows]) -> Result {
            guard index < columns.count else { return body(faces) }
            // Unsafe: C wants pointers to all columns at once, so that each call holds one more.
            return columns[index].offsets.withUnsafeBufferPointer { offsets in
                columns[index].bytes.withUnsafeBufferPointer { bytes in
                    columns[index].values.withUnsafeBufferPointer { values in
                        columns[index].validity.withUnsafeBufferPointer { validity in
                            add(index + 1, faces + [glean_parquet_rows(
                                offsets: offsets.baseAddress, bytes: bytes.baseAddress, values: UnsafeRawPointer(values.baseAddress),
                                validity: validity.baseAddress, missing: Int64(columns[index].missing))])
                        }
                    }
                }
            }
        }
        return add(0, [])
    }
}

extension [UInt8] {
    /// Appends the lowest `bytes` bytes of `value`, lowest first.
    mutating func append(little value: UInt64, bytes: Int) {
        for index in 0..<bytes { append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }
}
