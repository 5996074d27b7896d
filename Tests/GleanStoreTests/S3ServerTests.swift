import Foundation
@testable import GleanStore
import Testing

/// A real server that checks signatures: `scripts/s3_server.py` starts one and says what to export.
@Suite struct S3ServerTests {
    /// A folder of its own in the bucket that a test may use; nil, with a word, where there is none.
    private func folder() -> String? {
        let environment = ProcessInfo.processInfo.environment
        guard environment["AWS_ENDPOINT_URL"]?.contains("127.0.0.1") == true, let bucket = environment["S3_BUCKET"] else {
            print("skipped: a server of S3 is wanted: eval \"$(scripts/s3_server.py start)\"")
            return nil
        }
        return "s3://\(bucket)/test-\(UUID().uuidString)"
    }

    @Test func `objects of all sizes come back as they were written`() throws {
        guard let folder = folder() else { return }
        defer { try? Location.removeAll(under: folder) }
        var settings = StoreSettings()
        settings.partBytes = 5 << 20
        for (name, count) in [("empty", 0), ("small &+ü%41", 100), ("parts.bin", 12_000_000)] {
            let bytes = noise(count)
            var file = try AtomicFile("\(folder)/\(name)", settings)
            try file.write(bytes.span)
            try file.commit()
            #expect(try FileIdentity(of: "\(folder)/\(name)").size == count)
            let reading = try OrderedBytes("\(folder)/\(name)")
            #expect(try readAll(reading) == bytes && reading.isSound != false)
            #expect(try FileBytes.map("\(folder)/\(name)").count == count)
        }
        #expect(try Folder.names(folder) == ["empty", "parts.bin", "small &+ü%41"])
    }

    @Test func `objects are found, moved and removed, and no empty one stands for a folder`() throws {
        guard let folder = folder() else { return }
        for index in 0..<12 { try AtomicFile.write([1, 2].span, to: "\(folder)/s\(index % 3)/warc/\(index).warc.gz") }
        #expect(try listInputs(["\(folder)/*/warc/1?.warc.gz"]).map(\.size) == [2, 2])
        #expect(try listInputs([folder]).count == 12)
        try Location.move("\(folder)/s0/warc/0.warc.gz", to: "\(folder)/moved/x")
        #expect(try !Location.exists("\(folder)/s0/warc/0.warc.gz") && FileBytes.read("\(folder)/moved/x") == [1, 2])
        try Location.remove("\(folder)/moved/x")
        let file = try RemoteFile(folder)
        #expect(try file.page(file.folderPrefix, oneLevel: false, after: nil).objects.count == 11)
        try Location.removeAll(under: folder)
        #expect(try file.page(file.folderPrefix, oneLevel: false, after: nil).objects.isEmpty)
        #expect(try !Location.exists(folder))
    }

    @Test func `a wrong key is refused, at once`() throws {
        guard folder() != nil else { return }
        let environment = ProcessInfo.processInfo.environment
        let site = try S3Settings(parameters: [:]) { $0 == "AWS_SECRET_ACCESS_KEY" ? "wrong" : environment[$0] }
        let store = S3Store(bucket: environment["S3_BUCKET"] ?? "", site, StoreSettings()) { environment[$0] }
        do {
            _ = try store.list("", oneLevel: true, page: nil, most: 1)
            Issue.record("a wrong key was taken")
        } catch { #expect(error.kind == .denied && !error.isPassing) }
    }
}
