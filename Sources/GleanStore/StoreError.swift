import Glibc
import SystemPackage

/// A file operation that the system, or a remote store, refused: the machine's fault, not the data's.
package struct StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// ENOSPC, EDQUOT: nothing is lost; room has to be made.
        case diskFull
        case notFound
        case denied
        case isDirectory
        /// Larger than the caller allows.
        case tooLarge
        /// EMFILE, ENFILE, ENOMEM.
        case exhausted
        /// A pattern or list that names no file.
        case noInput
        /// A remote store that could not be reached, or was busy, for as long as it was tried: nothing is lost, and later it may do.
        case unavailable
        /// Given up because the process is to end.
        case stopped
        /// What is asked for cannot be done there: a request that is wrong, an unknown scheme, a setting out of its range.
        case refused
        /// Another version than the one whose reading began.
        case changed
        /// Bytes that are not what the store's own checksum says.
        case damaged
        /// A server that knows no ranges, asked for the middle of an object.
        case noRanges
        case io
    }

    package var kind: Kind
    package var path: String
    /// 0 where no system call failed.
    package var errno: Int32
    /// What a remote store said; empty for files.
    package var detail: String

    package init(_ kind: Kind, path: String, errno: Int32 = 0, detail: String = "") {
        self.kind = kind
        self.path = path
        self.errno = errno
        self.detail = detail
    }

    /// The failure of the last system call, from `errno`.
    package init(path: String) { self.init(path: path, errno: Glibc.errno) }

    package init(path: String, errno: Int32) {
        let kind: Kind =
            switch errno {
            case ENOSPC, EDQUOT: .diskFull
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM, EROFS: .denied
            case EISDIR: .isDirectory
            case EFBIG: .tooLarge
            case EMFILE, ENFILE, ENOMEM: .exhausted
            default: .io
            }
        self.init(kind, path: path, errno: errno)
    }

    package var description: String {
        switch kind {
        case .noInput: "\(path): no input file of that name" + (detail.isEmpty ? "" : ": \(detail)")
        case .tooLarge where errno == 0: "\(path): larger than allowed" + (detail.isEmpty ? "" : ": \(detail)")
        default: detail.isEmpty ? "\(path): \(reason)" : "\(path): \(reason): \(detail)"
        }
    }

    private var reason: String {
        if errno != 0 { return Errno(rawValue: errno).description }
        return switch kind {
        case .notFound: "not found"
        case .denied: "access denied"
        case .changed: "changed while it was read"
        case .damaged: "damaged"
        case .noRanges: "cannot be read in parts"
        case .io: "failed"
        default: kind.rawValue
        }
    }
}
