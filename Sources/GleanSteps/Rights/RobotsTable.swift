import GleanBytes
package import GleanFormats
import GleanModel
import GleanStore

/// A table of sites' files as they stood when they were captured, which `gleaner robots` makes (docs/formats/robots-table.md).
///
/// A class, because it owns a mapped file; it does not change, and all workers share it. Each asks through a `SiteRights` of its own.
package final class RobotsTable: Sendable {
    private let file: FileBytes
    private let view: RobotsTableView

    package var captures: Int { view.count }
    /// One for the whole content of the table.
    package var digest: String { "xxh3-128:" + view.digest.hex }

    private init(_ file: consuming FileBytes, _ view: RobotsTableView) {
        self.file = file
        self.view = view
    }

    /// Opens a table and holds its entries against their digest. Throws a `RunError` that says what is wrong with the file.
    package static func open(_ path: String) throws -> RobotsTable {
        let file: FileBytes
        do { file = try FileBytes.map(path) } catch {
            throw RunError.reading(path, error, hint: "Name a table that `gleaner robots` made.")
        }
        do {
            return RobotsTable(file, try RobotsTableView(file.span))
        } catch {
            throw failure(path, error)
        }
    }

    /// Captures of a site's file in the order of their times; their places.
    func captures(_ site: SiteAddress, _ file: SiteFile) throws -> [Int] { try reading { try view.captures(site, file, $0) } }

    func entry(_ index: Int) throws -> RobotsTableFormat.Entry { try reading { try view.entry(index, $0) } }

    func body(_ entry: RobotsTableFormat.Entry, _ reader: ZstdFrameReader) throws -> [UInt8] { try reading { try view.body(entry, $0, reader) } }

    private func reading<Result>(_ body: (Span<UInt8>) throws -> Result) throws -> Result {
        do {
            return try Self.withBytes(file, body)
        } catch let problem as RobotsTableProblem {
            throw Self.failure(file.identity.name, problem)
        }
    }

    private static func withBytes<Result>(_ file: borrowing FileBytes, _ body: (Span<UInt8>) throws -> Result) rethrows -> Result { try body(file.span) }

    private static func failure(_ path: String, _ problem: RobotsTableProblem) -> RunError {
        let (found, cause) = switch problem {
        case .notATable: ("is no robots table", "it does not begin with GLNROBOT")
        case .version(let version): ("has version \(version) of its format", "version \(RobotsTableFormat.version) is read")
        case .damaged: ("is damaged", "its bytes are not those that were written")
        }
        return RunError(.unreadable, "\(path) \(found)", cause: cause, hint: "Make one with `gleaner robots CRAWLS --output TABLE`.")
    }
}

/// One capture of a site's file.
package struct SiteCapture: Sendable {
    package var file: SiteFile
    /// HTTP status; 0 where the record had none.
    package var status: Int
    /// Seconds since 1970; nil where the record did not say.
    package var time: Int64?
    package var isCut: Bool
    /// The file, or where the response redirects to.
    package var body: [UInt8]
    package var isRedirect: Bool
}
