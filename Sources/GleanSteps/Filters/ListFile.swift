import GleanModel
import GleanStore

/// Reads a list that a step names: a file of UTF-8 text, an entry a line.
enum ListFile {
    /// Bytes of a list that are read; a larger file is taken for something else.
    private static let largest = 64 << 20

    /// The lines of the file without \r before \n, empty ones left out, each with its number from 1. None where there is no name.
    static func lines(_ name: String?, step: String, _ assets: inout Assets) throws -> [(number: Int, text: [UInt8])] {
        guard let name else { return [] }
        let path = try assets.path(name)
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path, limit: largest) } catch { throw RecipeError("\(step): \(error).") }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        for (index, line) in lines where String(validating: line, as: UTF8.self) == nil {
            throw RecipeError("\(step): line \(index + 1) of \(path) is no UTF-8.", hint: "A list is text, an entry a line.")
        }
        return lines.compactMap { index, line in
            let text = Array(line.last == 0x0D ? line.dropLast() : line)
            return text.isEmpty ? nil : (index + 1, text)
        }
    }
}
