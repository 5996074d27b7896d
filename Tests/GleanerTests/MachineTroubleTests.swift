import Foundation
import Testing

/// What the program does where the machine or a store fails, and no input is to blame.
@Suite struct MachineTroubleTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-trouble-\(UUID().uuidString)")

    private func write(_ name: String, _ text: String) throws {
        let file = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Runs a line of shell, in which `$GLEANER` is the program.
    private func shell(_ line: String, _ environment: [String: String] = [:]) throws -> (code: Int32, said: String) {
        let process = Process(), said = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment.merging(["GLEANER": CommandTests.program?.path ?? ""]) { $1 }) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = said
        try process.run()
        let text = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    private func row(_ id: Int) -> String { #"{"id": "p\#(id)", "url": "https://h.example/\#(id)", "text": "The page \#(id) has a sentence of its own."}"# + "\n" }

    @Test func `a store that is away ends the run, and sets no input aside`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write("in/a.jsonl", row(1))
        // Nobody listens on port 1.
        try write("list", "in/a.jsonl\nhttp://127.0.0.1:1/b.jsonl\n")
        try write("recipe.yaml", "gleaner: 1\nname: away\nsources: [{ jsonl: { paths: \"@list\" } }]\nsteps: [{ exact: {} }]\noutput: [{ jsonl: {} }]\n")
        let ended = try shell("exec $GLEANER build recipe.yaml --workers 1", ["GLEANER_STORE_TRIES": "1"])
        #expect(ended.code == 4)
        #expect(ended.said.contains("http://127.0.0.1:1/b.jsonl cannot be read from this machine"), "\(ended.said)")
        let left = try FileManager.default.subpathsOfDirectory(atPath: folder.appendingPathComponent("release/away/work").path)
        #expect(!left.contains { $0.contains("/failed/") })
    }

    @Test func `a run that is asked to stop while it waits for a store stops`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write("list", "http://127.0.0.1:1/a.jsonl\n")
        try write("recipe.yaml", "gleaner: 1\nname: away\nsources: [{ jsonl: { paths: \"@list\" } }]\nsteps: [{ exact: {} }]\noutput: [{ jsonl: {} }]\n")
        // The beat is written when the unit begins; its tries would go on for minutes.
        let ended = try shell("""
            $GLEANER build recipe.yaml --workers 1 & process=$!
            until ls release/away/work/*/tasks/local.beat.json 2>/dev/null; do kill -0 $process || exit 99; sleep 0.1; done
            sleep 1; kill -TERM $process; wait $process
            """)
        #expect(ended.code == 130, "\(ended.said)")
    }

    @Test func `a stage may have more files open than the usual limit`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for input in 0..<80 { try write("in/\(input).jsonl", row(input % 70)) }
        try write("recipe.yaml", "gleaner: 1\nname: many\nsources: [{ jsonl: { paths: in } }]\nsteps: [{ exact: {} }]\noutput: [{ jsonl: {} }]\n")
        let ended = try shell("ulimit -S -n 60; exec $GLEANER build recipe.yaml --workers 1")
        #expect(ended.code == 0, "\(ended.said)")
    }
}
