import Foundation
import Testing

/// Builds over a real S3 server, through a proxy that makes faults, against the build of a disk: `scripts/check_stores.py` on a small made crawl.
@Suite struct StoreBuildTests {
    @Test func `a build over a store that fails gives the bytes of the disk's build, and leaves nothing else`() throws {
        guard let program = CommandTests.program else { return print("skipped: builds over a store; the program is not built") }
        let root = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent()
        let check = Process(), out = Pipe()
        check.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        check.arguments = [
            "python3", root.appendingPathComponent("scripts/check_stores.py").path, "--program", program.path, "--pages", "12", "--only", "plain", "processes", "faults",
        ]
        check.standardOutput = out
        check.standardError = out
        try check.run()
        let printed = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        check.waitUntilExit()
        if check.terminationStatus == 3 { return print("skipped: builds over a store; \"scripts/s3_server.py install\" fetches a server") }
        #expect(check.terminationStatus == 0, "\(printed)")
    }
}
