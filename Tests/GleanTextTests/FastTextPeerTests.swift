import Foundation
import Testing

@testable import GleanText

/// What Python's fasttext says of the same text, read from the files that scripts/fasttext_peer.py writes.
@Suite struct FastTextPeerTests {
    struct Answer {
        var text: [UInt8]
        var labels: [String]
        var scores: [Double]
    }

    static let data = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data"
    static let python = (ProcessInfo.processInfo.environment["GLEANER_PEERS"] ?? NSHomeDirectory() + "/.cache/gleaner-peers/venv") + "/bin/python"
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func run(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? output : Data()
    }

    static func answers(_ lines: Data) throws -> [Answer] {
        try lines.split(separator: 0x0A).map { line in
            let fields = try #require(JSONSerialization.jsonObject(with: line) as? [String: Any])
            return Answer(
                text: Array((fields["text"] as? String ?? "").utf8),
                labels: fields["labels"] as? [String] ?? [fields["language"] as? String ?? ""],
                scores: fields["scores"] as? [Double] ?? [fields["language_score"] as? Double ?? 0])
        }
    }

    @Test func `labels and scores are those of the original for every head and form of matrix`() throws {
        guard FileManager.default.isExecutableFile(atPath: Self.python), FileManager.default.fileExists(atPath: Self.data + "/lid") else {
            print("skipped: python fasttext or the language test data is missing")
            return
        }
        let out = FileManager.default.temporaryDirectory.appending(path: "gleaner-fasttext-\(getpid())")
        defer { try? FileManager.default.removeItem(at: out) }
        _ = try Self.run([Self.python, Self.root.path + "/scripts/fasttext_peer.py", Self.data, out.path])
        let names = ["lid", "softmax", "ova", "ns", "hs", "softmax_qnorm", "softmax_cutoff", "ova_cutoff", "wide_qout"]
        // Quantized matrices once as floats and once as codes.
        for (name, decodedBytes) in names.map({ ($0, 64 << 20) }) + names[5...].map({ ($0, 0) }) {
            guard let file = try? Data(contentsOf: out.appending(path: name + ".model")) else {
                print("skipped: python fasttext could not train \(name)")
                continue
            }
            let bytes = [UInt8](file)
            let model = try FastTextModel(bytes.span, decodedBytes: decodedBytes)
            var scratch = FastTextScratch()
            var worst = 0.0
            let answers = try Self.answers(Data(contentsOf: out.appending(path: name + ".jsonl")))
            #expect(answers.count > 100)
            for answer in answers {
                let ours = model.predict(answer.text.span, top: -1, scratch: &scratch)
                #expect(ours.count == answer.labels.count, "\(name)")
                guard let best = ours.first, ours.count == answer.labels.count else { continue }
                for (label, score) in zip(answer.labels, answer.scores) {
                    let index = try #require(model.label(label))
                    worst = max(worst, abs(Double(scratch.scores[index]) - score))
                }
                // Equal scores may stand in another order.
                #expect(model.labels[best.label] == answer.labels[0] || answer.scores[0] - answer.scores[1] < 1e-6, "\(name)")
            }
            #expect(worst < 2e-6, "\(name): \(worst)")
        }
    }

    @Test func `the language of the reference documents is the reference's`() throws {
        let file = Self.root.deletingLastPathComponent().path + "/shared/reference/datatrove/filters.jsonl.gz"
        let path = ProcessInfo.processInfo.environment["GLEANER_REFERENCE"].map { $0 + "/datatrove/filters.jsonl.gz" } ?? file
        guard FileManager.default.fileExists(atPath: path), let bytes = FileManager.default.contents(atPath: Self.data + "/models/lid.176.ftz") else {
            print("skipped: the reference's verdicts or lid.176.ftz are missing")
            return
        }
        let model = try FastTextModel([UInt8](bytes).span)
        var scratch = FastTextScratch()
        let answers = try Self.answers(Self.run(["gzip", "-dc", path]))
        #expect(answers.count == 589)
        for answer in answers {
            let best = try #require(model.best(answer.text.span, scratch: &scratch))
            #expect(model.labels[best.label] == answer.labels[0])
            // The reference is rounded to six digits.
            #expect(abs(Double(best.score) - answer.scores[0]) < 2e-6)
        }
    }
}
