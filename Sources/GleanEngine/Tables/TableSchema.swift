package import GleanModel

/// What stands in a table file: its kind, its columns, and a few facts about all rows.
package struct TableSchema: Sendable, Codable, Equatable {
    package enum ColumnType: String, Sendable, Codable {
        case bytes, u64, f64
    }

    package struct Column: Sendable, Codable, Equatable {
        package let name: String
        package let type: ColumnType
        /// For a label: the names behind its numbers.
        package var labels: [String]?

        package init(_ name: String, _ type: ColumnType, labels: [String]? = nil) {
            self.name = name
            self.type = type
            self.labels = labels
        }
    }

    package let kind: String
    package let columns: [Column]
    package let facts: [String: String]

    package init(kind: String, columns: [Column], facts: [String: String] = [:]) {
        self.kind = kind
        self.columns = columns
        self.facts = facts
    }

    package func index(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
}

/// Rows of a table in memory, column by column.
package struct TableBlock: Sendable {
    package enum Column: Sendable {
        case bytes(Lane)
        case u64([UInt64])
        case f64([Double])
    }

    package private(set) var columns: [Column]
    package private(set) var rows = 0

    package init(_ schema: TableSchema) {
        columns = schema.columns.map {
            switch $0.type {
            case .bytes: .bytes(Lane())
            case .u64: .u64([])
            case .f64: .f64([])
            }
        }
    }

    init(columns: [Column], rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// Adds a value to column `index`; a row is complete once `endRow` is called, and every column must have been given its value.
    package mutating func add(_ index: Int, _ value: Span<UInt8>) {
        guard case .bytes(var lane) = columns[index] else { preconditionFailure("Column \(index) does not hold bytes.") }
        columns[index] = .u64([])
        lane.append(value)
        columns[index] = .bytes(lane)
    }

    package mutating func add(_ index: Int, _ value: [UInt8]) { add(index, value.span) }

    package mutating func add(_ index: Int, _ value: UInt64) {
        guard case .u64(var list) = columns[index] else { preconditionFailure("Column \(index) does not hold u64.") }
        columns[index] = .u64([])
        list.append(value)
        columns[index] = .u64(list)
    }

    package mutating func add(_ index: Int, _ value: Double) {
        guard case .f64(var list) = columns[index] else { preconditionFailure("Column \(index) does not hold f64.") }
        columns[index] = .u64([])
        list.append(value)
        columns[index] = .f64(list)
    }

    package mutating func endRow() { rows += 1 }

    /// Bytes held by columns of bytes: what decides when a block of texts is full.
    package var weight: Int {
        columns.reduce(0) { sum, column in if case .bytes(let lane) = column { sum + lane.bytes.count } else { sum } }
    }

    package mutating func removeAll() {
        for index in columns.indices {
            switch columns[index] {
            case .bytes(var lane):
                columns[index] = .u64([])
                lane.removeAll()
                columns[index] = .bytes(lane)
            case .u64(var list):
                columns[index] = .u64([])
                list.removeAll(keepingCapacity: true)
                columns[index] = .u64(list)
            case .f64(var list):
                columns[index] = .u64([])
                list.removeAll(keepingCapacity: true)
                columns[index] = .f64(list)
            }
        }
        rows = 0
    }

    package func u64(_ column: Int) -> [UInt64] { if case .u64(let list) = columns[column] { list } else { [] } }
    package func f64(_ column: Int) -> [Double] { if case .f64(let list) = columns[column] { list } else { [] } }
    package func bytes(_ column: Int) -> Lane { if case .bytes(let lane) = columns[column] { lane } else { Lane() } }
}
