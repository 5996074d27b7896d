import GleanBytes
import GleanModel

/// Columns to bytes and back: numbers little-endian with their bytes laid in planes (all first bytes, then all second bytes, ...), which
/// lets zstd see what numbers of one column have in common; rows of bytes as their lengths in planes of four, then the bytes themselves.
enum ColumnCoding {
    static func encode(_ column: TableBlock.Column, into bytes: inout [UInt8]) {
        switch column {
        case .u64(let list): planes(list, width: 8, into: &bytes)
        case .f64(let list): planes(list.map(\.bitPattern), width: 8, into: &bytes)
        case .bytes(let lane):
            var start = 0
            let lengths = lane.ends.map { end in
                defer { start = end }
                return UInt64(end - start)
            }
            planes(lengths, width: 4, into: &bytes)
            bytes.append(contentsOf: lane.bytes)
        }
    }

    /// The column in `bytes`, or nil if they are not `rows` rows of this type.
    static func decode(_ bytes: [UInt8], _ type: TableSchema.ColumnType, rows: Int) -> TableBlock.Column? {
        switch type {
        case .u64:
            guard bytes.count == rows * 8 else { return nil }
            return .u64(unplanes(bytes, width: 8, rows: rows))
        case .f64:
            guard bytes.count == rows * 8 else { return nil }
            return .f64(unplanes(bytes, width: 8, rows: rows).map { Double(bitPattern: $0) })
        case .bytes:
            guard bytes.count >= rows * 4 else { return nil }
            let lengths = unplanes(bytes, width: 4, rows: rows)
            guard lengths.reduce(0, +) == UInt64(bytes.count - rows * 4) else { return nil }
            var lane = Lane()
            var start = rows * 4
            for length in lengths {
                lane.append(bytes.span.extracting(start..<(start + Int(length))))
                start += Int(length)
            }
            return .bytes(lane)
        }
    }

    private static func planes(_ values: [UInt64], width: Int, into bytes: inout [UInt8]) {
        for plane in 0..<width {
            let shift = UInt64(plane * 8)
            for value in values { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
    }

    private static func unplanes(_ bytes: [UInt8], width: Int, rows: Int) -> [UInt64] {
        var values = [UInt64](repeating: 0, count: rows)
        for plane in 0..<width {
            let shift = UInt64(plane * 8), base = plane * rows
            for row in 0..<rows { values[row] |= UInt64(bytes[base + row]) << shift }
        }
        return values
    }
}

extension [UInt8] {
    /// Adds an integer, little-endian.
    mutating func append<T: FixedWidthInteger>(little value: T) {
        var rest = value
        for _ in 0..<(T.bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// The little-endian integer at `offset`; the caller has checked that it lies inside.
    func little<T: FixedWidthInteger>(_ type: T.Type, at offset: Int) -> T {
        var value: T = 0
        for byte in 0..<(T.bitWidth / 8) { value |= T(truncatingIfNeeded: self[offset + byte]) << (T(truncatingIfNeeded: byte) * 8) }
        return value
    }
}
