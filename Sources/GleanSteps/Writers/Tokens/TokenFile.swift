import GleanModel

/// The files of one shard in the format of one trainer. Rows come one by one; what stands in front of them or beside them is written at the end.
protocol TokenFile {
    mutating func write(_ row: TokenRow) throws
    mutating func close() throws
}

/// Whose files are written.
enum TokenFormat: String, CaseIterable {
    case megatron, npy, mds, datatrove

    var ending: String {
        switch self {
        case .megatron: ".bin"
        case .npy: ".npy"
        case .mds: ".mds"
        case .datatrove: ".ds"
        }
    }
}

extension [UInt8] {
    /// Appends the low `count` bytes of `value`, the lowest first.
    mutating func append(little value: Int, bytes count: Int) {
        for byte in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
}
