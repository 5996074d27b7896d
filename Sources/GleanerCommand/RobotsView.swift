import ArgumentParser
import Foundation
import GleanFormats
import GleanModel
import GleanRights
import GleanSteps

/// What a robots table knows, in lines for the terminal.
struct RobotsView {
    private let rights: SiteRights
    private let table: RobotsTable

    init(table path: String) throws {
        table = try RobotsTable.open(path)
        rights = SiteRights(table)
    }

    /// Prints the captures of a host with the last of each file, or, of an address with a path, what is said of it.
    func show(_ name: String, agents: [String]) throws {
        let address = Array(name.utf8)
        if let site = SiteAddress(address), site.pathStart < address.count { return try showPage(address, agents) }
        let captures = try rights.captures(of: address)
        if captures.isEmpty {
            Terminal.note("Nothing is known of \(Terminal.safe(name)): its files are in none of the crawls that the table was made from.")
            throw ArgumentParser.ExitCode(GleanModel.ExitCode.data)
        }
        for (index, row) in captures.enumerated() {
            let capture = row.capture, next = index + 1 < captures.count ? captures[index + 1] : nil
            Terminal.out(describe(row.site, capture))
            // The last of each file is printed whole.
            if let next, next.site == row.site, next.capture.file == capture.file { continue }
            if !capture.isRedirect { printBody(capture) }
        }
    }

    private func describe(_ site: [UInt8], _ capture: SiteCapture) -> String {
        let time = capture.time.map { text(CaptureTime.text($0)) } ?? "time unknown"
        let what = capture.isRedirect ? "redirects to \(text(capture.body))" : "\(capture.body.count.grouped) bytes\(capture.isCut ? ", cut" : "")"
        let status = capture.status == 0 ? "no status" : "status \(capture.status)"
        return [Terminal.bold(Terminal.safe("\(text(site))\(capture.file.path)")), time, status, Terminal.safe(what)].joined(separator: "  ")
    }

    private func printBody(_ capture: SiteCapture) {
        let lines = capture.body.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        for line in lines.prefix(Self.mostLines) { Terminal.out("    " + Terminal.safe(text(line))) }
        if lines.count > Self.mostLines { Terminal.note("    and \((lines.count - Self.mostLines).grouped) lines more") }
        guard capture.file == .robots else { return }
        let counts = RobotsFile(capture.body).counts
        if counts.all == 0 { return }
        Terminal.note("    lines: \(counts.withoutEffect) without effect, \(counts.notUnderstood) not understood, \(counts.unknownFields) with a field that is not known")
    }

    /// Lines of a file that are printed.
    private static let mostLines = 400

    private func showPage(_ address: [UInt8], _ agents: [String]) throws {
        let asked = agents.isEmpty ? CrawlerAgent.training : agents.map { Array($0.utf8) }
        let found = try rights.reservations(for: address.span, at: Span(), agents: asked, moment: .latest)
        if found.isEmpty { Terminal.note("Nothing is said of it, or nothing is known of its site.") }
        var lines = Table([.left, .left, .left, .left, .left])
        for row in found {
            let subject = Terminal.safe(text(row.subject)), said = Terminal.safe(text(row.evidence.bytes))
            lines.add([row.stance.rawValue, row.kind.rawValue, subject, text(row.evidence.date), said])
        }
        lines.lines.forEach { Terminal.out($0) }
    }

    private func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
