@testable import GleanEngine
import GleanModel
import Testing

@Suite struct DispatchTests {
    private var policy: RetryPolicy {
        var policy = RetryPolicy()
        policy.failures = 3
        policy.firstDelay = 10
        return policy
    }

    private func dispatch(_ units: Int, per task: Int) -> Dispatch {
        Dispatch(stage: 0, units: Array(0..<units), policy: policy, cut: Dispatch.Cut(unitsPerTask: task))
    }

    @Test func `units go out in order, in groups`() {
        #expect(dispatch(7, per: 3).due(0) == [[0, 1, 2], [3, 4, 5], [6]])
        #expect(Dispatch.Cut.usual(units: 90_000, slots: 1000, mostTasks: 10_000, width: 1).unitsPerTask == 23)
        #expect(Dispatch.Cut.usual(units: 90_000, slots: 1000, mostTasks: 1000, width: 4).unitsPerTask == 92)
        #expect(Dispatch.Cut.usual(units: 3, slots: nil, mostTasks: 1000, width: 1).unitsPerTask == 1)
    }

    @Test func `a lost task gives back what it did not do, and blames no unit`() {
        var dispatch = dispatch(4, per: 4)
        let task = TaskID("a", 0)
        dispatch.submitted(task, [0, 1, 2, 3])
        #expect(dispatch.due(0).isEmpty)
        dispatch.began(task, 5)
        dispatch.done(1)
        let ended = dispatch.ended(task, .nodeLost, 9)
        #expect(ended == Dispatch.Ended())
        #expect(dispatch.due(9) == [[0, 2, 3]])
        #expect(dispatch.failuresSeen == 0)
    }

    @Test func `a unit that fails waits longer each time, goes alone, and is spent in the end`() {
        var dispatch = dispatch(3, per: 3), now = 0.0
        for round in 0..<3 {
            for (index, group) in dispatch.due(now).enumerated() { dispatch.submitted(TaskID("\(round)", index), group) }
            var spent: [Int] = []
            for task in dispatch.openTasks {
                for unit in dispatch.open(task) where unit != 1 { dispatch.done(unit) }
                let isIt = dispatch.open(task).contains(1)
                spent += dispatch.ended(task, isIt ? .crashed(signal: 11) : .exited(0), blamed: isIt ? [1] : [], now).spent
            }
            #expect(spent == (round == 2 ? [1] : []))
            // Between half of 10, 20, 40 seconds and all of it.
            let whole = 10 * Double(1 << round)
            #expect(dispatch.due(now + whole / 2 - 0.001).isEmpty)
            #expect(dispatch.due(now + whole) == [[1]])
            now += whole
        }
    }

    @Test func `units that need those before them are in one task at a time, in order`() {
        var dispatch = Dispatch(stage: 0, units: Array(0..<6), policy: policy, cut: Dispatch.Cut(unitsPerTask: 6, isOrdered: true))
        #expect(dispatch.due(0) == [[0, 1, 2, 3, 4, 5]])
        dispatch.submitted(TaskID("a", 0), Array(0..<6))
        for unit in 0..<2 { dispatch.done(unit) }
        _ = dispatch.ended(TaskID("a", 0), .exited(ExitCode.machine), blamed: [2], 1)
        // All wait for the one that failed.
        #expect(dispatch.due(1).isEmpty)
        #expect(dispatch.due(11) == [[2, 3, 4, 5]])
        dispatch.submitted(TaskID("b", 0), [2, 3])
        #expect(dispatch.due(1000).isEmpty)
    }

    @Test func `the wait is the same for the same unit and differs between units`() {
        let policy = policy
        #expect(policy.delay(after: 2, of: "0/7") == policy.delay(after: 2, of: "0/7"))
        #expect(Set((0..<50).map { policy.delay(after: 2, of: "0/\($0)") }).count == 50)
        #expect(policy.delay(after: 60, of: "x") <= policy.longestDelay)
    }

    @Test func `a slow task is doubled once, and whichever ends first counts`() {
        var dispatch = dispatch(20, per: 1)
        for (index, group) in dispatch.due(0).enumerated() {
            dispatch.submitted(TaskID("a", index), group)
            dispatch.began(TaskID("a", index), 0)
        }
        for unit in 0..<19 {
            dispatch.done(unit)
            _ = dispatch.ended(TaskID("a", unit), .exited(0), 10)
        }
        let early = dispatch.stragglers(39), late = dispatch.stragglers(41)
        #expect(early.isEmpty)
        #expect(late == [[19]])
        dispatch.submittedAgain(TaskID("b", 0), [19])
        let again = dispatch.stragglers(99)
        #expect(again.isEmpty)
        let first = dispatch.done(19), second = dispatch.done(19)
        #expect(first && !second)
        #expect(dispatch.isOver)
        #expect(dispatch.isDoubled(TaskID("a", 19)) && dispatch.isDoubled(TaskID("b", 0)))
        let ended = dispatch.ended(TaskID("b", 0), .exited(0), 50)
        #expect(ended == Dispatch.Ended())
        #expect(dispatch.due(1000).isEmpty)
    }

    @Test func `a task of which nobody told that it began says nothing of the others' pace`() {
        var dispatch = dispatch(8, per: 1)
        for (index, group) in dispatch.due(0).enumerated() { dispatch.submitted(TaskID("a", index), group) }
        dispatch.began(TaskID("a", 7), 0)
        for unit in 0..<7 {
            dispatch.done(unit)
            dispatch.ran(TaskID("a", unit), on: "n1")
            _ = dispatch.ended(TaskID("a", unit), .exited(0), 10)
        }
        let slow = dispatch.stragglers(1000)
        #expect(slow.isEmpty)
    }

    @Test func `a second execution that is lost gives back nothing while the first runs`() {
        var dispatch = dispatch(1, per: 1)
        dispatch.submitted(TaskID("a", 0), [0])
        dispatch.submittedAgain(TaskID("b", 0), [0])
        _ = dispatch.ended(TaskID("b", 0), .preempted, 5)
        #expect(dispatch.due(100).isEmpty)
        _ = dispatch.ended(TaskID("a", 0), .preempted, 5)
        #expect(dispatch.due(100) == [[0]])
    }

    // MARK: Ends in vain

    /// Hands out what is due, round for round, and ends each task in vain on the machine that comes next of these; what the last end said.
    private func endInVain(_ dispatch: inout Dispatch, _ end: TaskEnd, on hosts: [String], rounds: Range<Int>) -> Dispatch.Ended {
        var last = Dispatch.Ended()
        for round in rounds {
            let now = Double(round + 1) * 10_000
            for (index, group) in dispatch.due(now).enumerated() {
                let task = TaskID("\(round)", index)
                dispatch.submitted(task, group)
                dispatch.began(task, on: hosts[round % hosts.count], now)
                last = dispatch.ended(task, end, now)
            }
        }
        return last
    }

    @Test(arguments: [TaskEnd.unknown, .exited(4)]) func `a task that did nothing is handed over again after a wait, as one; where nobody knows why, its units alone in the end`(_ end: TaskEnd) {
        var dispatch = dispatch(2, per: 2)
        dispatch.submitted(TaskID("a", 0), [0, 1])
        let ended = dispatch.ended(TaskID("a", 0), end, 0)
        #expect(ended == Dispatch.Ended(isVain: true))
        #expect(dispatch.due(4.9).isEmpty)
        #expect(dispatch.due(10) == [[0, 1]])
        _ = endInVain(&dispatch, end, on: ["n1"], rounds: 0..<2)
        #expect(dispatch.due(1e6) == (end == .unknown ? [[0], [1]] : [[0, 1]]))
    }

    @Test func `a unit that always ends its machine counts failures in the end`() {
        var dispatch = dispatch(1, per: 1)
        let fifth = endInVain(&dispatch, .nodeLost, on: ["n1", "n2", "n3"], rounds: 0..<5), next = endInVain(&dispatch, .nodeLost, on: ["n1", "n2", "n3"], rounds: 5..<6)
        #expect(fifth.failed.isEmpty)
        #expect(next.failed == [0])
        let last = endInVain(&dispatch, .nodeLost, on: ["n4"], rounds: 6..<8)
        #expect(last.spent == [0])
    }

    @Test func `a machine whose name nobody told is no second machine`() {
        var dispatch = dispatch(2, per: 1)
        dispatch.submitted(TaskID("good", 0), [1])
        dispatch.began(TaskID("good", 0), on: "n2", 0)
        for round in 0..<8 {
            let now = Double(round + 1) * 10_000, task = TaskID("\(round)", 0)
            dispatch.submitted(task, [0])
            if round % 2 == 0 { dispatch.began(task, on: "n1", now) }
            let ended = dispatch.ended(task, .unknown, now)
            #expect(ended.failed.isEmpty)
        }
    }

    @Test(arguments: [TaskEnd.exited(4), .nodeLost]) func `a machine that fails all it is given ends no run that goes on elsewhere, and no unit is to blame`(_ end: TaskEnd) {
        var dispatch = dispatch(2, per: 1)
        dispatch.submitted(TaskID("good", 0), [1])
        dispatch.began(TaskID("good", 0), on: "n1", 0)
        let ended = endInVain(&dispatch, end, on: ["n2"], rounds: 0..<30)
        #expect(ended == Dispatch.Ended(isVain: true))
        // Nothing goes on any more.
        dispatch.done(1)
        _ = dispatch.ended(TaskID("good", 0), .exited(0), 305_000)
        let fifth = endInVain(&dispatch, end, on: ["n2"], rounds: 30..<35), alone = endInVain(&dispatch, end, on: ["n2"], rounds: 35..<36)
        #expect(!fifth.isHopeless)
        #expect(alone == Dispatch.Ended(isVain: true, isHopeless: true))
    }

    @Test func `a task that was taken away says nothing and is handed over again at once`() {
        var dispatch = dispatch(1, per: 1)
        let ended = endInVain(&dispatch, .preempted, on: ["n1"], rounds: 0..<50)
        #expect(ended == Dispatch.Ended())
        #expect(dispatch.due(500_000) == [[0]])
    }
}
