import GleanFormats
import GleanModel

/// The records of an input with one a file: the file itself, plain or packed, or each file of a tar archive.
///
/// A class, as what it reads from cannot be copied and a source's reader must be.
final class RecordFiles: RecordStream {
    private let input: InputBytes
    private let name: String
    private let endings: [[UInt8]]
    private let maxBytes: Int
    private var tar: TarReader?
    private var single: ContentWindow?

    /// `endings`: of the names of an archive's files that are records, in lower case.
    init(_ input: Input, endings: [String], maxBytes: Int) throws {
        name = input.name
        self.endings = endings.map { Array($0.utf8) }
        self.maxBytes = maxBytes
        let isArchive = try Self.isArchive(input)
        self.input = try InputBytes(input)
        if isArchive { tar = TarReader(self.input) } else { single = ContentWindow(self.input) }
    }

    private static func isArchive(_ input: Input) throws -> Bool {
        var content = ContentWindow(try InputBytes(input))
        _ = try content.ensure(TarReader.headerBytes)
        return TarReader.begins(content.bytes)
    }

    /// The digest of the input, once it was read to its end.
    var digest: String? { input.name }

    private(set) var inputOffset: UInt64 = 0

    func next() throws -> RecordEvent? {
        if tar != nil { return try nextOfArchive() }
        guard var content = single.take() else { return nil }
        defer { inputOffset = UInt64(content.inputOffset) }
        while content.count <= maxBytes, try content.more() {}
        if content.count > maxBytes { return .tooLarge(offset: 0, bytes: UInt64(try content.skip(.max))) }
        if let damage = content.damage { return .damage(DataError(kind: damage.kind.rawValue, file: name, offset: UInt64(damage.offset))) }
        if content.count == 0 { return nil }
        let bytes = content.bytes.withUnsafeBufferPointer { Array($0) }
        return .record(SourceRecord(bytes: bytes, offset: 0, length: UInt64(bytes.count)))
    }

    private func nextOfArchive() throws -> RecordEvent? {
        guard var archive = tar.take() else { return nil }
        let event = try Self.next(&archive, name, endings, maxBytes)
        inputOffset = UInt64(archive.inputOffset)
        tar = consume archive
        return event
    }

    private static func next(_ archive: inout TarReader, _ input: String, _ endings: [[UInt8]], _ maxBytes: Int) throws -> RecordEvent? {
        switch try archive.next() {
        case nil: return nil
        case .damage(let damage): return .damage(DataError(kind: damage.kind.rawValue, file: input, offset: UInt64(damage.offset)))
        case .unpacking(let damage): return .damage(DataError(kind: damage.kind.rawValue, file: input, offset: UInt64(damage.offset)))
        case .member(let member):
            guard member.kind == .file else { return .other("\(member.kind)") }
            guard endings.contains(where: { member.name.count >= $0.count && lower(member.name.suffix($0.count)) == $0 }) else { return .other("file") }
            if member.size > maxBytes { return .tooLarge(offset: UInt64(member.offset), bytes: UInt64(member.size)) }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(Int(member.size))
            // An archive that ends here says so next.
            guard try archive.read(into: &bytes, limit: maxBytes) else { return .other("file_cut") }
            return .record(SourceRecord(bytes: bytes, offset: UInt64(member.offset), length: UInt64(member.size), name: member.name))
        }
    }

    private static func lower(_ bytes: ArraySlice<UInt8>) -> [UInt8] { bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }
}
