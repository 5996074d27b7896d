import GleanModel
import GleanRights

/// The claims of licences that hold for a file: what it says of itself first, then what lies nearest.
///
///     FILE.license, or a tag at the head      spdx_header    located
///     REUSE.toml, .reuse/dep5                 spdx_header    located     where the file has no tag
///     a text or a notice at the head          notice         located
///     debian/copyright, by its patterns       licence_file   located
///     the nearest folder's licence files      licence_file   located     one claim
///     the nearest manifest, no higher up      manifest       declared
///     a mention at the head                   notice         declared       of prose where there is nothing else
///
/// A class, as it remembers folders from file to file; it never leaves its thread.
final class FileClaims {
    private let statements: RepositoryStatements
    private var heads = CodeHeaderReader()
    private var known: [[UInt8]: [LicenceClaim]] = [:]
    /// What patterns may still take, in bytes compared: some seconds.
    private var work = 4_000_000_000

    private static let mostKnown = 4096

    init(_ statements: RepositoryStatements) { self.statements = statements }

    /// The rights of a file. `root` is the folder of its repository, above which nothing speaks of it.
    func rights(of path: [UInt8], _ text: [UInt8], root: [UInt8]) -> Rights {
        var rights = Rights()
        let name = Array(path.reversed().prefix { $0 != 0x2F }.reversed()), isProse = Self.isProse(name)
        // A licence file's own words are its folder's licence.
        let head = LicenceFileName.matches(name) ? nil : heads.read(text.span, isProse: isProse)
        let beside = statements.beside[path]
        if let beside {
            rights.add(claim(beside.licence, .located, Evidence(.spdxHeader, beside.line, offset: UInt64(beside.offset), source: beside.path)))
        }
        if let head, head.kind == .tag { rights.add(own(head, .spdxHeader, .located)) }
        if rights.isEmpty, let annotated = annotation(of: path, root) { rights.add(annotated) }
        if let head, head.kind == .grant { rights.add(own(head, .notice, .located)) }
        // Where not all was read, what the folders say may not be what counts.
        if statements.unread == 0 {
            if let packaged = packaged(path, root) { rights.add(packaged) }
            for claim in folderClaims(RepositoryStatements.folder(of: path), root) { rights.add(claim) }
        }
        if let head, head.kind == .mention, !isProse || rights.isEmpty { rights.add(own(head, .notice, .declared)) }
        return rights
    }

    /// Whether a file is written for people, or states things of a package: by its ending, or by a name in capitals without one.
    private static func isProse(_ name: [UInt8]) -> Bool {
        if PackageManifest.reader(ofName: name) != nil { return true }
        guard let dot = name.lastIndex(of: 0x2E), dot > 0 else { return name.allSatisfy { $0 &- 0x61 >= 26 } }
        return prose.contains(String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased())
    }

    private static let prose: Set<String> = [
        "md", "markdown", "mdown", "rst", "txt", "text", "html", "htm", "xhtml", "xml", "adoc", "asciidoc", "org", "json", "yaml", "yml", "toml", "cfg", "ini", "svg", "tex", "csv",
        "tsv", "po", "lock", "pod", "rdoc", "textile",
    ]

    private func own(_ head: CodeHeader, _ place: Evidence.Place, _ trust: Trust) -> LicenceClaim {
        claim(head.licence, trust, Evidence(place, head.line, offset: UInt64(head.offset)))
    }

    private func claim(_ licence: Licence, _ trust: Trust, _ evidence: Evidence) -> LicenceClaim {
        LicenceClaim(licence, scope: .page, trust: trust, evidence: evidence)
    }

    // MARK: Files by patterns

    /// REUSE's files, of which the newer form goes first.
    private func annotation(of path: [UInt8], _ root: [UInt8]) -> LicenceClaim? {
        annotated(path, root, .spdxHeader) { $0.reuse } ?? annotated(path, root, .spdxHeader) { folder in folder.debian.flatMap { $0.path.hasSuffix("dep5") ? $0 : nil } }
    }

    private func packaged(_ path: [UInt8], _ root: [UInt8]) -> LicenceClaim? {
        annotated(path, root, .licenceFile) { folder in folder.debian.flatMap { $0.path.hasSuffix("dep5") ? nil : $0 } }
    }

    private func annotated(
        _ path: [UInt8], _ root: [UInt8], _ place: Evidence.Place, _ wanted: (RepositoryStatements.Folder) -> (path: [UInt8], file: FileAnnotations)?
    ) -> LicenceClaim? {
        for folder in Self.folders(from: RepositoryStatements.folder(of: path), to: root) {
            guard let found = statements.folders[folder].flatMap(wanted), let annotation = found.file.annotation(of: Self.rest(path, folder), &work), let licence = annotation.licence
            else { continue }
            return claim(licence, .located, Evidence(place, annotation.line, offset: UInt64(annotation.offset), source: found.path))
        }
        return nil
    }

    /// A path as it is within a folder.
    private static func rest(_ path: [UInt8], _ folder: [UInt8]) -> ArraySlice<UInt8> { folder.isEmpty ? path[...] : path[(folder.count + 1)...] }

    // MARK: Folders

    private func folderClaims(_ folder: [UInt8], _ root: [UInt8]) -> [LicenceClaim] {
        if let claims = known[folder] { return claims }
        if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
        let claims = makeFolderClaims(folder, root)
        known[folder] = claims
        return claims
    }

    private func makeFolderClaims(_ folder: [UInt8], _ root: [UInt8]) -> [LicenceClaim] {
        var manifest: (path: [UInt8], statement: PackageManifest)?
        for folder in Self.folders(from: folder, to: root) {
            guard let found = statements.folders[folder] else { continue }
            if manifest == nil { manifest = found.manifest }
            guard let licence = FolderLicence(found.licences, declared: manifest?.statement.licence) else { continue }
            let located = claim(licence.licence, .located, licence.evidence)
            // A licence file ends the search: a manifest above it speaks of what this folder was put into.
            return [located] + (manifest.map { licence.tells($0.statement.licence) ? [] : [declared($0)] } ?? [])
        }
        return manifest.map { [declared($0)] } ?? []
    }

    private func declared(_ manifest: (path: [UInt8], statement: PackageManifest)) -> LicenceClaim {
        claim(manifest.statement.licence, .declared, Evidence(.manifest, manifest.statement.text, offset: UInt64(manifest.statement.offset), source: manifest.path))
    }

    /// A folder and those above it, up to the repository's.
    private static func folders(from folder: [UInt8], to root: [UInt8]) -> [[UInt8]] {
        var folders: [[UInt8]] = [folder], folder = folder
        while folder.count > root.count {
            folder = RepositoryStatements.folder(of: folder)
            folders.append(folder)
        }
        return folders
    }
}
