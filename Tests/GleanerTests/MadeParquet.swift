import Foundation
import GleanFormats
import GleanModel
import GleanSteps

/// Parquet files of fixtures, which stand there as JSON lines.
enum MadeParquet {
    private struct Column {
        let group: [UInt8]?
        let name: [UInt8]
        var kind: ParquetColumn.Kind?
    }

    /// A file with a column for every member, and a struct for every member that is an object; the kind of a column is that of its first value.
    static func file(_ lines: [UInt8]) throws -> [UInt8] {
        let rows = lines.split(separator: 10).map { Array($0) }
        var groups: [(name: [UInt8], columns: [Column])] = []
        for row in rows {
            try walk(row) { group, name, kind, value in
                let outer = group ?? name
                let place = groups.firstIndex { $0.name == outer } ?? groups.count
                if place == groups.count { groups.append((outer, [])) }
                let column = groups[place].columns.firstIndex { $0.name == name } ?? groups[place].columns.count
                if column == groups[place].columns.count { groups[place].columns.append(Column(group: group, name: name)) }
                if kind == .string { groups[place].columns[column].kind = groups[place].columns[column].kind ?? .text }
                if kind == .number { groups[place].columns[column].kind = groups[place].columns[column].kind ?? (Int(text(value)) == nil ? .real : .integer) }
            }
        }
        let columns = groups.flatMap(\.columns)
        var bytes: [UInt8] = []
        let file = try ParquetFileWriter(
            columns.map { ParquetColumn(text($0.name), in: $0.group.map { text($0) }, $0.kind ?? .text) }, packing: .zstd(level: 3),
            rowGroupBytes: 1 << 20, created: "fixture version 1"
        ) { piece in piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
        var canonical: [UInt8] = []
        for row in rows {
            try walk(row) { group, name, kind, value in
                let column = columns.firstIndex { $0.group == group && $0.name == name }!
                switch (kind, columns[column].kind) {
                case (.string, _): file.set(column, value.span)
                case (.number, .integer): file.set(column, Int(text(value)) ?? 0)
                case (.number, .real): file.set(column, Double(text(value)) ?? 0)
                default: break
                }
            }
            try file.endRow(&canonical)
        }
        try file.close()
        return bytes
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Calls `body` for each member, and for each of a member that is an object.
    private static func walk(_ row: [UInt8], in group: [UInt8]? = nil, _ body: ([UInt8]?, [UInt8], JSONValue.Kind, [UInt8]) throws -> Void) throws {
        var members = JSONMembers(row.span, hasBraces: true)
        while let member = try members.next(row.span) {
            let name = Array(row[member.key])
            if member.kind == .object {
                try walk(Array(row[member.value]), in: name, body)
            } else {
                var value: [UInt8] = []
                JSONMembers.appendText(of: member, in: row.span, to: &value)
                try body(group, name, member.kind, value)
            }
        }
    }

    /// The rows of a file as JSON lines.
    static func lines(of file: [UInt8]) throws -> [String] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-\(UUID().uuidString).parquet").path
        try Data(file).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var lines: [String] = [], tally = SourceTally()
        try RowFile(path: path).rows(columns: nil, &tally) { row in
            lines.append(row.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
            return true
        }
        return lines + tally.examples.map { "damage \($0.kind) at \($0.offset)" }
    }
}
