// Unsafe: libarchive's handles and the memory it reads into; every call is held against its status.
import CArchive

/// Reads the files of a 7-Zip, zip or tar archive one after the other, by libarchive, in memory that the archive's own window bounds.
///
/// A class, as it owns libarchive's reader; it never leaves its thread.
package final class ArchiveReader {
    /// Why reading ended early, in libarchive's words.
    package struct Failure: Error, Equatable, Sendable {
        package let message: String
    }

    private let archive: OpaquePointer

    /// Opens the archive at `path`. Throws a `Failure` for a file that is none, or that cannot be read.
    package init(path: String) throws {
        guard let archive = archive_read_new() else { throw Failure(message: "out of memory") }
        self.archive = archive
        archive_read_support_filter_all(archive)
        archive_read_support_format_7zip(archive)
        archive_read_support_format_zip(archive)
        archive_read_support_format_tar(archive)
        guard archive_read_open_filename(archive, path, 1 << 18) == ARCHIVE_OK else { throw failure }
    }

    deinit { archive_read_free(archive) }

    /// Goes to the next file; its path in the archive, or nil at the end. Folders, links and the like are passed over.
    package func next() throws -> String? {
        while true {
            var entry: OpaquePointer?
            switch archive_read_next_header(archive, &entry) {
            case ARCHIVE_EOF: return nil
            case ARCHIVE_OK, ARCHIVE_WARN:
                guard archive_entry_filetype(entry) == 0o100000, let name = archive_entry_pathname(entry) else { continue }
                return String(cString: name)
            default: throw failure
            }
        }
    }

    /// Reads on in the current file; 0 at its end.
    package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = archive_read_data(archive, target.baseAddress, target.count)
        guard count >= 0 else { throw failure }
        return count
    }

    private var failure: Failure { Failure(message: archive_error_string(archive).map { String(cString: $0) } ?? "unknown format") }
}
