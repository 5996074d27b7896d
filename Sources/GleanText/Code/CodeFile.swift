/// What a file of a repository is, by its path and bytes.
package struct CodeFile: Sendable, Equatable {
    /// The programming language, by the name that it is usually called; nil where it cannot be told.
    package var language: String?
    /// Why the file is no source code that people wrote; nil where nothing says so.
    package var exclusion: CodeExclusion?

    package init(language: String?, exclusion: CodeExclusion?) {
        self.language = language
        self.exclusion = exclusion
    }
}

/// What makes a file no source code; the raw values are reasons.
package enum CodeExclusion: String, CaseIterable, Sendable {
    case empty, binary
    case notText = "not_text"
    case notebook, lock, vendored, generated, minified, data
}

extension CodeFile {
    /// `path` is relative to the repository's root.
    package static func judge(path: Span<UInt8>, bytes: Span<UInt8>) -> CodeFile {
        let parts = path.withUnsafeBufferPointer { Array($0) }.split(separator: 0x2F).map { String(decoding: $0, as: UTF8.self).lowercased() }
        let name = parts.last ?? "", ending = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last.map(String.init) ?? ""
        return CodeFile(language: languages[ending], exclusion: exclusion(parts, name, ending, bytes))
    }

    private static func exclusion(_ parts: [String], _ name: String, _ ending: String, _ bytes: Span<UInt8>) -> CodeExclusion? {
        var hasText = false, controls = 0, lines = 1
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == 0 { return .binary }
            if byte > 0x20 { hasText = true } else if byte < 0x09 || byte > 0x0D && byte < 0x1B { controls += 1 }
            if byte == 0x0A { lines += 1 }
        }
        if !hasText { return .empty }
        if controls * 10 > bytes.count { return .notText }
        if ending == "ipynb" { return .notebook }
        if ["package-lock.json", "yarn.lock", "cargo.lock", "poetry.lock", "go.sum"].contains(name) { return .lock }
        if parts.dropLast().contains(where: { ["node_modules", "third_party", "vendor"].contains($0) }) { return .vendored }
        let head = bytes.extracting(first: min(bytes.count, 2048)).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        if head.contains("DO NOT EDIT") { return .generated }
        if ["js", "css"].contains(ending), bytes.count / lines > 110 { return .minified }
        if ["json", "csv", "svg", "tsv"].contains(ending) { return .data }
        return nil
    }

    private static let languages = [
        "py": "Python", "c": "C", "h": "C", "cc": "C++", "cpp": "C++", "hpp": "C++", "js": "JavaScript", "ts": "TypeScript", "rs": "Rust", "go": "Go",
        "java": "Java", "rb": "Ruby", "php": "PHP", "sh": "Shell", "swift": "Swift", "md": "Markdown", "css": "CSS", "html": "HTML", "json": "JSON",
        "toml": "TOML", "yaml": "YAML", "yml": "YAML", "rst": "reStructuredText", "txt": "Text", "pl": "Perl", "xml": "XML", "cfg": "INI", "in": "Text",
    ]
}
