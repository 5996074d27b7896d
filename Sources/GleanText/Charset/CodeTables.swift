import CEncodings

/// A table of code points that lives in the binary; a pointer outside it, or an empty cell, has none.
///
/// Unsafe, because Swift imports no long C array: the lengths come from the same header as the arrays, and every
/// look-up is checked against them.
struct CodeTable: @unchecked Sendable {
    private let cells: UnsafePointer<UInt16>
    private let count: Int

    init(_ cells: UnsafePointer<UInt16>, _ count: Int32) {
        self.cells = cells
        self.count = Int(count)
    }

    /// The code point, or 0.
    @inline(__always)
    subscript(pointer: Int) -> UInt32 {
        UInt(bitPattern: pointer) < UInt(bitPattern: count) ? UInt32(cells[pointer]) : 0
    }

    static let eucKR = CodeTable(glean_euc_kr(), GLEAN_EUC_KR_COUNT)
    static let gb18030 = CodeTable(glean_gb18030(), GLEAN_GB18030_COUNT)
    static let jis0208 = CodeTable(glean_jis0208(), GLEAN_JIS0208_COUNT)
    static let jis0212 = CodeTable(glean_jis0212(), GLEAN_JIS0212_COUNT)
    static let big5 = CodeTable(glean_big5(), GLEAN_BIG5_COUNT)
}

/// Whether the character at a pointer of Big5 stands in plane 2; the table holds its low 16 bits only.
func isBig5Plane2(_ pointer: Int) -> Bool {
    guard pointer >= 0, pointer < Int(GLEAN_BIG5_COUNT) else { return false }
    return glean_big5_plane2()[pointer >> 3] >> UInt8(pointer & 7) & 1 == 1
}

/// The code point of a four-byte sequence of gb18030, or 0 ("index gb18030 ranges code point" of the standard).
func gb18030RangesCodePoint(_ pointer: Int) -> UInt32 {
    if pointer > 39419 && pointer < 189_000 || pointer > 1_237_575 { return 0 }
    if pointer == 7457 { return 0xE7C7 }
    if pointer >= 189_000 { return UInt32(0x10000 + pointer - 189_000) }
    let pointers = glean_gb18030_pointers()
    var low = 0
    var high = Int(GLEAN_GB18030_RANGES_COUNT)
    while high - low > 1 {
        let middle = (low + high) / 2
        if Int(pointers[middle]) <= pointer { low = middle } else { high = middle }
    }
    return glean_gb18030_offsets()[low] + UInt32(pointer) - pointers[low]
}

/// The 128 upper cells of a single-byte encoding, each a character's UTF-8 packed as encodings.h says.
struct SingleByteTable {
    private let cells: UnsafePointer<UInt32>

    init?(_ encoding: Encoding) {
        guard let cells = glean_single(Int32(encoding.rawValue)) else { return nil }
        self.cells = cells
    }

    /// The packed character of a byte from 0x80 up.
    @inline(__always)
    subscript(byte: UInt8) -> UInt32 { cells[Int(byte & 0x7F)] }
}
