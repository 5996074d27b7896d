// Unsafe: libarchive's handles and the memory it reads into; every call is held against its status.
import CArchive
import Glibc

/// Reads the files of a 7-Zip, zip or tar archive one after the other, by libarchive, in memory that the archive's own window bounds.
///
/// A class, as it owns libarchive's reader; it never leaves its thread.
package final class ArchiveReader {
    /// Why reading ended early, in libarchive's words.
    package struct Failure: Error, Equatable, Sendable {
        package let message: String
    }

    /// What stands in an archive.
    package struct Entry: Equatable, Sendable {
        package enum Kind: Equatable, Sendable { case file, folder, link, other }

        /// The path as the archive has it; empty where it cannot be told. It may be anything, `..` too: no path to write to.
        package let name: [UInt8]
        package let kind: Kind
        /// Bytes of the file; nil where only its end tells.
        package let size: Int64?
    }

    private let archive: OpaquePointer
    /// What libarchive has unpacked of the current file and nobody has read; it holds until libarchive is called again.
    private var block = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Bytes of the current file up to the end of `block`.
    private var position: Int64 = 0

    /// Opens the archive at `path`. Throws a `Failure` for a file that is none, or that cannot be read.
    package init(path: String) throws {
        guard let archive = archive_read_new() else { throw Failure(message: "out of memory") }
        self.archive = archive
        // Not all filters: some are other programs, which no archive may start.
        archive_read_support_filter_gzip(archive)
        archive_read_support_filter_bzip2(archive)
        archive_read_support_filter_xz(archive)
        archive_read_support_filter_lzma(archive)
        archive_read_support_filter_zstd(archive)
        archive_read_support_format_7zip(archive)
        archive_read_support_format_zip(archive)
        archive_read_support_format_tar(archive)
        guard archive_read_open_filename(archive, path, 1 << 18) == ARCHIVE_OK else { throw failure }
    }

    deinit { archive_read_free(archive) }

    /// Goes to the next file; its path in the archive, or nil at the end. Folders, links and the like are passed over.
    package func next() throws -> String? {
        while let entry = try nextEntry() {
            if entry.kind == .file, !entry.name.isEmpty { return String(decoding: entry.name, as: UTF8.self) }
        }
        return nil
    }

    /// Goes to the next entry of any kind; nil at the end.
    package func nextEntry() throws -> Entry? {
        var entry: OpaquePointer?
        block = UnsafeRawBufferPointer(start: nil, count: 0)
        position = 0
        switch archive_read_next_header(archive, &entry) {
        case ARCHIVE_EOF: return nil
        case ARCHIVE_OK, ARCHIVE_WARN: break
        default: throw failure
        }
        // Where the name cannot be put into the locale's letters it may be had as UTF-8.
        let name = (archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry)).map { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) } ?? []
        let kind: Entry.Kind
        switch archive_entry_filetype(entry) {
        case 0o100000: kind = archive_entry_hardlink(entry) == nil ? .file : .link
        case 0o040000: kind = .folder
        case 0o120000: kind = .link
        default: kind = archive_entry_hardlink(entry) == nil ? .other : .link
        }
        return Entry(name: name.map { UInt8(bitPattern: $0) }, kind: kind, size: archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : nil)
    }

    /// Input bytes taken in so far, for progress.
    package var inputOffset: UInt64 { UInt64(max(0, archive_filter_bytes(archive, -1))) }

    /// Reads on in the current file; 0 at its end. Throws a `Failure` at a hole: a sparse file may claim 2^60 zeros in a few bytes.
    package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < target.count {
            if block.isEmpty, try !nextBlock() { break }
            let step = UnsafeRawBufferPointer(rebasing: block.prefix(target.count - filled))
            UnsafeMutableRawBufferPointer(rebasing: target[filled...]).copyMemory(from: step)
            block = UnsafeRawBufferPointer(rebasing: block.dropFirst(step.count))
            filled += step.count
        }
        return filled
    }

    /// Unpacks on; false at the file's end. By blocks, as `archive_read_data` fills holes with zeros.
    private func nextBlock() throws -> Bool {
        var start: UnsafeRawPointer?, count = 0, offset: Int64 = 0
        switch archive_read_data_block(archive, &start, &count, &offset) {
        case ARCHIVE_EOF: return false
        case ARCHIVE_OK: break
        default: throw failure
        }
        if count == 0 { return true }
        guard offset == position else { throw Failure(message: "a sparse file") }
        position += Int64(count)
        block = UnsafeRawBufferPointer(start: start, count: count)
        return true
    }

    private var failure: Failure { Failure(message: archive_error_string(archive).map { String(cString: $0) } ?? "unknown format") }
}
