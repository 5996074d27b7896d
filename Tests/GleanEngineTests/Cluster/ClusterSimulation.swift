import Foundation
import GleanEngine

/// A cluster on paper: the real `Dispatch` and `RetryPolicy` hand out the units of one stage to made machines, on a made clock. The same seed
/// gives the same week.
///
/// What it takes over from a real run: a front end that looks every few seconds, an engine that starts tasks in their order, processes that do
/// their units one after the other, try a unit again by themselves, set an input aside when it has failed too often, and pass over units that
/// are done when they begin.
struct ClusterSimulation {
    struct Setting {
        var units = 90_000
        var nodes = 125
        /// Tasks that a node runs at once.
        var slotsOfNode = 8
        /// Seconds of a unit: a logarithm with this median and deviation. 35 inputs of the crawl of manuals took their bytes at 11 MB/s of a core, with a
        /// deviation of 0.31 (`run/run.json` of a build by Recipes/fineweb.yaml), so a file of 1 GB some 94 seconds.
        var unitSeconds = 94.0
        var deviation = 0.31
        /// Shares of tries of a unit that end over an error, and of those in which the process dies: of the unit, or of something else.
        var errors = 0.01
        var crashes = 0.005
        var losses = 0.005
        /// The share of tasks that run 3 to 20 times longer.
        var stragglers = 0.05
        /// Seconds between losses of a node, over all nodes, and how long one stays away.
        var secondsBetweenNodeLosses = 1800.0
        var secondsAway = 900.0
        /// Half of the nodes go at this time, for an hour.
        var halfIsLostAt: Double?
        /// Inputs that fail whenever they are read: half by an error, half by killing their process.
        var poisoned = 10
        var policy = RetryPolicy()
        var seed: UInt64 = 1

        static let startSeconds = 2.0, pollSeconds = 5.0
        /// To write down that an input is set aside.
        static let setAsideSeconds = 1.0
    }

    struct Result {
        var seconds = 0.0
        /// All units, one after the other, over all places.
        var idealSeconds = 0.0
        var done = 0
        var setAside: [Int] = []
        /// Units that were over more than once, or never.
        var wrong = 0
        var tries = 0
        var tasks = 0
        var doubled = 0
        var nodeLosses = 0
        /// Hours of places that were busy with what did not count.
        var wastedHours = 0.0
        var usedHours = 0.0
        /// The longest that a unit which was given back waited for its next beginning.
        var longestWait = 0.0
    }

    private enum Event {
        /// A process comes to the end of its unit, or of waiting to try it again.
        case step(Process)
        case nodeLost(Int?)
        case nodeBack(Int)
        case half
    }

    /// A class: what ends a process changes it while its next step waits among the events.
    private final class Process {
        let task: TaskID
        let node: Int
        let began: Double
        let slowness: Double
        var units: ArraySlice<Int>
        /// When the try at work began.
        var tryBegan = 0.0
        var isGone = false

        init(_ task: TaskID, _ node: Int, _ units: [Int], _ slowness: Double, at time: Double) {
            (self.task, self.node, self.units, self.slowness, began) = (task, node, units[...], slowness, time)
        }
    }

    private let setting: Setting
    private var random: SplitMix
    private var now = 0.0
    private var events = EventQueue<Event>()
    private var dispatch: Dispatch
    private var queue: [(task: TaskID, units: [Int])] = []
    private var queueStart = 0
    private var free: [Int]
    private var isAway: [Bool]
    private var running: [TaskID: Process] = [:]
    private var seconds: [Double] = []
    private var failures: [Int: Int] = [:]
    private var isOver: [Bool]
    private var givenBack: [Int: Double] = [:]
    /// What the front end has not been told yet; each says which units it had been told of before.
    private var pending: [(inout Dispatch, Double) -> [Int]] = []
    private var poisoned: Set<Int> = []
    private var result = Result()
    private var submissions = 0

    init(_ setting: Setting) {
        self.setting = setting
        random = SplitMix(setting.seed)
        let cut = Dispatch.Cut.usual(units: setting.units, slots: setting.nodes * setting.slotsOfNode, mostTasks: 10_000, width: 1)
        dispatch = Dispatch(stage: 0, units: Array(0..<setting.units), policy: setting.policy, cut: cut)
        free = Array(repeating: setting.slotsOfNode, count: setting.nodes)
        isAway = Array(repeating: false, count: setting.nodes)
        isOver = Array(repeating: false, count: setting.units)
        seconds = (0..<setting.units).map { _ in setting.unitSeconds * exp(setting.deviation * random.normal()) }
        while poisoned.count < min(setting.poisoned, setting.units) { poisoned.insert(random.below(setting.units)) }
        result.idealSeconds = seconds.reduce(0, +) / Double(setting.nodes * setting.slotsOfNode)
    }

    /// Runs the stage to its end; nil if it does not end within a hundred times the ideal.
    mutating func run() -> Result? {
        if setting.secondsBetweenNodeLosses.isFinite { events.add(random.exponential(setting.secondsBetweenNodeLosses), .nodeLost(nil)) }
        if let half = setting.halfIsLostAt { events.add(half, .half) }
        var look = 0.0
        while !dispatch.isOver {
            guard look < result.idealSeconds * 100 + 86_400 else { return nil }
            while let (time, event) = events.next(before: look) {
                now = time
                happen(event)
            }
            now = look
            frontEnd()
            start()
            look += Setting.pollSeconds
        }
        result.seconds = now
        result.doubled = dispatch.doubled
        for process in running.values { result.wastedHours += (now - process.tryBegan) / 3600 }
        for node in running.values { result.usedHours += (now - node.began) / 3600 }
        result.wrong += isOver.count { !$0 }
        return result
    }

    // MARK: The front end

    private mutating func frontEnd() {
        for tell in pending {
            result.wrong += tell(&dispatch, now).count
        }
        pending = []
        let due = dispatch.due(now)
        for group in due { dispatch.submitted(hand(group), group) }
        for group in dispatch.stragglers(now) { dispatch.submittedAgain(hand(group), group) }
    }

    private mutating func hand(_ group: [Int]) -> TaskID {
        let task = TaskID("s", submissions)
        submissions += 1
        result.tasks += 1
        queue.append((task, group))
        return task
    }

    // MARK: The engine

    private mutating func start() {
        for node in free.indices where !isAway[node] {
            while free[node] > 0, queueStart < queue.count {
                let (task, units) = queue[queueStart]
                queueStart += 1
                free[node] -= 1
                let slowness = random.unit() < setting.stragglers ? 3 + 17 * random.unit() : 1
                let process = Process(task, node, units.filter { !isOver[$0] }, slowness, at: now)
                running[task] = process
                let time = now
                pending.append { dispatch, _ in
                    dispatch.began(task, time)
                    return []
                }
                process.tryBegan = now + Setting.startSeconds
                begin(process, at: now + Setting.startSeconds)
            }
        }
    }

    private mutating func happen(_ event: Event) {
        switch event {
        case .step(let process):
            if !process.isGone { step(process) }
        case .nodeLost(let named):
            if named == nil { events.add(now + random.exponential(setting.secondsBetweenNodeLosses), .nodeLost(nil)) }
            lose(named ?? random.below(setting.nodes), for: setting.secondsAway)
        case .nodeBack(let node):
            isAway[node] = false
            free[node] = setting.slotsOfNode
        case .half:
            for node in 0..<(setting.nodes / 2) { lose(node, for: 3600) }
        }
    }

    private mutating func lose(_ node: Int, for seconds: Double) {
        guard !isAway[node] else { return }
        isAway[node] = true
        result.nodeLosses += 1
        for process in running.values.filter({ $0.node == node }).sorted(by: { $0.task.index < $1.task.index }) { end(process, blamed: []) }
        events.add(now + seconds, .nodeBack(node))
    }

    // MARK: Processes

    /// Begins the try of the process's first unit.
    private mutating func begin(_ process: Process, at time: Double) {
        // What another process has done meanwhile is passed over.
        while let next = process.units.first, isOver[next] { process.units = process.units.dropFirst() }
        guard let unit = process.units.first else { return events.add(time, .step(process)) }
        process.tryBegan = time
        if let since = givenBack.removeValue(forKey: unit) { result.longestWait = max(result.longestWait, time - since) }
        let isSpent = failures[unit] ?? 0 >= setting.policy.failures
        events.add(time + (isSpent ? Setting.setAsideSeconds : seconds[unit] * process.slowness), .step(process))
    }

    /// What the try that ends now has come to.
    private mutating func step(_ process: Process) {
        guard let unit = process.units.first else { return end(process, blamed: []) }
        result.tries += 1
        let failed = failures[unit] ?? 0
        if failed >= setting.policy.failures { return finish(process, unit, setAside: true) }
        let isPoisoned = poisoned.contains(unit), draw = random.unit()
        let isError = isPoisoned ? unit % 2 == 0 : draw < setting.errors
        let isCrash = isPoisoned ? unit % 2 == 1 : draw >= setting.errors && draw < setting.errors + setting.crashes
        if isError {
            // Another machine may have done it meanwhile; this one does not know, and tries on.
            failures[unit] = failed + 1
            waste(process)
            begin(process, at: now + (failed + 1 < setting.policy.failures ? setting.policy.delay(after: failed + 1, of: "0/\(unit)") : 0))
        } else if isCrash {
            failures[unit] = failed + 1
            waste(process)
            end(process, blamed: [unit])
        } else if draw >= 1 - setting.losses {
            waste(process)
            end(process, blamed: [])
        } else {
            finish(process, unit, setAside: false)
        }
    }

    private mutating func finish(_ process: Process, _ unit: Int, setAside: Bool) {
        if isOver[unit] {
            waste(process)
        } else {
            isOver[unit] = true
            if setAside { result.setAside.append(unit) } else { result.done += 1 }
            pending.append { dispatch, _ in
                if !dispatch.done(unit) { return [unit] }
                return []
            }
        }
        process.units = process.units.dropFirst()
        begin(process, at: now)
    }

    private mutating func waste(_ process: Process) { result.wastedHours += (now - process.tryBegan) / 3600 }

    /// A process is gone, with what it had not done.
    private mutating func end(_ process: Process, blamed: [Int]) {
        process.isGone = true
        running[process.task] = nil
        result.usedHours += (now - process.began) / 3600
        if !isAway[process.node] { free[process.node] += 1 }
        for unit in process.units where !isOver[unit] { givenBack[unit] = now }
        let task = process.task
        pending.append { dispatch, time in
            _ = dispatch.ended(task, blamed.isEmpty ? .nodeLost : .crashed(signal: 11), blamed: blamed, time)
            return []
        }
    }
}

/// Events by their time; those of one time in the order in which they were added.
struct EventQueue<Event> {
    private var heap: [(time: Double, number: Int, event: Event)] = []
    private var added = 0

    mutating func add(_ time: Double, _ event: Event) {
        heap.append((time, added, event))
        added += 1
        var at = heap.count - 1
        while at > 0, isBefore(at, (at - 1) / 2) {
            heap.swapAt(at, (at - 1) / 2)
            at = (at - 1) / 2
        }
    }

    mutating func next(before time: Double) -> (time: Double, event: Event)? {
        guard let first = heap.first, first.time <= time else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var at = 0
        while true {
            var least = at
            for child in [2 * at + 1, 2 * at + 2] where child < heap.count && isBefore(child, least) { least = child }
            if least == at { break }
            heap.swapAt(at, least)
            at = least
        }
        return (first.time, first.event)
    }

    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        heap[one].time != heap[other].time ? heap[one].time < heap[other].time : heap[one].number < heap[other].number
    }
}

/// Numbers that look drawn (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// From 0 up to 1.
    mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
    mutating func below(_ count: Int) -> Int { Int(unit() * Double(count)) }
    mutating func exponential(_ mean: Double) -> Double { -mean * log(1 - unit()) }
    /// By Box and Muller.
    mutating func normal() -> Double { sqrt(-2 * log(1 - unit())) * cos(2 * .pi * unit()) }
}
