import Foundation
import GleanStore

/// What can be told of a process from the signs that it leaves in files.
package enum Life: String, Sendable, Codable {
    /// Its file changed between two looks, or it runs on this machine.
    case alive
    /// Its file was looked at only once.
    case unknown
    /// Its file has not changed for longer than it should.
    case silent
    /// It is not among the processes of this machine, where it was counted.
    case gone
    /// It said itself that it has ended.
    case ended
}

/// Tells living processes from dead ones by whether their files change between two looks.
///
/// The times that stand in the files are those of other machines, whose clocks may be minutes off, and so may a file server's: only that a
/// file is another one than before says that its writer lives, and only this process's own clock says for how long it has not changed.
/// A process that is counted where this one is (the same boot of the same machine, and no other container) is asked of the system.
struct SignWatch {
    private struct Seen {
        var mark: String
        /// When it was first seen to say so.
        let since: Double
        /// Another mark stood before this one.
        var hasChanged = false
    }

    /// A process writes every two or five seconds; a busy disk or a cache of a file server may hold that up.
    static let patience = 12.0

    private let machine: String
    private let clock: () -> Double
    private var seen: [String: Seen] = [:]

    /// `machine` is what counts this process, `clock` one that never goes back.
    init(machine: String = Machine.id, clock: @escaping () -> Double = { Clock.seconds }) {
        self.machine = machine
        self.clock = clock
    }

    /// What is known of the process that writes `key`, whose file now says `mark`; and for how long it has said so.
    mutating func see(_ key: String, machine: String?, process: Int, mark: String) -> (life: Life, seconds: Double) {
        let now = clock(), before = seen[key]
        if before?.mark != mark { seen[key] = Seen(mark: mark, since: now, hasChanged: before != nil) }
        let sign = seen[key] ?? Seen(mark: mark, since: now)
        let seconds = now - sign.since
        if machine == self.machine { return (Self.runs(process) ? .alive : .gone, seconds) }
        if before == nil { return (.unknown, seconds) }
        // One that has changed is given the time for its next sign.
        return (sign.hasChanged && seconds < Self.patience ? .alive : .silent, seconds)
    }

    /// A process of this number runs here, whoever's it is.
    private static func runs(_ process: Int) -> Bool {
        guard let id = pid_t(exactly: process), id > 0 else { return false }
        return kill(id, 0) == 0 || errno == EPERM
    }
}
