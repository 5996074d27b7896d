import GleanModel

/// Tasks that ended without having done a unit, and without a word on which unit is to blame: since any unit was last done.
///
/// One machine that fails all it is given takes most of what waits, for it is always free. It must neither end a run that goes on elsewhere nor
/// have units blamed for it. A run that gets nowhere any more must end. Pure data, of the machines' names and one clock.
struct VainEnds: Sendable {
    /// Machines on which tasks have begun.
    private(set) var hosts: Set<String> = []
    /// How many ends there were, where, and when the first was.
    private(set) var count = 0
    private var failing: Set<String> = []
    private var since: Double?

    mutating func saw(_ host: String) { hosts.insert(host) }

    /// One name for a machine, which an engine may know by the first part of what it calls itself.
    static func machine(_ host: String) -> String {
        let label = host.prefix { $0 != "." }
        return label.allSatisfy(\.isNumber) ? host : String(label)
    }

    /// An end on a machine; its name is empty where nobody told it.
    mutating func note(_ host: String, _ now: Double) {
        count += 1
        failing.insert(host)
        if since == nil { since = now }
    }

    /// A unit was done.
    mutating func forget() {
        count = 0
        failing = []
        since = nil
    }

    /// A task that may well do a unit: it runs where none ended in vain, or has run for longer than those.
    func isPromising(began: Double?, host: String) -> Bool {
        guard let began else { return false }
        guard let since else { return true }
        return began <= since || !failing.contains(host)
    }
}

extension TaskEnd {
    /// The end was nobody's wish: a task that did nothing counts.
    var mayBeVain: Bool {
        switch self {
        case .exited, .crashed, .outOfMemory, .timeOut, .nodeLost, .unknown: true
        case .preempted, .cancelled: false
        }
    }

    /// The process said itself that its machine refused something, or could not be started: no unit's fault.
    var isMachines: Bool {
        switch self {
        case .exited(let code): code != ExitCode.done && code != ExitCode.interrupted
        case .crashed, .outOfMemory, .timeOut, .nodeLost, .preempted, .cancelled, .unknown: false
        }
    }
}
