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
            let capture = row.capture, last = index + 1 == captures.count || captures[index + 1].site != row.site || captures[index + 1].capture.file != capture.file
            let time = capture.time.map { String(decoding: CaptureTime.text($0), as: UTF8.self) } ?? "time unknown"
            let what = capture.isRedirect ? "redirects to \(text(capture.body))" : "\(capture.body.count.grouped) bytes\(capture.isCut ? ", cut" : "")"
            Terminal.out(Terminal.bold(Terminal.safe("\(text(row.site))\(capture.file.path)")) + "  \(time)  \(capture.status == 0 ? "no status" : "status \(capture.status)")  " + Terminal.safe(what))
            guard last, !capture.isRedirect, !capture.body.isEmpty else { continue }
            for line in capture.body.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(Self.mostLines) { Terminal.out("    " + Terminal.safe(text(line))) }
            if capture.file == .robots { note(RobotsFile(capture.body)) }
        }
    }

    /// Lines of a file that are printed.
    private static let mostLines = 400

    private func note(_ file: RobotsFile) {
        guard file.counts.all > 0 else { return }
        Terminal.note("    lines without effect: \(file.counts.withoutEffect); not understood: \(file.counts.notUnderstood); fields not known: \(file.counts.unknownFields)")
    }

    private func showPage(_ address: [UInt8], _ agents: [String]) throws {
        let asked = agents.isEmpty ? CrawlerAgent.training : agents.map { Array($0.utf8) }
        let found = try rights.reservations(for: address.span, at: Span(), agents: asked, moment: .latest)
        if found.isEmpty { Terminal.note("Nothing is said of it, or nothing is known of its site.") }
        var lines = Table([.left, .left, .left, .left, .left])
        for row in found {
            lines.add([row.stance.rawValue, row.kind.rawValue, Terminal.safe(text(row.subject)), text(row.evidence.date), Terminal.safe(text(row.evidence.bytes))])
        }
        lines.lines.forEach { Terminal.out($0) }
    }

    private func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
