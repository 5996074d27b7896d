import Foundation
import GleanHTML
import GleanSteps

/// The blocks of a page as a table: for a terminal, or as JSON.
enum BlockTable {
    /// One line a block: taken or not, chance, characters, share in links, path, and the beginning of its text.
    static func lines(_ page: ExtractedPage) -> [String] {
        var lines = [
            Terminal.dim("chance needed \(percent(page.cut)), chance to be an article \(percent(page.articleChance)), \(page.blocks.count) blocks"),
            Terminal.dim("      chance  chars  links  text"),
        ]
        for block in page.blocks {
            let text = String(decoding: block.text.prefix(400), as: UTF8.self)
            let line = (block.isKept ? "take  " : "leave ") + pad(percent(block.chance), 6) + pad(String(block.characters), 7)
                + pad(percent(block.linkShare), 7) + "  " + Terminal.safe(cut(text, 100))
            lines.append(block.isKept ? line : Terminal.dim(line))
            lines.append(Terminal.dim("                            " + Terminal.safe(String(decoding: block.path, as: UTF8.self))))
        }
        return lines
    }

    private struct Row: Encodable {
        let text: String
        let path: String
        let offset: Int
        let chance: Double
        let taken: Bool
        let characters: Int
        let linkShare: Double
    }

    private struct PageTable: Encodable {
        let url: String
        let drop: String?
        let cut: Double
        let articleChance: Double
        let textShare: Double
        let blocks: [Row]
    }

    /// The same with whole texts, one JSON object a page.
    static func json(_ page: ExtractedPage) -> String {
        let rows = page.blocks.map {
            Row(text: String(decoding: $0.text, as: UTF8.self), path: String(decoding: $0.path, as: UTF8.self), offset: $0.offset, chance: $0.chance,
                taken: $0.isKept, characters: $0.characters, linkShare: $0.linkShare)
        }
        let table = PageTable(
            url: String(decoding: page.url, as: UTF8.self), drop: page.drop.map { "\($0)" }, cut: page.cut, articleChance: page.articleChance,
            textShare: page.textShare, blocks: rows)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return (try? encoder.encode(table)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

    private static func pad(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }

    private static func cut(_ text: String, _ count: Int) -> String { text.count <= count ? text : text.prefix(count) + " …" }
}
