package import GleanModel

/// Which units of a stage are to be done, where they are, and what to hand to an engine next: pure data, told of time and events, so that the
/// same rules carry a real run and a simulated one.
///
/// A unit waits, is in one or more tasks, or is over. A task that ends gives the units that it did not do back; those that it may have died of
/// count a failure, and each further try waits longer. A task that is far slower than the others is done a second time elsewhere: whichever
/// ends first counts, for both write the same bytes.
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
        /// Tasks that hold the unit and have not ended.
        var tasks: [TaskID] = []
        /// When it may be handed out; nil while it is held or over.
        var due: Double?
        var isOver = false
    }

    private struct Task {
        var units: [Int]
        var began: Double?
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
    package var openTasks: [TaskID] { tasks.keys.sorted { ($0.submission, $0.index) < ($1.submission, $1.index) } }
    package func isOpen(_ task: TaskID) -> Bool { tasks[task] != nil }

    // MARK: Handing out

    /// Groups of units that are due, in order. They stay due until `submitted` says where they are.
    ///
    /// A unit that failed goes alone, so that what it does to its process hits no other.
    package func due(_ now: Double) -> [[Int]] {
        guard !waiting.isEmpty else { return [] }
        if cut.isOrdered {
            let isReady = tasks.isEmpty && waiting.allSatisfy { (units[$0]?.due ?? .infinity) <= now }
            return isReady ? [waiting.sorted()] : []
        }
        let ready = waiting.filter { (units[$0]?.due ?? .infinity) <= now }.sorted()
        var groups: [[Int]] = [], group: [Int] = []
        for unit in ready {
            if let failures = units[unit]?.failures, failures > 0 {
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

    /// When the next waiting unit is due; nil if none waits.
    package var nextDue: Double? { waiting.compactMap { units[$0]?.due }.min() }

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

    package mutating func began(_ task: TaskID, _ now: Double) {
        if tasks[task]?.began == nil { tasks[task]?.began = now }
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
        return true
    }

    /// A task's process is gone. `blamed` are the units that it may have died of; all that it did not do wait again.
    ///
    /// Returns the units that have now failed as often as the policy allows.
    package mutating func ended(_ id: TaskID, blamed: [Int], _ now: Double) -> [Int] {
        guard let task = tasks.removeValue(forKey: id) else { return [] }
        if let began = task.began, now > began {
            let done = task.units.count { units[$0]?.isOver == true }
            if done == task.units.count {
                if paces.count == Self.pacesKept { paces.removeFirst(Self.pacesKept / 2) }
                paces.append((now - began) / Double(max(1, (done + cut.width - 1) / cut.width)))
            }
        }
        var spent: [Int] = []
        for unit in task.units {
            guard var known = units[unit] else { continue }
            known.tasks.removeAll { $0 == id }
            defer { units[unit] = known }
            guard !known.isOver else { continue }
            if blamed.contains(unit) {
                known.failures += 1
                failuresSeen += 1
                if known.failures >= policy.failures { spent.append(unit) }
            }
            guard known.tasks.isEmpty else { continue }
            known.due = blamed.contains(unit) ? now + policy.delay(after: known.failures, of: "\(stage)/\(unit)") : now
            waiting.insert(unit)
        }
        return spent
    }

    /// The engine is full or away: what is due waits this long.
    package mutating func hold(until time: Double) {
        for unit in waiting where (units[unit]?.due ?? .infinity) < time { units[unit]?.due = time }
    }

    // MARK: Stragglers

    /// Units to be done a second time, each by itself: the open ones of tasks that are far slower than the median, once most of the stage is over.
    ///
    /// A task is judged by what it has done so far, not by when all of it should be done: on a made cluster where 5% of the tasks run 3 to 20
    /// times longer, that and going alone brought a stage of 90,000 units from 14.9 hours to 4.6, of 2.5 without them (`ClusterSimulation`).
    package mutating func stragglers(_ now: Double) -> [[Int]] {
        guard let factor = policy.stragglerFactor, !isOver, !cut.isOrdered, due(now).isEmpty, paces.count >= 3,
            Double(over) >= RetryPolicy.stragglerShare * Double(units.count)
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
