import Foundation
import GleanEngine
import Testing

/// A stage on a made cluster ends, whatever goes wrong, with every unit done or set aside exactly once.
@Suite struct ClusterSimulationTests {
    private static var small: ClusterSimulation.Setting {
        var setting = ClusterSimulation.Setting()
        setting.units = 1200
        setting.nodes = 10
        setting.slotsOfNode = 4
        setting.secondsBetweenNodeLosses = 300
        setting.poisoned = 5
        return setting
    }

    private static func variants(_ base: ClusterSimulation.Setting) -> [(name: String, setting: ClusterSimulation.Setting)] {
        func with(_ name: String, _ change: (inout ClusterSimulation.Setting) -> Void) -> (String, ClusterSimulation.Setting) {
            var setting = base
            change(&setting)
            return (name, setting)
        }
        return [
            with("nothing goes wrong") {
                ($0.errors, $0.crashes, $0.losses, $0.stragglers, $0.poisoned) = (0, 0, 0, 0, 0)
                $0.secondsBetweenNodeLosses = .infinity
            },
            with("2% failures, 5% stragglers, node losses") { _ in },
            with("the same, slow tasks not doubled") { $0.policy.stragglerFactor = nil },
            with("10% failures") { ($0.errors, $0.crashes, $0.losses) = (0.05, 0.025, 0.025) },
            with("half of the nodes away for an hour") { $0.halfIsLostAt = 1800 },
        ]
    }

    @Test(arguments: 0..<5) func `a stage ends, and every unit is over exactly once`(_ variant: Int) throws {
        let (name, setting) = Self.variants(Self.small)[variant]
        for seed in 1...3 as ClosedRange<UInt64> {
            var setting = setting
            setting.seed = seed
            var simulation = ClusterSimulation(setting)
            let ended = simulation.run(), result = try #require(ended, "\(name) does not end")
            #expect(result.wrong == 0 && result.done + result.setAside.count == setting.units, "\(name)")
            // Poisoned inputs are set aside, and others only where an input failed three times by chance: one in a million at 1%.
            #expect(result.setAside.count >= setting.poisoned && result.setAside.count <= setting.poisoned + 3, "\(name)")
            #expect(result.seconds >= result.idealSeconds)
        }
    }

    @Test func `the same seed gives the same week`() throws {
        var one = ClusterSimulation(Self.small), other = ClusterSimulation(Self.small)
        let first = one.run(), second = other.run()
        #expect(first != nil && "\(String(describing: first))" == "\(String(describing: second))")
    }

    @Test func `a slow task holds nothing up when it is done a second time`() throws {
        func seconds(_ factor: Double?) throws -> Double {
            var setting = Self.small
            setting.policy.stragglerFactor = factor
            var simulation = ClusterSimulation(setting)
            let ended = simulation.run()
            return try #require(ended).seconds
        }
        #expect(try seconds(4) < seconds(nil))
    }

    /// `GLEANER_SIMULATE=1 swift test --filter ClusterSimulationTests` prints the table of docs/snapshot.md.
    @Test func `a snapshot on a thousand places`() throws {
        guard ProcessInfo.processInfo.environment["GLEANER_SIMULATE"] != nil else { return print("skipped: the simulation of a whole snapshot; set GLEANER_SIMULATE=1") }
        print("| what | wall | ideal | tries | tasks | doubled | nodes lost | set aside | wasted | longest wait |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for (name, setting) in Self.variants(ClusterSimulation.Setting()) {
            var simulation = ClusterSimulation(setting)
            let ended = simulation.run(), result = try #require(ended, "\(name) does not end")
            #expect(result.wrong == 0 && result.done + result.setAside.count == setting.units)
            print(String(
                format: "| %@ | %.2f h | %.2f h | %d | %d | %d | %d | %d | %.1f of %.0f core-hours | %.0f s |", name, result.seconds / 3600, result.idealSeconds / 3600,
                result.tries, result.tasks, result.doubled, result.nodeLosses, result.setAside.count, result.wastedHours, result.usedHours, result.longestWait))
        }
    }
}
