import Foundation
import GleanEngine
import GleanModel
import Testing

/// The engine and its driver in Python, with a Ray of this machine alone: Fixtures/ray/ray.py.
@Suite struct RayEngineTests {
    @Test func `tasks tell where they began, how they ended and what they printed`() throws {
        let site = try FakeRay(program: """
            echo "$*"
            case $8 in
            1) exit 3 ;;
            2) kill -SEGV $$ ;;
            esac
            """)
        try site.engine.submit([Submission(id: "00000-chain-0", stage: 0, tasks: [[0], [1], [2], [3]])])
        let events = try site.events(untilEnds: 4)
        #expect(site.ends(events) == ["00000-chain-0.0": .exited(0), "00000-chain-0.1": .exited(3), "00000-chain-0.2": .crashed(signal: 11), "00000-chain-0.3": .exited(0)])
        let hosts = events.compactMap { if case .began(_, let host) = $0 { host } else { nil } }
        #expect(hosts.count == 4 && Set(hosts).isSubset(of: ["near", "far"]))
        #expect(try site.log("00000-chain-0", 3) == "work /run.json --submission 00000-chain-0 --workers 1 --index 3\n")
    }

    @Test func `places are what machines hold of all that a task takes`() throws {
        let site = try FakeRay(program: "")
        #expect(try site.engine.slots() == 2)
        var wide = Cluster(kind: .ray)
        wide.cpusPerTask = 2
        let none = try FakeRay(program: "exit 0", wide)
        // Unknown and not zero: a cluster may grow. People are told.
        #expect(try none.engine.slots() == nil)
        try none.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0]])])
        let notes = try none.events(untilEnds: 1).compactMap { if case .note(let text) = $0 { text } else { nil } }
        #expect(notes == ["no machine of the Ray cluster can hold a task (CPU 2); tasks wait until one comes"])
    }

    @Test func `lines of setup and words of a container stand before the program`() throws {
        var cluster = Cluster(kind: .ray)
        cluster.setup = ["export WORDS='a b'", "cd /"]
        cluster.container = ["/usr/bin/env", "IN=box"]
        let site = try FakeRay(program: "echo \"$WORDS $IN $PWD $8\"", cluster)
        try site.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0]])])
        _ = try site.events(untilEnds: 1)
        #expect(try site.log("0-a", 0) == "a b box / 0\n")
    }

    @Test func `cancelled tasks end in peace, and those that wait never begin`() throws {
        let site = try FakeRay(program: FakeRay.sleeper)
        try site.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0], [1], [2]])])
        try site.wait { site.has("began") == 2 }
        try site.engine.cancel((0..<3).map { TaskID("0-a", $0) })
        #expect(site.ends(try site.events(untilEnds: 3)).values.allSatisfy { $0 == .cancelled })
        #expect(site.has("stopped") == 2 && site.has("began") == 2)
    }

    @Test(arguments: [(nil, TaskEnd.unknown), ("lost", .nodeLost), ("memory", .outOfMemory)])
    func `a worker that dies takes the program with it, and what ended it is told`(_ mark: String?, _ end: TaskEnd) throws {
        let site = try FakeRay(program: FakeRay.sleeper)
        try site.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0], [1]])])
        try site.wait { site.has("began") == 2 }
        let began = try site.events { $0.count { if case .began = $0 { true } else { false } } == 2 }
        let far = try #require(began.compactMap { if case .began(let task, "far") = $0 { task } else { nil } }.first)
        if let mark { try site.folder.write(mark, "") }
        let process = try site.number("began-\(far.index)"), worker = try site.number("parent-\(far.index)")
        kill(worker, SIGKILL)
        #expect(site.ends(try site.events(untilEnds: 1)) == ["\(far)": end])
        try site.wait { !FakeRay.isAlive(process) }
    }

    @Test func `tasks of a driver that dies are lost and blame nobody; the next begin with another`() throws {
        let site = try FakeRay(program: "[ $8 = 9 ] || exec sleep 60")
        try site.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0], [1], [2]])])
        _ = try site.events { $0.contains { if case .began = $0 { true } else { false } } }
        kill(try site.number("driver.pid"), SIGKILL)
        #expect(site.ends(try site.events(untilEnds: 3)) == ["0-a.0": .nodeLost, "0-a.1": .nodeLost, "0-a.2": .nodeLost])
        try site.engine.submit([Submission(id: "1-a", stage: 0, tasks: Array(repeating: [0], count: 10))])
        let events = try site.events { events in site.ends(events)["1-a.9"] != nil || events.count { if case .began = $0 { true } else { false } } == 2 }
        #expect(!events.isEmpty)
    }

    @Test func `what is submitted after the driver died goes to another, or is lost with it`() throws {
        let site = try FakeRay(program: "exit 0")
        #expect(try site.engine.slots() == 2)
        let driver = try site.number("driver.pid")
        kill(driver, SIGKILL)
        try site.wait { !FakeRay.isAlive(driver) }
        try site.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0]])])
        // Its threads may hold the socket a moment longer than it lives: the task is lost then, and never stuck.
        let ended = site.ends(try site.events(untilEnds: 1))["0-a.0"]
        #expect(ended == .exited(0) || ended == .nodeLost)
    }

    @Test func `a driver that is cut off from the cluster makes room for another`() throws {
        let site = try FakeRay(program: FakeRay.sleeper)
        try site.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0]])])
        try site.wait { site.has("began") == 1 }
        try site.folder.write("raylet", "")
        let first = try site.number("driver.pid")
        kill(try site.number("parent-0"), SIGKILL)
        #expect(site.ends(try site.events(untilEnds: 1)) == ["0-a.0": .nodeLost])
        #expect(try site.engine.slots() == 2)
        #expect(try site.number("driver.pid") != first)
    }

    @Test func `what lies beside the driver is no module of it, and a crash is told by its signal also through a container`() throws {
        let site = try FakeRay(program: "[ \"$SWIFT_BACKTRACE\" = enable=no ] && exit 139")
        try FileManager.default.createDirectory(atPath: site.folder.path + "/logs", withIntermediateDirectories: true)
        try site.folder.write("logs/asyncio.py", "raise SystemExit('not this one')")
        try site.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0]])])
        #expect(site.ends(try site.events(untilEnds: 1)) == ["0-a.0": .crashed(signal: 11)])
    }

    @Test func `drivers that die one after the other end the run`() throws {
        let site = try FakeRay(program: "exec sleep 60")
        var thrown: RunError?
        for number in 0..<10 where thrown == nil {
            try site.engine.submit([Submission(id: "\(number)-a", stage: 0, tasks: [[0]])])
            kill(try site.number("driver.pid"), SIGKILL)
            do { _ = try site.events(untilEnds: 1) } catch let error as RunError { thrown = error }
        }
        #expect(thrown?.kind == .engine)
        #expect(thrown?.message == "The driver for Ray ended 5 times in a row before any task did")
    }

    @Test func `a front end that leaves ends what it started`() throws {
        let site = try FakeRay(program: FakeRay.sleeper)
        try site.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0], [1], [2]])])
        try site.wait { site.has("began") == 2 }
        let processes = try [0, 1].map { try site.number("began-\($0)") }
        site.engine.leave()
        #expect(site.has("stopped") == 2)
        #expect(!processes.contains(where: FakeRay.isAlive))
    }

    @Test func `what is missing is named`() throws {
        var cluster = Cluster(kind: .ray)
        cluster.ray.python = "/nowhere/python3"
        #expect(try error(cluster)?.message == "There is no Python /nowhere/python3")
        let bare = try ToyFolder()
        try bare.write("python", "#!/bin/sh\nexec python3 -I -S \"$@\"\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bare.path + "/python")
        cluster.ray.python = bare.path + "/python"
        let module = try error(cluster)
        #expect(module?.message == "\(bare.path)/python has no Ray" && module?.cause == "No module named 'ray'")
        #expect(module?.hint?.contains("pip install 'ray[default]'") == true)
        cluster = Cluster(kind: .ray)
        cluster.ray.address = "nowhere:6379"
        let address = try error(cluster)
        #expect(address?.message == "The Ray cluster at nowhere:6379 cannot be joined" && address?.cause == "ray.init: nothing answers at nowhere:6379")
        #expect(address?.kind == .engine)
    }

    @Test func `a program that is not on a machine is named, once`() throws {
        let site = try FakeRay(program: "")
        try FileManager.default.removeItem(atPath: site.folder.path + "/gleaner")
        try site.engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0], [1]])])
        let events = try site.events(untilEnds: 2)
        #expect(site.ends(events) == ["0-a.0": .exited(127), "0-a.1": .exited(127)])
        let notes = events.compactMap { if case .note(let text) = $0 { text } else { nil } }
        #expect(notes.count == 1)
        #expect(notes.first?.hasPrefix("\(site.folder.path)/gleaner cannot be started on ") == true && notes.first?.hasSuffix(": No such file or directory") == true)
    }

    private func error(_ cluster: Cluster) throws -> RunError? {
        let site = try FakeRay(program: "", cluster)
        do { _ = try site.engine.slots() } catch let error as RunError { return error }
        return nil
    }
}

/// A folder with a Python that finds the made Ray, a program of shell, and an engine for both.
private final class FakeRay {
    let folder: ToyFolder
    let engine: RayEngine
    private var seen: [TaskEvent] = []

    /// Notes that it began, and its and its parent's number; then sleeps, and notes that it was asked to stop. Task 0 is that of `--index 0`.
    static let sleeper = """
        here=$(dirname "$0")
        trap 'touch "$here/stopped-$8"; kill $!; exit 130' TERM
        sleep 60 &
        echo $PPID > "$here/parent-$8"
        echo $$ > "$here/began-$8"
        wait
        """

    init(program: String, _ cluster: Cluster = Cluster(kind: .ray)) throws {
        folder = try ToyFolder()
        let modules = FormatPage.root.appendingPathComponent("Fixtures/ray").path
        try folder.write("python", "#!/bin/sh\nunset SWIFT_BACKTRACE\nexport PYTHONPATH='\(modules)' PYTHONDONTWRITEBYTECODE=1 FAKE_RAY='\(folder.path)'\nexec python3 \"$@\"\n")
        try folder.write("gleaner", "#!/bin/bash\n\(program)\n")
        for name in ["python", "gleaner"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/\(name)")
        }
        var cluster = cluster
        if cluster.ray.python == "python3" { cluster.ray.python = folder.path + "/python" }
        if cluster.ray.address == nil { cluster.ray.address = "here" }
        engine = RayEngine(EngineRoom(
            runFile: "/run.json", folder: folder.path, logs: folder.path + "/logs", program: folder.path + "/gleaner", label: "gleaner-test", cluster: cluster))
    }

    deinit { engine.leave() }

    struct TookTooLong: Error {}

    /// What the engine tells until that is enough, within a minute.
    func events(_ isEnough: ([TaskEvent]) -> Bool) throws -> [TaskEvent] {
        var events: [TaskEvent] = []
        try wait {
            events += try engine.poll()
            return isEnough(events)
        }
        return events
    }

    func events(untilEnds count: Int) throws -> [TaskEvent] { try events { ends($0).count == count } }

    func ends(_ events: [TaskEvent]) -> [String: TaskEnd] {
        Dictionary(uniqueKeysWithValues: events.compactMap { if case .ended(let task, let end) = $0 { (task.description, end) } else { nil } })
    }

    func wait(_ isTrue: () throws -> Bool) throws {
        for _ in 0..<1200 {
            if try isTrue() { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw TookTooLong()
    }

    /// A process that nobody has buried yet is dead.
    static func isAlive(_ process: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return status.split(separator: ")").last?.hasPrefix(" Z") == false
    }

    /// How many files there are of the name `kind-INDEX`.
    func has(_ kind: String) -> Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).count { $0.hasPrefix(kind + "-") }
    }

    func number(_ name: String) throws -> Int32 {
        let text = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
        return try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    func log(_ submission: String, _ index: Int) throws -> String {
        let path = try #require(engine.log(of: TaskID(submission, index)))
        return try String(contentsOfFile: path, encoding: .utf8)
    }
}
