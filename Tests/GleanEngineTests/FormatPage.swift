import Foundation
import GleanEngine
import GleanModel

/// A page of docs/formats, as far as tests read it: the bytes of its hexdump, the rows of its tables, its blocks of JSON.
struct FormatPage {
    let text: String

    /// The project's folder, where Fixtures/ and docs/ lie.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    init(_ name: String) throws {
        text = try String(contentsOf: Self.root.appendingPathComponent("docs/formats/\(name).md"), encoding: .utf8)
    }

    /// The bytes of a golden file, which holds hexadecimal digits in lines.
    static func golden(_ name: String) throws -> [UInt8] {
        let text = try String(contentsOf: root.appendingPathComponent("Fixtures/golden/\(name).hex"), encoding: .utf8)
        return hexadecimal(text.filter { !$0.isWhitespace })
    }

    /// The lines of the first block fenced as `name`.
    func block(_ name: String) -> [Substring] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "```\(name)") else { return [] }
        return Array(lines[(start + 1)...].prefix { $0 != "```" })
    }

    /// The bytes of the page's hexdump: offset, two spaces, bytes, then the characters between bars, which are not looked at.
    var hexdump: [UInt8] {
        block("hexdump").flatMap { line in
            Self.hexadecimal(line.dropFirst(8).prefix { $0 != "|" }.filter { $0 != " " })
        }
    }

    /// The rows below the Markdown table whose head is these names, without the marks of code.
    func rows(_ names: String...) -> [[String]] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(Self.cells)
        guard let head = lines.firstIndex(of: names) else { return [] }
        return Array(lines[(head + 2)...].prefix { $0.count == names.count })
    }

    private static func cells(_ line: Substring) -> [String] {
        guard line.hasPrefix("| "), line.hasSuffix(" |") else { return [] }
        return line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
        }
    }

    private static func hexadecimal(_ digits: String) -> [UInt8] {
        let digits = Array(digits.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16) }
    }

    /// Runs `body` with a folder of its own, in which `bytes` stand under `name`.
    static func withFile<T>(_ name: String, _ bytes: [UInt8], _ body: (_ folder: String, _ path: String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-format-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return try body(folder.path, file.path)
    }
}

extension TableReader {
    /// Every row as text, column by column; columns not among `names` are left out.
    func texts(_ names: [String]) throws -> [[String]] {
        let columns = names.compactMap(schema.index)
        return try blocks.indices.flatMap { index in
            let block = try block(index)
            return (0..<block.rows).map { row in
                columns.map { column in
                    switch block.columns[column] {
                    case .bytes(let lane): lane[row].withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
                    case .u64(let list): String(list[row])
                    case .f64(let list): list[row].isNaN ? "NaN" : list[row] == list[row].rounded() ? String(Int(list[row])) : String(list[row])
                    }
                }
            }
        }
    }
}
