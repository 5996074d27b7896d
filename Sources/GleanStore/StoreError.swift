import Glibc
import SystemPackage

/// A file operation that the system refused: the machine's fault, not the data's.
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
        case io
    }

    package var kind: Kind
    package var path: String
    /// 0 where no system call failed.
    package var errno: Int32

    package init(_ kind: Kind, path: String, errno: Int32 = 0) {
        self.kind = kind
        self.path = path
        self.errno = errno
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
        case .noInput: "\(path): no input file of that name"
        case .tooLarge where errno == 0: "\(path): larger than allowed"
        default: "\(path): \(reason)"
        }
    }

    private var reason: String { errno == 0 ? kind.rawValue : Errno(rawValue: errno).description }
}
