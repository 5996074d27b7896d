import Glibc
import GleanModel
@testable import GleanStore
import Testing

/// What a run makes of a file that cannot be read or written.
@Suite struct RunFailureTests {
    private func reading(_ kind: StoreError.Kind, _ path: String = "s3://b/a", errno: Int32 = 0) -> RunError.Kind {
        RunError.reading(path, StoreError(kind, path: path, errno: errno)).kind
    }

    @Test func `a file is blamed for what any machine would meet`() {
        let kinds: [StoreError.Kind] = [.notFound, .changed, .damaged, .noRanges, .tooLarge, .isDirectory, .noInput]
        #expect(kinds.map { reading($0) } == kinds.map { _ in .unreadable })
        #expect(RunError.reading("a", StoreError(path: "a", errno: EIO)).kind == .unreadable)
    }

    @Test func `a file is not blamed for what is wrong with the machine or the store`() {
        for (kind, found) in [(StoreError.Kind.unavailable, RunError.Kind.unavailable), (.denied, .unavailable), (.refused, .unavailable), (.exhausted, .unavailable), (.diskFull, .diskFull)] {
            #expect(reading(kind) == found)
        }
        for code in [EACCES, EMFILE, ESTALE, ENOTCONN] { #expect(RunError.reading("a", StoreError(path: "a", errno: code)).kind == .unavailable) }
    }

    @Test func `a server of pages refuses one file`() {
        #expect(reading(.denied, "https://host/a") == .unreadable)
        #expect(reading(.unavailable, "https://host/a") == .unavailable)
    }

    @Test func `a full disk is told as one, whatever was done`() {
        let error = StoreError(path: "/tmp", errno: ENOSPC)
        #expect(RunError.writing(error).kind == .diskFull)
        #expect(RunError.reading("s3://b/a", error).kind == .diskFull)
        #expect(RunError.writing(StoreError(.denied, path: "a")).kind == .unwritable)
    }
}
