import GleanBytes

/// The language of a file, by its name and what stands in it.
///
/// The questions are those of linguist 7.22 in its order: a mode line; the file's name; the interpreter of its first line; its
/// extension, longest first; an XML declaration; a manual page's section. Where several languages share an extension its content rules
/// decide, and where they do not the language that the table marks, in place of linguist's classifier.
enum CodeLanguage {
    /// The language's number in `LanguageList`, nil where nothing tells.
    static func find(_ path: Span<UInt8>, _ parts: CodePath, _ text: Span<UInt8>) -> UInt16? {
        let list = LanguageList.shared
        if let mode = ModeLine.mode(text), case let found = list.modes.find(text, mode), !found.isEmpty {
            return list.modes.numbers[found.lowerBound]
        }
        let named = list.fileNames.find(path, parts.name)
        if !named.isEmpty { return list.fileNames.numbers[named.lowerBound] }
        var place = parts.name.lowerBound, found = 0..<0, fileExtension = parts.name.upperBound..<parts.name.upperBound
        while found.isEmpty, let next = parts.fileExtension(path, from: place) {
            (found, fileExtension, place) = (list.extensions.find(path, next), next, next.lowerBound + 1)
        }
        if let script = interpreted(text, list, found) { return script }
        if found.isEmpty { return unnamed(path, parts, text, list) }
        let meant = list.extensions.numbers[found.lowerBound]
        if found.count == 1, meant != LanguageList.none { return meant }
        return ContentRules.shared.language(path, fileExtension, text) ?? (meant == LanguageList.none ? nil : meant)
    }

    /// The language of the interpreter; of several the one that the extension allows, or the first.
    private static func interpreted(_ text: Span<UInt8>, _ list: LanguageList, _ allowed: Range<Int>) -> UInt16? {
        guard let name = Shebang.interpreter(text) else { return nil }
        let found = list.interpreters.find(text, name)
        if found.isEmpty { return nil }
        for place in found where allowed.contains(where: { list.extensions.numbers[$0] == list.interpreters.numbers[place] }) {
            return list.interpreters.numbers[place]
        }
        return list.interpreters.numbers[found.lowerBound]
    }

    /// A file whose name tells nothing.
    private static func unnamed(_ path: Span<UInt8>, _ parts: CodePath, _ text: Span<UInt8>, _ list: LanguageList) -> UInt16? {
        let head = CodeHead.first(text, lines: 2)
        if xml.stands(in: text.extracting(head)) { return list.number("XML") }
        return isManualPage(path, parts) ? ContentRules.shared.language(as: ".1", text) : nil
    }

    private static let xml = ContentPattern("<?xml version=")

    /// Whether the name ends as those of manual pages: ".3ssl", ".1.in".
    private static func isManualPage(_ path: Span<UInt8>, _ parts: CodePath) -> Bool {
        var end = parts.name.upperBound
        if path.ends(parts.name, with: ".in") { end -= 3 }
        var at = end
        while at > parts.name.lowerBound, path[at - 1].isWord { at -= 1 }
        guard at > parts.name.lowerBound, path[at - 1] == 0x2E, at < end, path[at] >= 0x31, path[at] <= 0x39 else { return false }
        return at + 1 == end || !(path[at + 1] >= 0x30 && path[at + 1] <= 0x39)
    }
}
