import Foundation
@testable import GleanEngine
import GleanModel
import GleanStore
import Testing

@Suite struct ObjectLockTests {
    /// Far longer than any test waits: a lock that looks twice with this patience would hang.
    private static let forever = 100_000.0

    private func take(_ path: String, beat: Double = forever, patience: Double = 0.2) throws -> ObjectLock {
        try ObjectLock(path, say: { _ in }, beatSeconds: beat, patienceSeconds: patience)
    }

    @Test func `a lock that is given back leaves nothing, and can be taken again`() throws {
        let folder = try ToyFolder(), path = folder.path + "/lock"
        for _ in 0..<2 {
            let lock = try take(path)
            #expect(FileManager.default.fileExists(atPath: path))
            lock.release()
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `what an owner of another machine has left is taken over, once it did not change`() throws {
        let folder = try ToyFolder(), path = folder.path + "/lock"
        try folder.write("lock", "elsewhere 12 number 7\n")
        let lock = try take(path)
        #expect(!(try Files.text(path)).hasPrefix("elsewhere"))
        lock.release()
    }

    @Test func `an owner that lives keeps its lock`() throws {
        let folder = try ToyFolder(), path = folder.path + "/lock"
        let owner = try take(path, beat: 0.02)
        defer { owner.release() }
        #expect(throws: ReleaseLock.Taken.self) { try take(path, patience: 1) }
        try owner.check()
    }

    @Test func `a process of this machine that is gone is not waited for`() throws {
        let folder = try ToyFolder(), path = folder.path + "/lock"
        // No process has so large a number.
        try folder.write("lock", "\(Machine.id) \(Int32.max) number 7\n")
        let lock = try ObjectLock(path, say: { _ in }, beatSeconds: Self.forever, patienceSeconds: Self.forever)
        lock.release()
    }

    @Test func `who has lost the lock is told, and does not take the other's away`() throws {
        let folder = try ToyFolder(), path = folder.path + "/lock"
        let lock = try take(path, beat: 0.02)
        // Written until it stands: a beat may write its own line over it first.
        var isLost = false
        while !isLost {
            try folder.write("lock", "elsewhere 12 number 8\n")
            Thread.sleep(forTimeInterval: 0.05)
            isLost = (try? lock.check()) == nil
        }
        lock.release()
        #expect(try Files.text(path) == "elsewhere 12 number 8\n")
    }
}

extension Files {
    fileprivate static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }
}
