import GleanBytes

/// What a file of a repository is, by its path and bytes.
package struct CodeFile: Sendable, Equatable {
    /// The language by linguist's name for it, which is that of The Stack v2; nil where nothing tells, and for binary files.
    package var language: String?
    /// The first reason to leave the file out, in the order of `CodeExclusion.allCases`; nil for none.
    package var exclusion: CodeExclusion?

    package init(language: String? = nil, exclusion: CodeExclusion? = nil) {
        self.language = language
        self.exclusion = exclusion
    }
}

/// Why a file of a repository may be left out, in the order in which it is asked: what cannot be read, then what the name tells, then what
/// the content tells. Raw values are the reasons of dropped files.
package enum CodeExclusion: String, CaseIterable, Sendable {
    case empty
    /// A NUL in the first 8,000 bytes (git).
    case binary
    /// Control bytes that stand in no text, or UTF-16.
    case notText = "not_text"
    /// A pointer that stands for a file in Git LFS, not the file.
    case lfsPointer = "lfs_pointer"
    /// Carried from elsewhere (linguist).
    case vendored
    /// What a package manager wrote down of the versions it chose.
    case lock
    case notebook
    /// Written by a tool (linguist; the words of StarCoder2).
    case generated
    /// A script or style sheet without its white space: by its name, or lines of more than 110 bytes in the mean (linguist).
    case minified
    /// One of the languages that The Common Pile leaves out of The Stack v2.
    case data
    /// Another language whose type is data with linguist: YAML, TOML, XML, INI.
    case dataFormat = "data_format"

    /// `allCases`, made once.
    package static let all = allCases
}

extension CodeFile {
    /// The languages that The Common Pile leaves out of The Stack v2 (its filtering/mixer_configs/stackv2.json).
    package static let dataLanguages: Set<String> = [
        "CSV", "TSV", "Public Key", "Checksums", "Go Checksums", "SVG", "Unity3D Asset", "Raw token data", "SubRip Text", "Gemfile.lock", "Pickle", "JSON",
    ]

    /// Every language that a file may have, by linguist's names.
    package static var languages: [String] { LanguageList.shared.names }

    /// Judges a file.
    ///
    /// - Parameters:
    ///   - path: relative to the repository's root, folders parted by "/".
    ///   - bytes: the whole file. All of it is read only to count the lines of scripts and style sheets.
    ///   - asked: the reasons that count, in the order in which they are asked; of others the file is not asked.
    package static func judge(path: Span<UInt8>, bytes: Span<UInt8>, asked: [CodeExclusion] = CodeExclusion.all) -> CodeFile {
        let parts = CodePath(path)
        var file = CodeFile()
        let isBinary = BinaryContent.isBinary(bytes)
        let number = isBinary ? nil : CodeLanguage.find(path, parts, bytes)
        file.language = number.map { LanguageList.shared.names[Int($0)] }
        for reason in asked {
            let holds = switch reason {
            case .empty: bytes.isEmpty
            case .binary: isBinary
            case .notText: BinaryContent.isUTF16(bytes) || BinaryContent.isNotText(bytes)
            case .lfsPointer: bytes.starts(with: "version https://git-lfs.github.com/spec/", at: 0)
            case .vendored: VendoredPath.shared.holds(path, parts)
            case .lock: KnownFiles.shared.isLock(path, parts)
            case .notebook: KnownFiles.shared.isNotebook(path, parts)
            case .generated: KnownFiles.shared.isGenerated(path, parts) || GeneratedMark.stands(path, parts, bytes)
            case .minified: KnownFiles.shared.isMinified(path, parts) || LineMean.isScript(path, parts.lastExtension(path)) && LineMean.isMinified(bytes)
            case .data: number.map { LanguageList.shared.isData[Int($0)] } ?? false
            case .dataFormat: number.map { LanguageList.shared.kinds[Int($0)] == .data } ?? false
            }
            if holds {
                file.exclusion = reason
                break
            }
        }
        return file
    }
}
