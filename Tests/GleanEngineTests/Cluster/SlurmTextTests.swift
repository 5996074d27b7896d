import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// What Slurm writes and reads: indices, states, rows, scripts.
@Suite struct SlurmTextTests {
    @Test func `indices are read in every form that Slurm writes`() {
        #expect(SlurmIndices.read("7") == [7])
        #expect(SlurmIndices.read("0-3,8,21-23") == [0, 1, 2, 3, 8, 21, 22, 23])
        #expect(SlurmIndices.read("0-10:5%7") == [0, 5, 10])
        #expect(SlurmIndices.read("1-4%2") == [1, 2, 3, 4])
    }

    @Test(arguments: ["", "N/A", "3-1", "1-2:0", "-1", "1,,2", "0-999999999999", "1-..."])
    func `what is no list of indices is none`(text: String) { #expect(SlurmIndices.read(text) == nil) }

    @Test func `indices are written as ranges, in lists of a bounded length`() {
        #expect(SlurmIndices.write([0, 1, 2, 4, 6, 7]) == ["0-2,4,6-7"])
        #expect(SlurmIndices.write([0, 2, 4], rangesPerList: 2) == ["0,2", "4"])
        #expect(SlurmIndices.write([]) == [])
    }

    @Test func `a code above 128 is the signal that a container's program died of`() {
        #expect(SlurmState.end(exitCode: "0:0") == .exited(0))
        #expect(SlurmState.end(exitCode: "0:11") == .crashed(signal: 11))
        #expect(SlurmState.end(exitCode: "137:0") == .crashed(signal: 9))
        #expect(SlurmState.end(exitCode: "143:0") == .cancelled)
        #expect(SlurmState.end(exitCode: "130:0") == .exited(130))
        #expect(SlurmState.end(exitCode: "127:0") == .exited(127))
        #expect(SlurmState.end(exitCode: "x") == nil)
    }

    @Test func `rows of squeue are read as Slurm 22 writes them`() throws {
        let rows = """
            24|22-24,101|PENDING|N/A|n/a|Resources|g.t.00000-a
            24|0|CANCELLED|2026-11-27T10:10:43|n3|None|g.t.00000-a
            24|21|RUNNING|2026-11-27T10:11:08|n2|None|g.t.00000-a
            23|0|RUNNING|2026-11-27T10:10:43|n1|None|else
            no row at all
            """
        let queue = SlurmQueue(Array(rows.utf8)) { $0.hasPrefix("g.t.") }
        #expect(Array(queue.jobs.keys) == ["24"])
        let tasks = try #require(queue.jobs["24"])
        #expect(tasks.indices == [0, 21, 22, 23, 24, 101])
        #expect(tasks[0]?.state == .over(.cancelled))
        #expect(tasks[21] == SlurmQueue.Row(state: .running, start: "2026-11-27T10:11:08", host: "n2", reason: "None"))
        #expect(tasks[23]?.state == .waiting && tasks[23]?.reason == "Resources" && tasks[23]?.host == nil)
        #expect(tasks[25] == nil)
    }

    @Test func `names lead back to the part of the submission, whatever the label holds`() {
        let names = SlurmNames(label: "gleaner-my web|ü-1a", token: "abcd2345")
        let name = names.name(SlurmArray(submission: "00003-chain-0", offset: 1000, count: 5))
        #expect(name == "gleaner-my_web__-1a.abcd2345.00003-chain-0+1000")
        #expect(names.read(name)?.submission == "00003-chain-0" && names.read(name)?.offset == 1000)
        #expect(names.read("gleaner-my_web__-1a.zzzz2345.00003-chain-0") == nil)
    }

    @Test func `the script hands the task's index to the program, through setup and container, whatever paths hold`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner script's $HOME-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = folder.appendingPathComponent("a program").path
        try FileManager.default.createSymbolicLink(atPath: program, withDestinationPath: "/bin/echo")
        var cluster = Cluster(kind: .slurm)
        cluster.cpusPerTask = 2
        cluster.setup = ["export GREETING='hello there'", "cd /"]
        cluster.container = ["sh", "-c", #"echo "$GREETING $SWIFT_BACKTRACE"; exec "$@""#, "a shell"]
        let room = EngineRoom(runFile: "/data/it's/run.json", folder: "/f", logs: "/l/100%", program: program, label: "g", cluster: cluster)
        let script = try SlurmScript(room), array = SlurmArray(submission: "00000-a", offset: 1000, count: 3)
        let ended = try Command.run(
            "bash", [], input: Array(script.text(array).utf8), environment: ["PATH": "/usr/bin:/bin", "SLURM_ARRAY_TASK_ID": "2"], seconds: 20)
        #expect(ended.code == 0 && ended.error == "")
        #expect(
            String(decoding: ended.out, as: UTF8.self).split(separator: "\n")
                == ["hello there enable=no", "work /data/it's/run.json --submission 00000-a --workers 2 --index 1002"])
        #expect(script.arguments(array, name: "n", most: nil, after: []).contains("--output=/l/100%%/00000-a+1000.%a.log"))
    }

    @Test func `limits of tasks at once are shared among the parts of a submission`() throws {
        var cluster = Cluster(kind: .slurm)
        cluster.slurm.mostAtOnce = 8
        let script = try SlurmScript(EngineRoom(runFile: "r", folder: "f", logs: "l", program: "p", label: "g", cluster: cluster))
        #expect((0..<3).map { script.most(parts: 3, part: $0) } == [3, 3, 2])
    }
}

/// Programs that are run for their answers.
@Suite struct CommandRunTests {
    @Test func `much output on both streams is taken whole`() throws {
        let ended = try Command.run("sh", ["-c", "head -c 3000000 /dev/zero; head -c 2000000 /dev/zero >&2; cat; exit 7"], input: [1, 2, 3], seconds: 60)
        #expect(ended.code == 7)
        #expect(ended.out.count == 3_000_003 && ended.out.suffix(3) == [1, 2, 3])
        #expect(ended.error.utf8.count == 2_000_000)
    }

    @Test func `a program that does not end is killed with its children`() throws {
        let mark = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-command-\(UUID().uuidString)").path
        #expect { try Command.run("sh", ["-c", "(sleep 2; touch \(mark)) & sleep 60"], seconds: 0.3) } throws: { ($0 as? RunError)?.kind == .unavailable }
        Thread.sleep(forTimeInterval: 3)
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    @Test func `a program that is not there is named`() {
        #expect { try Command.run("no-such-program", [], seconds: 1) } throws: { "\($0)".contains("There is no program no-such-program on this machine") }
    }

    @Test func `a signal that ends a program is no code`() throws { #expect(try Command.run("sh", ["-c", "kill -9 $$"], seconds: 20).code == nil) }
}
