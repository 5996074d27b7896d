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

    /// Reads on in the current file; 0 at its end.
    package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = archive_read_data(archive, target.baseAddress, target.count)
        guard count >= 0 else { throw failure }
        return count
    }

    private var failure: Failure { Failure(message: archive_error_string(archive).map { String(cString: $0) } ?? "unknown format") }
}
