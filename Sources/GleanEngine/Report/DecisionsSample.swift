import GleanModel

/// Some rows of a release's decisions, spread over all of it: what the axes of the plots are chosen from.
struct DecisionsSample {
    /// Values by ledger column.
    private(set) var values: [Int: [Double]] = [:]
    /// True if every row was taken, so that what is said of the sample holds for all pages.
    private(set) var isWhole = true

    private static let blocks = 64
    private static let rowsPerBlock = 512

    /// Reads `columns` (of `text_bytes` and numbers) from blocks that lie evenly over `paths`.
    init(_ paths: [String], columns: Set<Int>) throws {
        let files = Self.spread(paths.count, over: Self.blocks)
        isWhole = files.count == paths.count
        for file in files {
            let table = try TableReader(path: paths[file])
            let blocks = Self.spread(table.blocks.count, over: max(1, Self.blocks / files.count))
            if blocks.count < table.blocks.count { isWhole = false }
            for block in blocks {
                try add(try table.block(block, columns: columns), columns)
            }
        }
    }

    private mutating func add(_ block: TableBlock, _ columns: Set<Int>) throws {
        let step = max(1, block.rows / Self.rowsPerBlock)
        if step > 1 { isWhole = false }
        for column in columns {
            let read = column == Ledger.textBytes ? block.u64(column).map { Double($0) } : block.f64(column)
            for row in stride(from: 0, to: read.count, by: step) where !read[row].isNaN { values[column, default: []].append(read[row]) }
        }
    }

    /// At most `most` of the numbers below `count`, evenly.
    private static func spread(_ count: Int, over most: Int) -> [Int] {
        count <= most ? Array(0..<count) : (0..<most).map { $0 * count / most }
    }
}
