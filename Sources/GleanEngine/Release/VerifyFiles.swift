import Foundation
import GleanBytes
import GleanFormats
import GleanModel

/// The files of a release against SHA256SUMS: there, unchanged, and no others beside them.
struct VerifyFiles {
    private(set) var checks: [VerifyCheck] = []
    /// Size and digest of each file that was read, by its path in the release.
    private var found: [String: (bytes: UInt64, digest: String)] = [:]

    private static let longestSums = 1 << 30

    init(path: String, progress: (String) throws -> Void) throws {
        let sums = "\(path)/\(Seal.sums)"
        guard let listed = Self.read(sums) else {
            let missing = try Files.exists(sums) ? "\(sums) is no list of digests." : "\(sums) is missing: the release was not finished, or not copied whole."
            checks = [VerifyCheck("Every file has its digest", problems: [missing])]
            return
        }
        var wrong: [String] = []
        var bytes: UInt64 = 0
        for (name, digest) in listed {
            guard Self.isSafe(name) else {
                wrong.append("\"\(name)\" is no name of a file in a release.")
                continue
            }
            try progress(name)
            do {
                let file = try Self.digest("\(path)/\(name)", expected: digest)
                found[name] = file
                bytes += file.bytes
                if file.digest != digest { wrong.append("\(name) was changed: its SHA-256 is \(file.digest.prefix(12))..., and should be \(digest.prefix(12))...") }
            } catch {
                wrong.append(try Files.exists("\(path)/\(name)") ? said(error) : "\(name) is missing.")
            }
        }
        checks.append(VerifyCheck("Every file has its digest", extent: "\(listed.count) files, \(bytes) bytes", problems: wrong.firstFew()))
        let names = Set(listed.map(\.name))
        var strangers = try ["data", "decisions", "surveys"].flatMap { try Self.files(path, below: $0) }
        strangers.removeAll { names.contains($0) }
        let missing = ["manifest.json", "README.md"].filter { !names.contains($0) }
        checks.append(VerifyCheck(
            "No file of the release is unlisted",
            problems: (strangers.map { "\($0) is not in \(Seal.sums)." } + missing.map { "\(Seal.sums) does not list \($0)." }).firstFew()))
    }

    /// Size and digest of a file that SHA256SUMS lists and that is there.
    func file(_ name: String) -> (bytes: UInt64, digest: String)? { found[name] }

    /// Whether the manifest says the same of its files as SHA256SUMS.
    func seals(_ manifest: Manifest) -> VerifyCheck {
        var problems: [String] = []
        let sealed = manifest.shards.map { ("data/" + $0.name, $0) } + manifest.decisions.map { ("decisions/" + $0.name, $0) }
            + (manifest.surveys ?? []).map { ("surveys/" + $0.name, $0) }
        for (name, seal) in sealed {
            guard let file = found[name] else {
                problems.append("\(name) stands in the manifest and was not found in \(Seal.sums).")
                continue
            }
            if file.bytes != seal.bytes { problems.append("\(name) has \(file.bytes) bytes, and the manifest says \(seal.bytes).") }
            if "sha256:" + file.digest != seal.digest { problems.append("\(name) has another digest in the manifest.") }
        }
        let named = Set(sealed.map(\.0))
        for name in found.keys.sorted() where ["data/", "decisions/", "surveys/"].contains(where: name.hasPrefix) && !named.contains(name) {
            problems.append("\(name) does not stand in the manifest.")
        }
        return VerifyCheck("The manifest names the same files", extent: "\(sealed.count) files", problems: problems.firstFew())
    }

    /// `HEX  NAME` lines; nil if a line is anything else.
    static func read(_ path: String) -> [(name: String, digest: String)]? {
        guard let bytes = try? Files.read(path), bytes.count <= longestSums, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var listed: [(name: String, digest: String)] = []
        for line in text.split(separator: "\n") {
            let digest = line.prefix { $0 != " " }, rest = line.dropFirst(digest.count)
            guard digest.utf8.count == 64, digest.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }),
                rest.hasPrefix("  ") || rest.hasPrefix(" *")
            else { return nil }
            listed.append((String(rest.dropFirst(2)), String(digest)))
        }
        return listed.isEmpty ? nil : listed
    }

    /// A path below the release's folder: a list from elsewhere must not lead out of it.
    static func isSafe(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("/") && !name.utf8.contains(0)
            && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    /// A name without folders.
    static func isPlain(_ name: String) -> Bool { isSafe(name) && !name.contains("/") }

    /// Reads a file again where its digest is not the one that is expected, if it lies on a store: the way from there is no part of a release.
    private static func digest(_ path: String, expected: String) throws -> (bytes: UInt64, digest: String) {
        var found: (bytes: UInt64, digest: String) = (0, "")
        for _ in 0..<Files.readings(of: path) {
            found = try digest(path)
            if found.digest == expected { break }
        }
        return found
    }

    private static func digest(_ path: String) throws -> (bytes: UInt64, digest: String) {
        let file = try OrderedFile.open(path)
        var sha = SHA(.sha256), bytes: UInt64 = 0
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { return (bytes, hexadecimal(sha.finish())) }
            sha.update(piece.span.extracting(0..<count))
            bytes += UInt64(count)
        }
    }

    /// Paths of the files in a folder of the release and below.
    private static func files(_ path: String, below folder: String) throws -> [String] {
        if Files.isRemote(path) { return try Files.objects("\(path)/\(folder)").map { "\(folder)/\($0)" } }
        guard let names = FileManager.default.enumerator(atPath: "\(path)/\(folder)") else { return [] }
        var files: [String] = []
        for case let name as String in names {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: "\(path)/\(folder)/\(name)", isDirectory: &isFolder), isFolder.boolValue { continue }
            files.append("\(folder)/\(name)")
        }
        return files.sorted()
    }
}
