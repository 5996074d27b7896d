import Foundation
import GleanModel
import GleanStore

/// Keeps two runs from writing one release at once. It goes with the process, however that ends.
enum ReleaseLock {
    /// Takes `work/lock` of the release at `output`. Throws a `RunError` if another run has it. `say` is told of a wait.
    static func take(_ output: String, say: (String) -> Void) throws -> any HeldLock {
        let path = output + "/work/lock"
        do {
            guard !Files.isRemote(path) else { return try ObjectLock(path, say: say) }
            try Files.makeFolder(Files.folder(of: path))
            return try FolderLock(path)
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

    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Files.failure(.unwritable, StoreError(path: path)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw ReleaseLock.Taken()
        }
    }

    func check() {}
    func release() { close(descriptor) }
}
