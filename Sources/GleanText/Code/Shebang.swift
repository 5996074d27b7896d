import GleanBytes

/// The interpreter that the first line of a script names: `#!/usr/bin/env -S python3 -u` names `python3`.
enum Shebang {
    /// The interpreter's name without folder and minor version, as a range of the text.
    static func interpreter(_ text: Span<UInt8>) -> Range<Int>? {
        guard text.count > 2, text[0] == 0x23, text[1] == 0x21 else { return nil }
        let end = text.firstNewline(0, min(text.count, 512))
        var word = nextWord(text, 2, end)
        if name(text, word).count == 3, text.starts(with: "env", at: name(text, word).lowerBound) {
            word = nextWord(text, word.upperBound, end)
            // Options of env and variables that it sets.
            while !word.isEmpty, text[word.lowerBound] == 0x2D || word.contains(where: { text[$0] == 0x3D }) {
                word = nextWord(text, word.upperBound, end)
            }
        }
        let found = name(text, word)
        if found.isEmpty { return nil }
        if text.equals(found, "sh") { return executed(text) ?? found }
        // osascript may be told another language than its own.
        if text.equals(found, "osascript"), nextWord(text, word.upperBound, end).count > 1 { return nil }
        return found
    }

    private static func nextWord(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Range<Int> {
        var at = from
        while at < end, text[at].isBlank { at += 1 }
        let start = at
        while at < end, !text[at].isBlank, text[at] != 0x0D { at += 1 }
        return start..<at
    }

    /// What stands behind the last "/" of a word, without a ".11" at its end.
    private static func name(_ text: Span<UInt8>, _ word: Range<Int>) -> Range<Int> {
        var start = word.upperBound, end = word.upperBound
        while start > word.lowerBound, text[start - 1] != 0x2F { start -= 1 }
        var at = end
        while at > start, text[at - 1] >= 0x30 && text[at - 1] <= 0x39 { at -= 1 }
        if at < end, at > start + 1, text[at - 1] == 0x2E { end = at - 1 }
        return start..<end
    }

    /// The program that a script of sh hands itself to in its first five lines: `exec tclsh "$0" "$@"`.
    private static func executed(_ text: Span<UInt8>) -> Range<Int>? {
        let head = CodeHead.first(text)
        var at = 0
        while at + 5 < head.upperBound {
            guard text[at] == 0x65, text.starts(with: "exec ", at: at) else {
                at += 1
                continue
            }
            let line = text.firstNewline(at, head.upperBound)
            let word = nextWord(text, at + 5, line)
            at = line
            guard !word.isEmpty, word.allSatisfy({ text[$0].isWord }) else { continue }
            var hasFile = false
            for place in word.upperBound..<line where place + 1 < line && text[place] == 0x24 {
                if text[place + 1] == 0x30 { hasFile = true }
                if hasFile, text[place + 1] == 0x40 { return word }
            }
        }
        return nil
    }
}
