import Foundation
import Testing

/// The step's scores against those of Python's fasttext, of a model that the test trains.
@Suite struct FastTextScoreTests {
    static let python = (ProcessInfo.processInfo.environment["GLEANER_PEERS"] ?? NSHomeDirectory() + "/.cache/gleaner-peers") + "/venv/bin/python"

    /// The folder that scripts/score_peer.py filled; nil, and a line saying so, without Python's fasttext
    /// (the package fasttext-predict, of the same module name, trains nothing).
    private static let folder: String? = {
        let out = FileManager.default.temporaryDirectory.appending(path: "gleaner-score-\(getpid())").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, StepRunner.root.path + "/scripts/score_peer.py", out]
        process.standardError = FileHandle.nullDevice
        try? process.run()
        process.waitUntilExit()
        if process.terminationStatus == 0 { return out }
        print("skipped: no fasttext that trains in \(python)")
        return nil
    }()

    @Test(arguments: ["dclm", "dolma", "datatrove"])
    func `a dialect's score is what its pipeline computes of the original's answer`(_ dialect: String) throws {
        guard let folder = Self.folder else { return }
        var runner = try StepRunner("- fasttext_score: { dialect: \(dialect), model: \(folder)/model.bin, min_score: null, above_score: null }")
        let lines = try Data(contentsOf: URL(filePath: folder + "/scores.jsonl")).split(separator: 10)
        var worst = 0.0
        for line in lines {
            let fields = try #require(JSONSerialization.jsonObject(with: line) as? [String: Any])
            let text = try #require(fields["text"] as? String), wanted = try #require(fields[dialect] as? Double)
            let found = try #require(runner.run(Array(text.utf8)).numbers["fasttext_score.score"])
            worst = max(worst, abs(found - wanted))
        }
        #expect(lines.count == 400)
        #expect(worst < 2e-6)
    }
}
