import Foundation
@testable import GleanEngine
import GleanModel
@testable import GleanStore
import Testing

@Suite struct ReleaseLockTests {
    private func fails(with code: Int32) -> (Int32) -> Int32 {
        { _ in
            errno = code
            return -1
        }
    }

    @Test func `a second run is told of the first`() throws {
        let folder = try ToyFolder()
        let first = try ReleaseLock.take(folder.path, RunMonitor()) { _ in }
        let error = try #require(throws: RunError.self) { try ReleaseLock.take(folder.path, RunMonitor()) { _ in } }
        #expect(error.message.contains("Another run is writing"))
        first.release()
        try ReleaseLock.take(folder.path, RunMonitor()) { _ in }.release()
    }

    @Test func `a file system without locks is none that another run has`() throws {
        let folder = try ToyFolder(), path = folder.path + "/lock"
        for code in [ENOSYS, EOPNOTSUPP] { #expect(try FolderLock(path, lock: fails(with: code)) == nil) }
        // The lock that takes its place finds the empty file, and waits for nobody.
        try ObjectLock(path, say: { _ in }, beatSeconds: 100_000, patienceSeconds: 0.1).release()
        let lock = try ObjectLock(path, say: { _ in Issue.record("waits") }, beatSeconds: 100_000, patienceSeconds: 0.1)
        lock.release()
    }

    @Test func `what else goes wrong is not another run`() throws {
        let folder = try ToyFolder()
        for code in [EIO, ENOLCK] { #expect(throws: RunError.self) { try FolderLock(folder.path + "/lock", lock: fails(with: code)) } }
    }

    @Test func `a run that stops waits for no owner`() throws {
        let folder = try ToyFolder(), path = folder.path + "/lock"
        try folder.write("lock", "elsewhere 12 number 7\n")
        let waits = StoreWaits(), monitor = RunMonitor(waits: waits)
        monitor.cancel()
        let error = try #require(throws: RunError.self) {
            try ObjectLock(path, monitor, say: { _ in }, beatSeconds: 100_000, patienceSeconds: 100_000)
        }
        #expect(error.kind == .interrupted && waits.isStopped)
    }
}
