import ArgumentParser
import Foundation
import GleanFormats
import GleanModel
import GleanSteps

struct CatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cat",
        abstract: "Prints the rows of files as JSON lines: Parquet, JSON lines, crawls.",
        discussion: """
            All fields of a row are printed, those of Parquet with their nesting. Of a crawl each page has url, id, date and text, \
            which is the page as crawled, or its text in WET files.

              gleaner cat data/00000-0000.parquet | head -3
              gleaner cat data/*.parquet --columns url,metadata.language --limit 10
              gleaner cat data/*.jsonl.zst --count
              gleaner cat data/00000-0000.parquet --schema    columns, types, row groups, bytes

            Damage is passed over, counted and told at the end, with exit code 3.
            """)

    @Argument(help: "Files, told by their endings, or else by their first bytes.", completion: .file())
    var files: [String]

    @Option(help: "Prints this many rows of all files together.")
    var limit: Int?

    @Option(help: "Fields to print, in this order: text,url,metadata.language.")
    var columns: String?

    @Flag(help: "Prints the number of rows only.")
    var count = false

    @Flag(help: "Prints what a Parquet file's footer says.")
    var schema = false

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit wants a number of rows from 0 up.") }
        if count || schema, limit != nil || columns != nil { throw ValidationError("--limit and --columns are of rows, which --count and --schema do not print.") }
        if let columns, columns.allSatisfy({ $0 == "," || $0 == " " }) { throw ValidationError("--columns wants names, such as id,text.") }
        if count, schema { throw ValidationError("--count and --schema do not go together.") }
    }

    func run() throws {
        var tally = SourceTally(), rows = 0
        for path in files {
            let file = try RowFile(path: path)
            if schema {
                try show(file)
            } else if count {
                rows += try file.count(&tally)
            } else if limit.map({ rows < $0 }) ?? true {
                try print(file, &rows, &tally)
            }
        }
        if count { Terminal.out(String(rows)) }
        guard tally.badRecords > 0 else { return }
        for error in tally.examples { Terminal.note("\(Terminal.safe(error.file)): \(error.kind) at \(error.offset)") }
        Terminal.note("\(tally.badRecords.grouped) bad records were passed over.")
        throw ArgumentParser.ExitCode(GleanModel.ExitCode.data)
    }

    private func print(_ file: RowFile, _ rows: inout Int, _ tally: inout SourceTally) throws {
        var pending: [UInt8] = []
        let wanted = columns?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        var printed = rows
        try file.rows(columns: wanted, &tally) { row in
            row.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
            pending.append(0x0A)
            printed += 1
            if pending.count >= 1 << 16 {
                Terminal.write(pending, STDOUT_FILENO)
                pending.removeAll(keepingCapacity: true)
            }
            return limit.map { printed < $0 } ?? true
        }
        Terminal.write(pending, STDOUT_FILENO)
        rows = printed
    }

    private func show(_ file: RowFile) throws {
        guard file.format == .parquet else { throw RecipeError("\(file.path) is no Parquet.", hint: "--schema shows what the footer of a Parquet file says.") }
        let parquet = try file.parquet()
        let rows = parquet.groups.reduce(0, +), bytes = UInt64(parquet.groupBytes.reduce(0, +))
        Terminal.out(Terminal.bold(Terminal.safe(file.path)))
        Terminal.out("\(rows.grouped) rows in \(parquet.groups.count) row \(parquet.groups.count == 1 ? "group" : "groups"), \(bytes.bytesForPeople), by \(Terminal.safe(parquet.createdBy))")
        var table = Table([.left, .left, .right, .right])
        table.add("", "", "stored", "unpacked")
        for field in parquet.fields {
            let name = String(repeating: "  ", count: field.depth + 1) + (field.depth == 0 ? field.name : String(field.name.split(separator: ".").last ?? ""))
            let type = field.type.hasPrefix("struct<") ? "struct" : field.type
            table.add(
                Terminal.safe(name), Terminal.safe(type), UInt64(max(0, field.packedBytes)).bytesForPeople,
                UInt64(max(0, field.unpackedBytes)).bytesForPeople)
        }
        table.lines.forEach { Terminal.out($0) }
    }
}
