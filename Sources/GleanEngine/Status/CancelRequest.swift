import Foundation
import GleanModel

/// Somebody's wish that a run's processes end: the file `tasks/cancel`, which the front end and every `gleaner work` look for.
///
/// It stands until the same build begins again.
package struct CancelRequest: Sendable, Codable, Equatable {
    package let host: String
    package let user: String
    /// Seconds since 1970 by that machine's clock; for people.
    package let at: Double

    package init(host: String = HostName.current, user: String = NSUserName(), at: Double = Clock.unix) {
        self.host = host
        self.user = user
        self.at = at
    }

    /// `folder` is that of the run's tasks.
    package static func path(in folder: String) -> String { "\(folder)/cancel" }

    /// The request that stands; one that cannot be read counts, for its place says what it means.
    package static func standing(in folder: String) -> CancelRequest? {
        let path = path(in: folder)
        guard Files.isThere(path) else { return nil }
        return (try? SealedJSON.read(CancelRequest.self, path)) ?? CancelRequest(host: "a machine", user: "somebody", at: 0)
    }

    package func write(in folder: String) throws {
        try Files.makeFolder(folder)
        try SealedJSON.write(Self.path(in: folder), self)
    }

    static func remove(in folder: String) { try? Files.remove(path(in: folder)) }

    /// The error that a process ends with over it.
    var error: RunError {
        RunError(.interrupted, "Cancelled by \(user) on \(host)", hint: "What was done stays; the same build command goes on from there.")
    }
}

/// Looks for a request every few seconds.
struct CancelWatch {
    private static let seconds = 3.0
    private let folder: String
    private var next = 0.0

    /// `folder` is that of the run's tasks.
    init(_ folder: String) { self.folder = folder }

    /// The request, if it stands and it is time to look.
    mutating func look() -> CancelRequest? {
        guard Clock.seconds >= next else { return nil }
        next = Clock.seconds + Self.seconds
        return CancelRequest.standing(in: folder)
    }
}
