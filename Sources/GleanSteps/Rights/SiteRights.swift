import GleanBytes
import GleanFormats
package import GleanModel
import GleanRights

/// Asks a robots table what sites say of their pages, and remembers the files that it read last.
///
/// A class, as it is one worker's scratch: its memory is used from page to page.
package final class SiteRights {
    /// Which of a site's captures counts.
    package enum Moment: Sendable {
        /// The one in force when the page was fetched: the last one before, if it is at most `window` old, else the nearest there is.
        case asFetched
        /// The last that is known: sites opt out after they were crawled, too.
        case latest
    }

    private let table: RobotsTable
    private let window: Int64
    private let reader = ZstdFrameReader()
    private var known: [Int: Known] = [:]
    /// Entries in the order in which they were read.
    private var order: [Int] = []
    /// The agents that files were read for.
    private var agents: [[UInt8]] = []

    /// What a file says, read.
    private enum Known {
        case robots(RobotsFile, RobotsFile.Followers)
        case tdmrep(TDMRules?)
        case aiTxt(AITxtFile, RobotsFile.Followers)
        case nothing
    }

    /// Files that are remembered, each of at most 500 KiB and mostly of a few.
    private static let most = 64
    /// Redirects that are followed (RFC 9309, 2.3.1.2).
    private static let mostRedirects = 5

    /// `windowSeconds` is for how long a capture is taken to stand: the day for which RFC 9309 lets robots.txt be cached.
    package init(_ table: RobotsTable, windowSeconds: Int = 86_400) {
        self.table = table
        window = Int64(windowSeconds)
    }

    /// What the site of `url` says of it in files of its own, as facts with the file's address and the time of its capture. `date` is when the
    /// page was fetched; where it cannot be read, the last capture counts. Nothing where nothing was captured.
    ///
    /// A robots.txt that answered 4xx says nothing; one that answered 5xx reserves all, as the standard has it (2.3.1.4).
    package func reservations(for url: Span<UInt8>, at date: Span<UInt8>, agents: [[UInt8]], moment: Moment = .asFetched) throws -> [Reservation] {
        guard let site = SiteAddress(url) else { return [] }
        if agents != self.agents {
            self.agents = agents
            known.removeAll()
            order.removeAll()
        }
        let time = moment == .latest ? nil : CaptureTime.seconds(date), path = RobotsPath(url)
        var found: [Reservation] = []
        for file in [SiteFile.robots, .tdmrep, .aiTxt] {
            guard let (owner, entry) = try capture(site, file, time) else { continue }
            let source = owner.site + file.path.withUTF8Buffer { Array($0) }
            let captured = entry.flags.contains(.hasNoTime) ? [] : CaptureTime.text(Int64(clamping: entry.time))
            if file == .robots, entry.status / 100 == 5 {
                let evidence = Evidence(.robots, Array("HTTP status \(entry.status)".utf8), source: source, date: captured)
                found.append(Reservation(.robots, subject: [UInt8(ascii: "*")], .reserved, evidence: evidence))
                continue
            }
            switch try read(entry) {
            case .robots(let robots, let followers): found += robots.reservations(for: path, followers, source: source, date: captured)
            case .tdmrep(let rules): found += rules?.reservations(for: path, source: source, date: captured) ?? []
            case .aiTxt(let ai, let followers): found += ai.reservations(for: Array(span: url), followers, source: source, date: captured)
            case .nothing: continue
            }
        }
        return found
    }

    /// All captures of a site's files, in the order of file and time; `address` may lack its scheme, which is then `https`, or `http` too.
    package func captures(of address: [UInt8]) throws -> [(site: [UInt8], capture: SiteCapture)] {
        let sites = SiteAddress(address).map { [$0] } ?? ["https://", "http://"].compactMap { SiteAddress(Array($0.utf8) + address) }
        var found: [(site: [UInt8], capture: SiteCapture)] = []
        for site in sites {
            for file in SiteFile.allCases {
                for index in try table.captures(site, file) {
                    let entry = try table.entry(index)
                    found.append((site.site, SiteCapture(
                        file: file, status: Int(entry.status), time: entry.flags.contains(.hasNoTime) ? nil : Int64(clamping: entry.time),
                        isCut: entry.flags.contains(.isCut), body: try table.body(entry, reader), isRedirect: entry.flags.contains(.isRedirect))))
                }
            }
        }
        return found
    }

    /// The capture that counts at `time`, and whose it is: redirects are followed to the same file of other sites. Nil where there is none.
    private func capture(_ site: SiteAddress, _ file: SiteFile, _ time: Int64?) throws -> (site: SiteAddress, entry: RobotsTableFormat.Entry)? {
        var site = site
        for _ in 0...Self.mostRedirects {
            guard let index = try choose(try table.captures(site, file), time) else { return nil }
            let entry = try table.entry(index)
            guard entry.flags.contains(.isRedirect) else { return (site, entry) }
            let target = Self.absolute(try table.body(entry, reader), of: site)
            guard let next = SiteAddress(target), SiteFile(target.span, pathStart: next.pathStart) == file, next != site else { return nil }
            site = next
        }
        return nil
    }

    /// A `Location` that begins with `//` leaves off the site's own scheme (RFC 9110, 10.2.2); one that names no site is the same file.
    private static func absolute(_ location: [UInt8], of site: SiteAddress) -> [UInt8] {
        guard location.starts(with: Array("//".utf8)) else { return location }
        return site.site.prefix { $0 != UInt8(ascii: ":") } + [UInt8(ascii: ":")] + location
    }

    /// Of captures in the order of time, the last one not after `time` where it is in the window; else the nearest, and of two equally near ones
    /// the earlier. The last of all where no time is asked for.
    private func choose(_ captures: [Int], _ time: Int64?) throws -> Int? {
        guard let time, var best = captures.first else { return captures.last }
        var distance = Int64.max, before: (index: Int, age: Int64)?
        for index in captures {
            let captured = Int64(clamping: try table.entry(index).time)
            if captured <= time { before = (index, time - captured) }
            if abs(time - captured) < distance { (best, distance) = (index, abs(time - captured)) }
        }
        if let before, before.age <= window { return before.index }
        return best
    }

    private func robots(_ file: RobotsFile) -> Known { .robots(file, file.followers(of: agents)) }

    private func aiTxt(_ file: AITxtFile) -> Known { .aiTxt(file, file.file.followers(of: agents)) }

    private func read(_ entry: RobotsTableFormat.Entry) throws -> Known {
        guard entry.status == 0 || entry.status / 100 == 2 else { return .nothing }
        // Equal bodies are stored, and read, once; of an empty one the place is that of another.
        let kind = Int(entry.file.rawValue) << 1 | (entry.flags.contains(.isCut) ? 1 : 0)
        let place = entry.bodyBytes == 0 ? -1 - kind : Int(entry.body.lowerBound) << 3 | kind
        if let known = known[place] { return known }
        var body = try table.body(entry, reader)
        // Half a line says something else than the whole.
        if entry.flags.contains(.isCut), entry.file != .tdmrep { while let last = body.last, last != 0x0A, last != 0x0D { body.removeLast() } }
        let read: Known = switch entry.file {
        case .robots: robots(RobotsFile(body))
        case .tdmrep: .tdmrep(TDMRepFile.rules(body.span, isCut: entry.flags.contains(.isCut)))
        case .aiTxt: aiTxt(AITxtFile(body))
        case .wellKnownAITxt: .nothing
        }
        if order.count >= Self.most { known[order.removeFirst()] = nil }
        known[place] = read
        order.append(place)
        return read
    }
}
