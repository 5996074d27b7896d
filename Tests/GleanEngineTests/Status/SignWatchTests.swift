import Foundation
@testable import GleanEngine
import Testing

/// Who lives, told without comparing clocks.
@Suite struct SignWatchTests {
    /// A clock that a test sets.
    private final class Hand { var seconds = 1000.0 }

    @Test func `another machine's process lives if its file changes between two looks, whatever its clock says`() {
        let hand = Hand()
        var watch = SignWatch(machine: "here", clock: { hand.seconds })
        func look(_ mark: String) -> (life: Life, seconds: Double) { watch.see("t", machine: "there", process: 1, mark: mark) }
        #expect(look("5000").life == .unknown)
        hand.seconds += 2
        #expect(look("5000") == (.silent, 2))
        hand.seconds += 4
        // Its clock was set back an hour: the file is another one all the same.
        #expect(look("1400") == (.alive, 0))
        hand.seconds += 11
        #expect(look("1400") == (.alive, 11))
        hand.seconds += 2
        #expect(look("1400") == (.silent, 13))
        hand.seconds += 100
        #expect(look("1400.5") == (.alive, 0))
    }

    @Test func `a process of this machine is asked of the system`() throws {
        var watch = SignWatch(machine: "here")
        #expect(watch.see("me", machine: "here", process: Int(getpid()), mark: "1").life == .alive)
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/true")
        try child.run()
        child.waitUntilExit()
        #expect(watch.see("child", machine: "here", process: Int(child.processIdentifier), mark: "1").life == .gone)
        for odd in [0, -1, Int.max] { #expect(watch.see("odd", machine: "here", process: odd, mark: "1").life == .gone) }
        #expect(watch.see("old", machine: nil, process: Int(getpid()), mark: "1").life == .unknown)
        #expect(watch.see("me elsewhere", machine: "there", process: Int(getpid()), mark: "1").life == .unknown)
    }
}
