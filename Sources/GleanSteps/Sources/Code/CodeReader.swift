import GleanBytes
import GleanModel
import GleanText

/// Where the source stands in one input: gathering what is said of licences, or handing out files.
///
/// A class, as it owns an open archive; it never leaves its thread.
package final class CodeReader {
    private let input: Input
    private let settings: CodeSource
    private let asked: [CodeExclusion]
    private let languages: Set<String>?
    private let withoutLanguages: Set<String>
    private let fallback: Encoding?
    private let statements = RepositoryStatements()
    private var gathering: (any FileWalk)?
    private var walk: (any FileWalk)?
    private var claims: FileClaims?
    private var place: RecordPlace?

    /// What is met before the engine is asked whether to go on.
    private static let stepsAtOnce = 2000

    init(_ input: Input, _ settings: CodeSource, at place: RecordPlace?) {
        self.input = input
        self.settings = settings
        self.place = place
        asked = CodeExclusion.allCases.filter { (settings.leaveOut ?? []).contains($0.rawValue) }
        languages = settings.languages.map(Set.init)
        withoutLanguages = Set(settings.withoutLanguages ?? [])
        fallback = settings.fallbackCharset.flatMap { Encoding(label: $0) }
    }

    func fill(_ batch: inout Batch, _ tally: inout SourceTally) throws -> Bool {
        guard let walk, let claims else {
            try gather(&tally)
            return true
        }
        let most = settings.maxFileBytes, wanted = place
        var steps = 0
        while !batch.isFull, steps < Self.stepsAtOnce {
            steps += 1
            let event = try walk.next { _, offset in wanted.map { offset < $0.offset } ?? false ? 0 : most }
            tally.bytes = walk.inputOffset
            switch event {
            case nil:
                tally.bytes = max(tally.bytes, input.bytes)
                tally.digest = walk.digest
                return false
            case .damage(let damage): tally.count(damage)
            case .other(let kind): tally.count(other: kind)
            case .file(let file):
                if let place, file.offset < place.offset { continue }
                place = nil
                page(file, claims).append(to: &batch, offset: file.offset, length: file.size)
            }
        }
        return true
    }

    private func gather(_ tally: inout SourceTally) throws {
        let walk = try gathering ?? FileWalks.open(input)
        gathering = walk
        for _ in 0..<Self.stepsAtOnce {
            guard let event = try walk.next({ [statements] path, _ in statements.wants(path) }) else {
                gathering = nil
                claims = FileClaims(statements)
                self.walk = try FileWalks.open(input)
                if statements.unread > 0 { tally.otherRecords["licence_file_not_read"] = statements.unread }
                return
            }
            switch event {
            case .file(let file): statements.add(file)
            // What was lost may have been the licence file of a folder.
            case .damage, .other("file_cut"), .other("unreadable_folder"): statements.noteUnread()
            case .other: break
            }
        }
    }

    // MARK: Pages

    private func page(_ file: WalkedFile, _ claims: FileClaims) -> RecordPage {
        let found = file.isSafe ? read(file, claims) : RecordPage(SourceDrop("unsafe_name"))
        var page = found
        page.id = Array(input.name.utf8) + [0x2F] + RecordBytes.utf8(file.path, declared: nil)
        return page
    }

    private func read(_ file: WalkedFile, _ claims: FileClaims) -> RecordPage {
        if file.size > UInt64(settings.maxFileBytes) { return RecordPage(SourceDrop("too_large", found: Double(file.size), limit: Double(settings.maxFileBytes))) }
        let root = self.root(of: file.path), path = root.isEmpty ? file.path : Array(file.path[(root.count + 1)...])
        // A file in two bytes a letter looks binary; it is judged as it reads.
        let wide = file.bytes.starts(with: [0xFF, 0xFE]) || file.bytes.starts(with: [0xFE, 0xFF]) ? CodeText(file.bytes, fallback: fallback) : nil
        let bytes = wide?.bytes ?? file.bytes
        let judged = CodeFile.judge(path: path.span, bytes: bytes.span, asked: asked)
        if let exclusion = judged.exclusion { return RecordPage(SourceDrop(Reason(exclusion.rawValue))) }
        guard let language = judged.language ?? (settings.unknownLanguage ? "" : nil) else { return RecordPage(SourceDrop("no_programming_language")) }
        if !language.isEmpty, withoutLanguages.contains(language) || languages.map({ !$0.contains(language) }) ?? false { return RecordPage(SourceDrop("language_not_kept")) }
        guard let text = wide ?? CodeText(file.bytes, fallback: fallback) else { return RecordPage(SourceDrop("not_utf8")) }
        var page = RecordPage()
        page.text = text.bytes
        page.rights = claims.rights(of: file.path, text.bytes, root: root)
        let repository = self.repository(root)
        page.member("repository", repository)
        page.member("path", path)
        page.member("programming_language", Array(language.utf8))
        page.member("size", number: file.bytes.count)
        page.member("encoding", Array(text.encoding.utf8))
        if let address = settings.address { page.url = Self.filled(address, repository, path) }
        return page
    }

    /// The folder of the repository that a path lies in.
    private func root(of path: [UInt8]) -> [UInt8] {
        guard let depth = settings.repositoryDepth else {
            // A file that came to a folder since the statements were gathered may lie beside what was shared then.
            let shared = statements.sharedFolder
            return path.starts(with: shared + [0x2F]) ? shared : []
        }
        var end = 0
        for _ in 0..<depth {
            guard let slash = path[end...].dropFirst(end > 0 ? 1 : 0).firstIndex(of: 0x2F) else { break }
            end = slash
        }
        return Array(path[..<end])
    }

    private func repository(_ root: [UInt8]) -> [UInt8] {
        if let name = settings.repository { return Array(name.utf8) }
        // All packages of npm lie in a folder of this name.
        if !root.isEmpty, !root.elementsEqual("package".utf8) { return root }
        let name = input.name.split(separator: "/").last.map(String.init) ?? input.name
        let ending = CodeSource.endings.filter(name.hasSuffix).max { $0.utf8.count < $1.utf8.count } ?? ""
        return Array(name.dropLast(ending.count).utf8)
    }

    /// The address of a file from its template.
    private static func filled(_ template: String, _ repository: [UInt8], _ path: [UInt8]) -> [UInt8] {
        func part(_ bytes: [UInt8]) -> String { String(decoding: RecordPage.escaped(bytes), as: UTF8.self) }
        return Array(template.replacing("{repository}", with: part(repository)).replacing("{path}", with: part(path)).utf8)
    }
}
