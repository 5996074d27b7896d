import Foundation
@testable import GleanEngine
import GleanModel
import Testing

@Suite struct EngineRoomTests {
    private func room(_ logs: String, areLogsHere: Bool = true) -> EngineRoom {
        EngineRoom(runFile: "r", folder: "f", logs: logs, areLogsHere: areLogsHere, program: "p", label: "g", cluster: Cluster(kind: .processes))
    }

    @Test func `each run and each user has a folder of its own for logs among temporary files`() {
        let paths = ["s3://a/work/1", "s3://b/work/1"].map { EngineRoom.logsHere("gleaner-web-1a", $0) }
        #expect(paths[0] != paths[1])
        #expect(paths.allSatisfy { $0.contains("/gleaner-logs-\(getuid())-gleaner-web-1a-") })
    }

    @Test func `a folder for logs among temporary files is this user's alone`() throws {
        let folder = try ToyFolder(), path = folder.path + "/logs"
        try room(path).openLogs()
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        // Made before, and by this user: a run goes on.
        try room(path).openLogs()
    }

    @Test func `what others may write into, and what is only a link, is no folder for logs`() throws {
        let folder = try ToyFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/open", withIntermediateDirectories: true)
        chmod(folder.path + "/open", 0o777)
        try FileManager.default.createDirectory(atPath: folder.path + "/closed", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: folder.path + "/closed")
        for name in ["open", "link"] { #expect(throws: RunError.self) { try room("\(folder.path)/\(name)").openLogs() } }
    }
}
