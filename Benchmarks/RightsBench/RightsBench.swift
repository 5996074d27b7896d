import GleanRights
import Glibc

/// The reader of robots.txt behind a pipe, for scripts/check_robots.py.
///
///     RightsBench verdicts < questions   a line a file: for each agent, for each path, 1 where it may be fetched, else 0
///     RightsBench speed < questions      CPU seconds for reading the files, and for the verdicts
///
/// `questions` is a sequence of a robots.txt file, agents and paths, both parted by line feeds; each behind its length as 32 bits,
/// little-endian.
@main
struct RightsBench {
    struct Question {
        var file: [UInt8]
        var agents: [[UInt8]]
        var paths: [[UInt8]]
    }

    static func main() {
        let questions = readQuestions()
        CommandLine.arguments.dropFirst().first == "speed" ? speed(questions) : verdicts(questions)
    }

    static func readQuestions() -> [Question] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while case let got = read(0, &buffer, buffer.count), got > 0 { all += buffer[..<got] }
        var parts: [[UInt8]] = []
        var at = 0
        while at + 4 <= all.count {
            let size = (0..<4).reduce(0) { $0 | Int(all[at + $1]) << (8 * $1) }
            guard at + 4 + size <= all.count else { break }
            parts.append(Array(all[(at + 4)..<(at + 4 + size)]))
            at += 4 + size
        }
        return stride(from: 0, to: parts.count - 2, by: 3).map { Question(file: parts[$0], agents: lines(parts[$0 + 1]), paths: lines(parts[$0 + 2])) }
    }

    static func lines(_ bytes: [UInt8]) -> [[UInt8]] { bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) } }

    static func verdicts(_ questions: [Question]) {
        for question in questions {
            let file = RobotsFile(question.file), paths = question.paths.map { RobotsPath($0) }
            var line = ""
            for agent in question.agents {
                let groups = file.groups(for: agent)
                for path in paths { line += file.verdict(groups, path).isAllowed ? "1" : "0" }
            }
            print(line)
        }
    }

    static func speed(_ questions: [Question]) {
        let start = seconds()
        let files = questions.map { RobotsFile($0.file) }
        let read = seconds()
        var allowed = 0, asked = 0
        for (question, file) in zip(questions, files) {
            let paths = question.paths.map { RobotsPath($0) }
            for agent in question.agents {
                let groups = file.groups(for: agent)
                for path in paths where file.verdict(groups, path).isAllowed { allowed += 1 }
                asked += paths.count
            }
        }
        let judged = seconds()
        print("files \(files.count) bytes \(questions.reduce(0) { $0 + $1.file.count }) read \(read - start) verdicts \(asked) allowed \(allowed) judged \(judged - read)")
    }

    /// CPU seconds of this process.
    static func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
