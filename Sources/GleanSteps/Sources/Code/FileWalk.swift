import GleanFormats
import GleanModel

/// A file of an archive or a folder.
struct WalkedFile {
    /// Its path, without what says nothing (`./`, doubled slashes), in UTF-8; as it stands there where it is not safe.
    var path: [UInt8]
    /// What was asked for of its bytes.
    var bytes: [UInt8] = []
    /// Bytes that it has, or more than were asked for where only its end would tell.
    var size: UInt64
    /// Offset in the archive, unpacked, or its place among what the walk meets.
    var offset: UInt64
    /// Its path leads nowhere outside of the archive, and can be written in a line.
    var isSafe: Bool
}

enum WalkEvent {
    case file(WalkedFile)
    /// What is no file, by kind.
    case other(String)
    case damage(DataError)
}

/// Goes over the files of an input in their order.
///
/// Class-bound, as a walk owns a place in an archive.
protocol FileWalk: AnyObject {
    /// The next thing; nil at the end. `wanted` says how many bytes are to be read of a file with this path, at this offset.
    func next(_ wanted: (_ path: [UInt8], _ offset: UInt64) -> Int) throws -> WalkEvent?
    /// Input bytes taken in so far, for progress.
    var inputOffset: UInt64 { get }
    /// The digest of the input, once the walk has come to its end.
    var digest: String? { get }
}

enum FileWalks {
    /// Opens an input by its content: a tar archive, plain or packed by gzip or zstd; any other archive; a folder.
    static func open(_ input: Input) throws -> any FileWalk {
        if FolderWalk.isFolder(input.path) { return try FolderWalk(input) }
        var content = ContentWindow(try InputBytes(input))
        _ = try content.ensure(TarReader.headerBytes)
        return TarReader.begins(content.bytes) ? try TarWalk(input) : try ArchiveWalk(input)
    }

    /// A path as it may stand in a line; nil where it leads out of the archive, is no path, or is too long.
    static func path(_ name: [UInt8]) -> [UInt8]? {
        guard name.count <= longestPath, name.first != 0x2F, !name.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        let parts = name.split(separator: 0x2F).filter { $0 != [0x2E] }
        if parts.isEmpty || parts.contains([0x2E, 0x2E]) { return nil }
        return RecordBytes.utf8(Array(parts.joined(separator: [0x2F])), declared: nil)
    }

    private static let longestPath = 4096
}

/// The files of a tar archive that streams.
final class TarWalk: FileWalk {
    private let input: InputBytes
    private let name: String
    private var tar: TarReader?
    private(set) var inputOffset: UInt64 = 0

    init(_ input: Input) throws {
        name = input.name
        self.input = try InputBytes(input)
        tar = TarReader(self.input)
    }

    var digest: String? { input.name }

    func next(_ wanted: ([UInt8], UInt64) -> Int) throws -> WalkEvent? {
        guard var archive = tar.take() else { return nil }
        let event = try Self.next(&archive, name, wanted)
        inputOffset = UInt64(archive.inputOffset)
        tar = consume archive
        return event
    }

    private static func next(_ archive: inout TarReader, _ input: String, _ wanted: ([UInt8], UInt64) -> Int) throws -> WalkEvent? {
        switch try archive.next() {
        case nil: return nil
        case .damage(let damage): return .damage(DataError(kind: damage.kind.rawValue, file: input, offset: UInt64(damage.offset)))
        case .unpacking(let damage): return .damage(DataError(kind: damage.kind.rawValue, file: input, offset: UInt64(damage.offset)))
        case .member(let member):
            guard member.kind == .file else { return .other("\(member.kind)") }
            let path = FileWalks.path(member.name), offset = UInt64(member.offset)
            var file = WalkedFile(path: path ?? Array(member.name.prefix(400)), size: UInt64(member.size), offset: offset, isSafe: path != nil)
            let count = min(wanted(file.path, offset), Int(clamping: member.size))
            file.bytes.reserveCapacity(min(count, 1 << 20))
            // An archive that ends here says so next.
            guard try archive.read(into: &file.bytes, limit: count), file.bytes.count == count else { return .other("file_cut") }
            return .file(file)
        }
    }
}
