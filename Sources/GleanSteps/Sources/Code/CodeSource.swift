package import GleanModel
import GleanText

/// Reads the files of repositories out of archives and checkouts, each with the licence that it stands under.
package struct CodeSource: Source {
    package var paths: [String] = []
    package var repository: String?
    package var repositoryDepth: Int?
    package var address: String?
    package var leaveOut: [String]? = CodeExclusion.allCases.filter { $0 != .dataFormat }.map(\.rawValue)
    package var languages: [String]?
    package var withoutLanguages: [String]?
    package var unknownLanguage = true
    package var fallbackCharset: String? = "windows-1252"
    package var maxFileBytes = 1 << 20

    package init() {}

    package static let endings = [".tar", ".tar.gz", ".tgz", ".crate", ".tar.zst", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".zip", ".whl", ".7z"]

    package static let manual = Manual<Self>(
        "code", "Reads the files of repositories out of archives and checkouts, each with its licence.",
        source: "REUSE 3.2; SPDX 2.3, annex D; Debian's copyright format 1.0; The Stack v2 (arXiv:2402.19173), section 2.1",
        settings: [
            Setting("paths", \.paths, "Archives (tar, zip, wheels, 7z), folders of them, checkouts, patterns or @lists."),
            Setting("repository", optional: \.repository, "The repository's name; null takes the folder in which all of an archive lies, else the archive's name."),
            Setting("repository_depth", optional: \.repositoryDepth, in: 0...8, "How many folders deep repositories lie in an archive; null for one a file: all of it, or its only folder."),
            Setting("address", optional: \.address, "The address of a file, with {repository} and {path} in it; null for none."),
            Setting("leave_out", \.leaveOut, choices: CodeExclusion.allCases.map(\.rawValue), "Kinds of files that are dropped; null for none."),
            Setting("languages", \.languages, "Programming languages that are kept; null for all."),
            Setting("without_languages", \.withoutLanguages, "Programming languages that are dropped; null for none."),
            Setting("unknown_language", \.unknownLanguage, "Keeps files whose language cannot be told."),
            Setting("fallback_charset", optional: \.fallbackCharset, "The encoding of files that are no UTF-8 and do not say theirs; null drops them."),
            Setting("max_file_bytes", \.maxFileBytes, in: 1...(64 << 20), "Largest file that is read; a larger one is dropped unread."),
        ],
        reasons: Self.ownReasons + CodeExclusion.allCases.map { kind in
            ReasonSpec(Reason(kind.rawValue), "The file is \(Self.sentences[kind.rawValue] ?? "of the kind \(kind.rawValue)").")
        },
        concernsRights: true,
        notes: """
            An input is an archive, or a folder with `.git` or a package's manifest in it, which is read as it lies there, without symbolic links and \
            version control. Archives are read twice: first for what they say of licences. Each file is a page; the page's id is the archive's name and the file's path. \
            Metadata has repository, path, programming_language, size and, where it is not UTF-8, encoding. Links and the like are counted.

            Claims, nearest first: a tag `SPDX-License-Identifier` at the file's head, in FILE.license, REUSE.toml or .reuse/dep5; a licence's text or a \
            notice at the head; debian/copyright by its patterns; the licence files of the nearest folder that has any, as one claim; the nearest \
            manifest's field, as declared. What a file says of itself is not contradicted by what its folder says. Several licence files hold together (AND), but where \
            a text or the manifest offers them as a choice (OR). A licence file that is not understood is LicenseRef-unknown, and is not passed by. \
            A name at the head that may speak of another work ("inspired by X, MIT licensed") counts last, as declared.

            Of an archive 20,000 files that state licences are read, each up to 1 MB, 64 MB in all; where there are more the folders' licences are left out \
            and the rest is counted as licence_file_not_read.

            Archives may lie on a store, checkouts must lie on a disk of this machine.
            """)

    private static let ownReasons = [
        ReasonSpec("too_large", "The file is larger than max_file_bytes."),
        ReasonSpec("unsafe_name", "The file's path leads out of the archive, or is none."),
        ReasonSpec("not_utf8", "The file is no UTF-8, and no other encoding may be taken for it."),
        ReasonSpec("no_programming_language", "The file's language cannot be told."),
        ReasonSpec("language_not_kept", "The file is in a language that is not kept."),
    ]

    private static let sentences = [
        "empty": "empty", "binary": "binary", "not_text": "no text", "lfs_pointer": "a pointer to another in Git LFS", "vendored": "a copy of another project's",
        "lock": "a list of versions that a package manager wrote", "notebook": "a notebook", "generated": "written by a program", "minified": "a script without its white space",
        "data": "in one of the languages of data that the Common Pile leaves out", "data_format": "in another language of data",
    ]

    package var contradiction: RecipeError? {
        guard let label = fallbackCharset, Encoding(label: label) == nil else { return nil }
        return RecipeError("code knows no encoding \"\(label)\".", hint: "Write fallback_charset: windows-1252, or another label of the WHATWG Encoding Standard.")
    }

    package static func isWholeFolder(_ path: String) -> Bool { FolderWalk.isRepository(path) }
    package static func companions(of path: String) -> [String] { FolderWalk.isFolder(path) ? FolderWalk.entries(path).map { "\(path)/\(String(decoding: $0, as: UTF8.self))" } : [] }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> CodeReader { CodeReader(input, self, at: place) }

    package func fill(_ batch: inout Batch, from reader: inout CodeReader, _ tally: inout SourceTally) throws -> Bool { try reader.fill(&batch, &tally) }
}
