import Foundation
import GleanEngine
import GleanSteps

/// Crawls that hold nothing but files of sites, and the tables that are made of them; gone with it.
final class CrawlOfSites {
    let folder = NSTemporaryDirectory() + "sites-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A WARC response record.
    static func response(_ url: String, _ date: String, status: String = "200 OK", headers: [String] = [], _ body: String) -> String {
        let http = (["HTTP/1.1 \(status)"] + headers + ["", ""]).joined(separator: "\r\n") + body
        return """
            WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:\(UUID().uuidString)>\r\nWARC-Target-URI: \(url)\r\nWARC-Date: \(date)\r\n\
            Content-Type: application/http; msgtype=response\r\nContent-Length: \(http.utf8.count)\r\n\r\n\(http)\r\n\r\n
            """
    }

    func write(_ name: String, _ records: [String]) throws {
        try Data(records.joined().utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }

    /// Makes a table of all crawls in the folder.
    @discardableResult
    func makeTable(_ name: String = "sites.table", workers: Int = 1, memoryBytes: Int = 512 << 20) throws -> RobotsTableSummary {
        var request = RobotsTableRequest()
        request.workers = workers
        request.memoryBytes = memoryBytes
        return try RobotsTableBuild(["\(folder)/*.warc"], request: request).write("\(folder)/\(name)")
    }

    func table(_ name: String = "sites.table") throws -> RobotsTable { try RobotsTable.open("\(folder)/\(name)") }

    func bytes(_ name: String = "sites.table") throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))) }
}
