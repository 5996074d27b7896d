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
    case lfsPointer = "lfs_pointer"
    case vendored, lock, notebook, generated, minified, data
    case dataFormat = "data_format"

    /// `allCases`, made once.
    package static let all = allCases
}

extension CodeFile {
    /// `path` is relative to the repository's root; of `asked` the first that holds is told.
    package static func judge(path: Span<UInt8>, bytes: Span<UInt8>, asked: [CodeExclusion] = CodeExclusion.all) -> CodeFile {
        let parts = path.withUnsafeBufferPointer { Array($0) }.split(separator: 0x2F).map { String(decoding: $0, as: UTF8.self).lowercased() }
        let name = parts.last ?? "", ending = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last.map(String.init) ?? ""
        let text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        var controls = 0, lines = 1, isBinary = false
        for index in bytes.indices {
            if bytes[index] == 0 { isBinary = true }
            if bytes[index] == 0x0A { lines += 1 } else if bytes[index] < 0x09 { controls += 1 }
        }
        let exclusion = asked.first { reason in
            switch reason {
            case .empty: bytes.isEmpty
            case .binary: isBinary
            case .notText: controls * 10 > bytes.count
            case .lfsPointer: text.hasPrefix("version https://git-lfs.github.com/spec/")
            case .vendored: parts.dropLast().contains { ["node_modules", "third_party", "vendor"].contains($0) }
            case .lock: ["package-lock.json", "yarn.lock", "cargo.lock", "poetry.lock", "go.sum"].contains(name)
            case .notebook: ending == "ipynb"
            case .generated: text.contains("DO NOT EDIT")
            case .minified: ["js", "css"].contains(ending) && bytes.count / lines > 110
            case .data: ["json", "csv", "svg", "tsv"].contains(ending)
            case .dataFormat: ["yaml", "yml", "toml", "xml", "ini"].contains(ending)
            }
        }
        return CodeFile(language: isBinary ? nil : languages[ending], exclusion: exclusion)
    }

    private static let languages = [
        "py": "Python", "c": "C", "h": "C", "cc": "C++", "cpp": "C++", "hpp": "C++", "js": "JavaScript", "ts": "TypeScript", "rs": "Rust", "go": "Go",
        "java": "Java", "rb": "Ruby", "php": "PHP", "sh": "Shell", "swift": "Swift", "md": "Markdown", "css": "CSS", "html": "HTML", "json": "JSON",
        "toml": "TOML", "yaml": "YAML", "yml": "YAML", "rst": "reStructuredText", "txt": "Text", "pl": "Perl", "xml": "XML", "cfg": "INI", "in": "Text",
    ]
}
