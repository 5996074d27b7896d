/// A column of a Parquet file that is written. Every column may have missing values.
package struct ParquetColumn: Sendable, Equatable {
    package enum Kind: Sendable { case text, integer, real }

    package var name: String
    /// The struct that the column is a child of; children of one struct stand side by side.
    package var group: String?
    package var kind: Kind
    /// Few values that come often: each is stored once a row group.
    package var isRepetitive: Bool
    /// Least and greatest value of each row group and page are stored, so that readers can pass over them.
    package var hasStatistics: Bool

    package init(_ name: String, in group: String? = nil, _ kind: Kind, isRepetitive: Bool = false, hasStatistics: Bool = false) {
        self.name = name
        self.group = group
        self.kind = kind
        self.isRepetitive = isRepetitive
        self.hasStatistics = hasStatistics
    }
}

/// How the pages of a Parquet file are packed.
package enum ParquetPacking: Sendable, Equatable {
    case none
    case snappy
    /// 1 to 22.
    case zstd(level: Int)
    /// 1 to 9.
    case gzip(level: Int)
}

/// What Arrow refused, in its words.
package struct ParquetError: Error, Equatable, Sendable {
    package let message: String
}
