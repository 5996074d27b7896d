import Foundation

/// One example of a step's fixture: its blocks by name, and where it stands.
struct Example: Sendable, CustomStringConvertible {
    let step: String
    let heading: String
    let line: Int
    var blocks: [String: String] = [:]

    var description: String { "\(step): \(heading) (line \(line))" }
}

/// A fixture is Markdown: prose, headings, and fenced blocks. Each heading of the second level begins an example, which is given by
///
/// - `settings` of the step, `output` of a writer, and steps that run `before`, all as in a recipe;
/// - a page: its `url`, what is `known` of its rights, and its text (`page`), its HTML (`html`) or its HTTP message (`record`);
/// - or an `input` for a source, with the name of its `file`; several files each behind a line `==> NAME`, of which the first is the input,
/// - or a `crawl` for a survey: pages as JSON lines; `other`, the crawl of a release that it is held against; `files` more that a step's settings name, each behind a line `==> NAME`,
///
/// and says what is expected: `verdict`, `text`, `numbers` of a page, `pages` of a source, `rights` of either (claims, reservations, flags, a line each), or the recipe's `error`;
/// of a writer `rows` in their canonical form, the `shard` with the files beside it, `totals`.
/// Of a crawl, `verdict` and `text` have a line a page (`ID: drop near_duplicate for OTHER`), `numbers` lines as `ID.number: 2`, and
/// `report` the lines of the survey's files in the release.
/// Pages, texts and inputs may hold the escapes of `FixtureBytes`. A block that holds a fence has a longer one.
enum FixtureFile {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/steps")

    static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".md") }.sorted().map { String($0.dropLast(3)) }

    static func examples(_ step: String) -> [Example] {
        guard let text = try? String(contentsOf: folder.appendingPathComponent("\(step).md"), encoding: .utf8) else { return [] }
        var examples: [Example] = []
        var block: (fence: Substring, name: String, lines: [Substring])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let open = block {
                if line == open.fence {
                    if examples.isEmpty { examples.append(Example(step: step, heading: "", line: index)) }
                    examples[examples.count - 1].blocks[open.name] = open.lines.joined(separator: "\n")
                    block = nil
                } else {
                    block?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                let fence = line.prefix { $0 == "`" }
                block = (fence, String(line.dropFirst(fence.count)), [])
            } else if line.hasPrefix("## ") {
                examples.append(Example(step: step, heading: String(line.dropFirst(3)), line: index + 1))
            }
        }
        return examples.filter { !$0.blocks.isEmpty }
    }

    static let all: [Example] = names.flatMap(examples)
}
