import GleanBytes
import GleanFormats
import GleanModel

/// The files of one site's dump: `Posts.xml` with `Comments.xml` and `Users.xml` beside it, or the same in a 7-Zip archive, or in three.
///
/// A class, as it owns the file that is being read; it never leaves its thread.
final class SiteFiles {
    enum Kind: String, CaseIterable {
        case posts = "Posts.xml", comments = "Comments.xml", users = "Users.xml"
    }

    private let input: Input
    private let wanted: Set<Kind>
    private var waiting: [String]
    private var archive: ArchiveReader?
    private var plain: InputBytes?
    private var digests: [String] = []

    init(_ input: Input, wanted: Set<Kind>) {
        self.input = input
        self.wanted = wanted
        waiting = [input.path] + Self.companions(of: input.path)
    }

    /// The archives of a large site are one for each table; the one with the posts is the input.
    static func companions(of path: String) -> [String] {
        if path.hasSuffix("-Posts.7z") { return ["Comments", "Users"].map { path.dropLast("Posts.7z".count) + "\($0).7z" } }
        if path.hasSuffix("Posts.xml") { return [Kind.comments, .users].map { path.dropLast("Posts.xml".count) + $0.rawValue } }
        return []
    }

    /// False for the other tables' archives of a large site.
    static func isInput(_ path: String) -> Bool {
        let others = ["Badges", "Comments", "PostHistory", "PostLinks", "Tags", "Users", "Votes"]
        return !others.contains { path.hasSuffix("-\($0).7z") }
    }

    /// The next file of a kind that is wanted; nil at the end. A companion that is not there is passed over, one that cannot be
    /// opened is not; an archive that is damaged is told to `tally`, and so is what else an archive holds.
    func next(_ tally: inout SourceTally) throws -> (kind: Kind, bytes: any ByteSource)? {
        while true {
            if let archive {
                if let name = try entry(of: archive, &tally) {
                    guard let kind = Kind.allCases.first(where: { name.hasSuffix($0.rawValue) }), wanted.contains(kind) else { continue }
                    return (kind, ArchiveMember(archive) { [input] in DataError(kind: "archive_damaged", file: input.name, offset: 0) })
                }
                self.archive = nil
                continue
            }
            if let plain {
                if let digest = plain.name { digests.append(digest) }
                self.plain = nil
            }
            guard !waiting.isEmpty else { return nil }
            let path = waiting.removeFirst()
            let isMain = path == input.path
            let part = Input(ordinal: input.ordinal, source: input.source, name: input.name, path: path, bytes: input.bytes, modified: input.modified)
            if !isMain, InputBytes.isMissing(path) { continue }
            let bytes = try InputBytes(part)
            if path.hasSuffix(".7z") {
                digests.append(try Self.digest(bytes))
                do { archive = try ArchiveReader(path: path) } catch let failure as ArchiveReader.Failure {
                    tally.count(DataError(kind: "archive_damaged", file: "\(input.name): \(failure.message)", offset: 0))
                }
                continue
            }
            guard let kind = Kind.allCases.first(where: { path.hasSuffix($0.rawValue) }), wanted.contains(kind) else { continue }
            plain = bytes
            return (kind, bytes)
        }
    }

    private func entry(of archive: ArchiveReader, _ tally: inout SourceTally) throws -> String? {
        do { return try archive.next() } catch let failure as ArchiveReader.Failure {
            tally.count(DataError(kind: "archive_damaged", file: "\(input.name): \(failure.message)", offset: 0))
            return nil
        }
    }

    /// Over all files that were read to their ends: that of the one, or of the digests of all in a row.
    var digest: String? {
        if digests.count <= 1 { return digests.first }
        let all = Array(digests.joined(separator: "\n").utf8)
        return "xxh3-128:" + XXH3.hash128(all.span).hex
    }

    private static func digest(_ bytes: InputBytes) throws -> String {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { piece.deallocate() }
        while try bytes.read(into: piece) > 0 {}
        return bytes.name ?? ""
    }
}

/// The file of an archive that stands open.
///
/// A class, as `ByteSource` asks for one. What is damaged in the archive ends the file.
final class ArchiveMember: ByteSource {
    private let archive: ArchiveReader
    private let damage: () -> DataError
    /// What ended the file before its end.
    private(set) var failure: DataError?

    init(_ archive: ArchiveReader, damage: @escaping () -> DataError) {
        self.archive = archive
        self.damage = damage
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        do { return try archive.read(into: target) } catch is ArchiveReader.Failure {
            failure = damage()
            return 0
        }
    }
}
