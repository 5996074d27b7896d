import GleanFormats
import GleanModel

/// The files of an archive that libarchive reads: zip (wheels too), 7z, tar packed by xz or bzip2. A file's offset is its place among the entries.
///
/// A class, as it owns the archive.
final class ArchiveWalk: FileWalk {
    private let input: Input
    private var archive: ArchiveReader?
    private var waiting: DataError?
    private var place: UInt64 = 0
    private var room = [UInt8](repeating: 0, count: 1 << 16)
    private var seen: UInt64 = 0

    init(_ input: Input) throws {
        self.input = input
        // libarchive's errors do not tell a file that cannot be opened from one that is damaged.
        _ = try InputBytes(input)
        do { archive = try ArchiveReader(path: input.path) } catch let failure as ArchiveReader.Failure { waiting = damage(failure) }
    }

    var inputOffset: UInt64 { min(input.bytes, archive?.inputOffset ?? seen) }

    /// libarchive reads a zip from its end, so that the digest takes a reading of its own.
    var digest: String? {
        guard let bytes = try? InputBytes(input) else { return nil }
        do {
            while try room.withUnsafeMutableBytes({ try bytes.read(into: $0) }) > 0 {}
        } catch { return nil }
        return bytes.name
    }

    func next(_ wanted: ([UInt8], UInt64) -> Int) throws -> WalkEvent? {
        if let found = waiting.take() { return .damage(found) }
        guard let archive else { return nil }
        do {
            guard let entry = try archive.nextEntry() else {
                end()
                return nil
            }
            defer { place += 1 }
            guard entry.kind == .file else { return .other("\(entry.kind)") }
            let path = FileWalks.path(entry.name)
            var file = WalkedFile(path: path ?? Array(entry.name.prefix(400)), size: UInt64(clamping: entry.size ?? 0), offset: place, isSafe: path != nil)
            let count = wanted(file.path, place)
            do { try read(archive, count, into: &file) } catch let failure as ArchiveReader.Failure {
                // A file that cannot be unpacked leaves the others as they are.
                return .damage(damage(failure))
            }
            return .file(file)
        } catch let failure as ArchiveReader.Failure {
            end()
            return .damage(damage(failure))
        }
    }

    private func end() {
        seen = archive?.inputOffset ?? 0
        archive = nil
    }

    /// Reads what is wanted, and one byte more: what an archive says of a file's size need not be so.
    private func read(_ archive: ArchiveReader, _ wanted: Int, into file: inout WalkedFile) throws {
        if wanted == 0 { return }
        while file.bytes.count <= wanted {
            let step = min(room.count, wanted + 1 - file.bytes.count)
            let got = try room.withUnsafeMutableBytes { try archive.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<step])) }
            if got == 0 { break }
            file.bytes += room[..<got]
        }
        file.size = max(file.size, UInt64(file.bytes.count))
        if file.bytes.count > wanted { file.bytes.removeLast() } else { file.size = UInt64(file.bytes.count) }
    }

    private func damage(_ failure: ArchiveReader.Failure) -> DataError {
        DataError(kind: "archive_damaged", file: "\(input.name): \(failure.message)", offset: place)
    }
}
