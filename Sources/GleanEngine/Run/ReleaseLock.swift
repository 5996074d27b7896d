import Foundation
import GleanModel
import GleanStore

/// Keeps two runs from writing one release at once. It goes with the process, however that ends.
enum ReleaseLock {
    /// Takes `work/lock` of the release at `output`. Throws a `RunError` if another run has it. `say` is told of a wait.
    static func take(_ output: String, _ monitor: RunMonitor, say: (String) -> Void) throws -> any HeldLock {
        let path = output + "/work/lock"
        do {
            if Files.isRemote(path) { return try ObjectLock(path, monitor, say: say) }
            try Files.makeFolder(Files.folder(of: path))
            if let lock = try FolderLock(path) { return lock }
            return try ObjectLock(path, monitor, say: say)
        } catch is Taken {
            throw RunError(.unwritable, "Another run is writing \(output)", hint: "Wait for it, or name another folder with --output.")
        }
    }

    /// Another process holds the lock.
    struct Taken: Error {}
}

/// A lock that a run holds. Class-bound, as it owns what holds it.
protocol HeldLock: AnyObject {
    /// Throws a `RunError` if another run has taken the lock since.
    func check() throws
    func release()
}

/// A lock of the file system.
///
/// A class, because it owns a descriptor.
final class FolderLock: HeldLock {
    private let descriptor: Int32

    /// Nil where the file system has no locks, as Lustre without `flock`. Throws `ReleaseLock.Taken` if another process has it.
    init?(_ path: String, lock: (Int32) -> Int32 = { flock($0, LOCK_EX | LOCK_NB) }) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Files.failure(.unwritable, StoreError(path: path)) }
        guard lock(descriptor) != 0 else { return }
        let code = errno
        close(descriptor)
        switch code {
        case EWOULDBLOCK: throw ReleaseLock.Taken()
        // ENOLCK is none of these: another machine's lock service may work, and hold the lock.
        case ENOSYS, EOPNOTSUPP: return nil
        default: throw Files.failure(.unwritable, StoreError(path: path, errno: code))
        }
    }

    func check() {}
    func release() { close(descriptor) }
}
