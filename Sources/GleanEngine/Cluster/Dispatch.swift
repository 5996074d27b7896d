package import GleanModel

/// Which units of a stage are to be done, where they are, and what to hand to an engine next: pure data, told of time and events, so that the
/// same rules carry a real run and a simulated one.
///
/// A unit waits, is in one or more tasks, or is over. A task that ends gives the units that it did not do back; those that it may have died of
/// count a failure, and each further try waits longer. A task that did nothing and blames nobody ended in vain (`VainEnds`). A task that is far
/// slower than the others is done a second time elsewhere: whichever ends first counts, for both write the same bytes.
package struct Dispatch: Sendable {
    package struct Cut: Sendable {
        /// Units of a task.
        package var unitsPerTask: Int
        /// Units that one task does at once.
        package var width: Int
        /// Each unit needs those before it: one task has all that are left, and none is handed out beside it.
        package var isOrdered: Bool

        package init(unitsPerTask: Int, width: Int = 1, isOrdered: Bool = false) {
            self.unitsPerTask = max(1, unitsPerTask)
            self.width = max(1, width)
            self.isOrdered = isOrdered
        }

        /// Four tasks for each place where one can run, so that the last ones end at about the same time, but no more tasks than an engine
        /// takes at once.
        package static func usual(units: Int, slots: Int?, mostTasks: Int, width: Int) -> Cut {
            let wanted = max(1, min(mostTasks, (slots ?? 64) * 4))
            let even = (units + wanted - 1) / wanted
            return Cut(unitsPerTask: (even + width - 1) / width * width, width: width)
        }
    }

    private struct Unit {
        var failures = 0
        /// Ends in vain of tasks that held it.
        var vain = 0
        /// Those of them that no machine's refusal explains, and where they were.
        var deaths = 0
        var deathHosts: Set<String> = []
        /// Tasks that hold the unit and have not ended.
        var tasks: [TaskID] = []
        /// When it may be handed out; nil while it is held or over.
        var due: Double?
        var isOver = false
    }

    private struct Task {
        var units: [Int]
        var began: Double?
        /// The machine that it began on; empty where nobody told.
        var host = ""
        /// A second execution stands beside it, or it is one.
        var isDoubled = false
    }

    package let stage: Int
    private let policy: RetryPolicy
    private let cut: Cut
    private var units: [Int: Unit] = [:]
    private var tasks: [TaskID: Task] = [:]
    /// Units that wait, by the time at which they are due; sorted when asked.
    private var waiting: Set<Int>
    private var over = 0
    /// Seconds from a task's beginning to its end, a unit it did, of the last tasks.
    private var paces: [Double] = []
    private static let pacesKept = 1001

    private var vain = VainEnds()

    package private(set) var failuresSeen = 0
    package private(set) var doubled = 0

    /// `failures` are those that units have had before.
    package init(stage: Int, units: [Int], policy: RetryPolicy, cut: Cut, failures: [Int: Int] = [:]) {
        self.stage = stage
        self.policy = policy
        self.cut = cut
        waiting = Set(units)
        for unit in units { self.units[unit] = Unit(failures: failures[unit] ?? 0, due: 0) }
    }

    package var isOver: Bool { over == units.count }
    package var counts: (over: Int, held: Int, waiting: Int) { (over, units.count - over - waiting.count, waiting.count) }
    /// Tasks that have not ended, in the order in which they were handed over.
    package var openTasks: [TaskID] { tasks.keys.sorted() }
    package var openCount: Int { tasks.count }
    package func isOpen(_ task: TaskID) -> Bool { tasks[task] != nil }

    // MARK: Handing out

    /// Groups of units that are due, in order. They stay due until `submitted` says where they are.
    ///
    /// A unit that failed goes alone, so that what it does to its process hits no other; so does one whose tasks died without a word so often.
    package func due(_ now: Double) -> [[Int]] {
        guard !waiting.isEmpty else { return [] }
        if cut.isOrdered {
            let isReady = tasks.isEmpty && waiting.allSatisfy { (units[$0]?.due ?? .infinity) <= now }
            return isReady ? [waiting.sorted()] : []
        }
        let ready = waiting.filter { (units[$0]?.due ?? .infinity) <= now }.sorted()
        var groups: [[Int]] = [], group: [Int] = []
        for unit in ready {
            if let known = units[unit], known.failures > 0 || known.deaths >= policy.failures {
                groups.append([unit])
                continue
            }
            group.append(unit)
            if group.count == cut.unitsPerTask {
                groups.append(group)
                group = []
            }
        }
        if !group.isEmpty { groups.append(group) }
        return groups
    }

    /// The units are in a task now: handed over, or found there.
    package mutating func submitted(_ task: TaskID, _ group: [Int]) {
        let held = group.filter { units[$0] != nil && units[$0]?.isOver == false }
        guard !held.isEmpty, tasks[task] == nil else { return }
        tasks[task] = Task(units: held)
        for unit in held {
            units[unit]?.tasks.append(task)
            units[unit]?.due = nil
            waiting.remove(unit)
        }
    }

    // MARK: Events

    package mutating func began(_ task: TaskID, on host: String? = nil, _ now: Double) {
        guard tasks[task] != nil else { return }
        if tasks[task]?.began == nil { tasks[task]?.began = now }
        if let host { ran(task, on: host) }
    }

    /// Where a task ran, also told after the fact: no word on when it began.
    package mutating func ran(_ task: TaskID, on host: String) {
        guard tasks[task] != nil else { return }
        let host = VainEnds.machine(host)
        tasks[task]?.host = host
        vain.saw(host)
    }

    package mutating func requeued(_ task: TaskID) { tasks[task]?.began = nil }

    /// A receipt stands: the unit is over, wherever it was done. False if it was over already.
    @discardableResult
    package mutating func done(_ unit: Int) -> Bool {
        guard let known = units[unit], !known.isOver else { return false }
        units[unit]?.isOver = true
        units[unit]?.due = nil
        waiting.remove(unit)
        over += 1
        vain.forget()
        return true
    }

    /// What a task's end says of units.
    package struct Ended: Sendable, Equatable {
        /// Units that count a failure over it.
        package var failed: [Int] = []
        /// Those of them that have failed as often as the policy allows, or more often.
        package var spent: [Int] = []
        /// The task did nothing and blames nobody.
        package var isVain = false
        /// Nothing speaks for it that further tasks would fare better.
        package var isHopeless = false
    }

    /// A task's process is gone. `blamed` are the units that it may have died of; all that it did not do wait again.
    package mutating func ended(_ id: TaskID, _ end: TaskEnd, blamed: [Int] = [], _ now: Double) -> Ended {
        guard let task = tasks.removeValue(forKey: id) else { return Ended() }
        let open = task.units.filter { units[$0]?.isOver == false }
        if let began = task.began, now > began, open.isEmpty {
            if paces.count == Self.pacesKept { paces.removeFirst(Self.pacesKept / 2) }
            paces.append((now - began) / Double(max(1, (task.units.count + cut.width - 1) / cut.width)))
        }
        var ended = Ended(failed: blamed.filter(open.contains))
        if end.mayBeVain, open.count == task.units.count, ended.failed.isEmpty { endedInVain(task, end, &ended, now) }
        for unit in open {
            guard var known = units[unit] else { continue }
            defer { units[unit] = known }
            known.tasks.removeAll { $0 == id }
            let hasFailed = ended.failed.contains(unit)
            if hasFailed {
                known.failures += 1
                failuresSeen += 1
                if known.failures >= policy.failures { ended.spent.append(unit) }
            }
            guard known.tasks.isEmpty else { continue }
            known.due = now
            if ended.isVain {
                // The task's units come back together.
                known.due = now + policy.delay(after: max(known.failures, known.vain), of: "\(id)")
            } else if hasFailed {
                known.due = now + policy.delay(after: known.failures, of: "\(stage)/\(unit)")
            }
            waiting.insert(unit)
        }
        return ended
    }

    /// Counts an end in vain. A unit whose tasks died often with others, and as often alone, is taken to be what ends them, unless all did on one
    /// machine of several.
    private mutating func endedInVain(_ task: Task, _ end: TaskEnd, _ ended: inout Ended, _ now: Double) {
        ended.isVain = true
        vain.note(task.host, now)
        for unit in task.units {
            units[unit]?.vain += 1
            guard !end.isMachines else { continue }
            units[unit]?.deaths += 1
            if !task.host.isEmpty { units[unit]?.deathHosts.insert(task.host) }
        }
        let most = 2 * policy.failures, known = task.units.compactMap { units[$0] }
        if !end.isMachines, known.count == 1, known[0].deaths >= most, known[0].deathHosts.count > 1 || vain.hosts.count <= 1 {
            ended.failed = task.units
        } else if vain.count >= most, known.contains(where: { $0.vain >= most }) {
            ended.isHopeless = !tasks.values.contains { vain.isPromising(began: $0.began, host: $0.host) }
        }
    }

    /// Failures that a unit has had.
    package func failures(of unit: Int) -> Int { units[unit]?.failures ?? 0 }

    /// The machine that a task began on, if somebody told.
    package func host(of task: TaskID) -> String? { tasks[task].flatMap { $0.host.isEmpty ? nil : $0.host } }

    // MARK: Stragglers

    /// Units to be done a second time, each by itself: the open ones of tasks that are far slower than the median, once most of the stage is over.
    ///
    /// A task is judged by what it has done so far, not by when all of it should be done: on a made cluster where 5% of the tasks run 3 to 20
    /// times longer, that and going alone brought a stage of 90,000 units from 14.8 hours to 4.0, of 2.5 without them (`ClusterSimulation`).
    package mutating func stragglers(_ now: Double) -> [[Int]] {
        guard let factor = policy.stragglerFactor, !isOver, !cut.isOrdered, paces.count >= 3,
            Double(over) >= RetryPolicy.stragglerShare * Double(units.count), due(now).isEmpty
        else { return [] }
        let median = paces.sorted()[paces.count / 2]
        var groups: [[Int]] = []
        for (id, task) in tasks where !task.isDoubled {
            guard let began = task.began else { continue }
            let open = task.units.filter { units[$0]?.isOver == false }
            let rounds = (task.units.count - open.count) / cut.width + 1
            guard !open.isEmpty, now - began > factor * median * Double(rounds) else { continue }
            tasks[id]?.isDoubled = true
            groups += open.map { [$0] }
        }
        doubled += groups.count
        return groups.sorted { $0[0] < $1[0] }
    }

    /// A second execution that was handed over.
    package mutating func submittedAgain(_ task: TaskID, _ group: [Int]) {
        tasks[task] = Task(units: group, isDoubled: true)
        for unit in group { units[unit]?.tasks.append(task) }
    }

    /// A second execution stands beside the task, or it is one.
    package func isDoubled(_ task: TaskID) -> Bool { tasks[task]?.isDoubled ?? false }

    /// The units of a task that are not over.
    package func open(_ task: TaskID) -> [Int] { tasks[task]?.units.filter { units[$0]?.isOver == false } ?? [] }
}
