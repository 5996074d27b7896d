import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// Tasks as processes of this machine, by a program of shell.
@Suite struct ProcessEngineTests {
    private func engine(_ folder: ToyFolder, most: Int = 2, program: String) throws -> ProcessEngine {
        try folder.write("gleaner", "#!/bin/bash\n\(program)\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/gleaner")
        let room = EngineRoom(
            runFile: "/run.json", folder: folder.path, logs: folder.path + "/logs", program: folder.path + "/gleaner", label: "g", cluster: Cluster(kind: .processes))
        return ProcessEngine(room, most: most, graceSeconds: 0.5)
    }

    /// How tasks ended, by index, once so many have.
    private func ends(_ engine: ProcessEngine, _ count: Int) throws -> [Int: TaskEnd] {
        var ends: [Int: TaskEnd] = [:]
        for _ in 0..<1200 where ends.count < count {
            for case .ended(let task, let end) in try engine.poll() { ends[task.index] = end }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return ends
    }

    @Test func `a signal is told as such, also from inside of a container`() throws {
        let folder = try ToyFolder()
        let engine = try engine(folder, program: """
            case $8 in
            0) kill -SEGV $$ ;;
            1) exit 139 ;;
            2) exit 137 ;;
            3) exit 143 ;;
            4) exit 4 ;;
            esac
            """)
        try engine.submit([Submission(id: "0-a", stage: 0, tasks: Array(repeating: [0], count: 5))])
        let found = try ends(engine, 5)
        #expect(found == [0: .crashed(signal: 11), 1: .crashed(signal: 11), 2: .outOfMemory, 3: .cancelled, 4: .exited(4)])
    }

    @Test func `a task that cannot be started is not lost`() throws {
        let folder = try ToyFolder()
        let engine = try engine(folder, program: "exit 0")
        try engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0]])])
        // Its log cannot be written: a folder is there.
        try FileManager.default.createDirectory(atPath: folder.path + "/logs/0-a.0.log", withIntermediateDirectories: true)
        #expect(throws: RunError.self) { try engine.poll() }
        try FileManager.default.removeItem(atPath: folder.path + "/logs/0-a.0.log")
        #expect(try ends(engine, 1) == [0: .exited(0)])
    }

    @Test func `who leaves ends processes that do not hear`() throws {
        let folder = try ToyFolder()
        let engine = try engine(folder, program: "trap '' TERM; touch $(dirname $0)/began; while true; do sleep 0.1; done")
        try engine.submit([Submission(id: "0-a", stage: 0, tasks: [[0]])])
        _ = try engine.poll()
        for _ in 0..<1200 where !FileManager.default.fileExists(atPath: folder.path + "/began") { Thread.sleep(forTimeInterval: 0.05) }
        engine.leave()
        #expect(try engine.poll().isEmpty)
    }
}
