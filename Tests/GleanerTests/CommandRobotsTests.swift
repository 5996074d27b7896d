import Foundation
import Testing

extension CommandTests {
    @Test func `an agent is asked for of a page alone`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 1, pages: 3)
        let refused = try run("robots", "crawl", "--output", "sites.robots", "--agent", "GPTBot", in: folder)
        #expect(refused.code == 2)
        #expect(refused.error.contains("--agent") && refused.error.contains("--show"))
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("sites.robots").path))
    }
}
