import ArgumentParser
import Foundation
import GleanModel
import GleanStore

/// What the program writes to people, and how it ends.
enum Terminal {
    /// True if standard error is a terminal, where a line can be drawn over.
    static let isLive = isatty(STDERR_FILENO) == 1
    static let isColoured = isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

    /// A reader that closes its end (`gleaner ... | head`) ends the program quietly.
    static func prepare() { signal(SIGPIPE, SIG_DFL) }

    static var width: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20 ? Int(size.ws_col) : 100
    }

    static func out(_ line: String = "") { write(line + "\n", STDOUT_FILENO) }

    static func note(_ line: String) { write(line + "\n", STDERR_FILENO) }

    static func write(_ text: String, _ descriptor: Int32) { write(Array(text.utf8), descriptor) }

    static func write(_ bytes: [UInt8], _ descriptor: Int32) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done) }
            if count <= 0 { return }
            done += count
        }
    }

    /// Writes a file that was asked for; `-` is standard output. Throws a `RunError` if it cannot be written.
    static func write(_ bytes: [UInt8], to path: String) throws {
        if path == "-" { return FileHandle.standardOutput.write(Data(bytes)) }
        let plain = try Location.plain(path)
        do { try Data(bytes).write(to: URL(fileURLWithPath: plain), options: .atomic) } catch {
            throw RunError(.unwritable, "\(path) cannot be written", cause: error.localizedDescription, hint: "Check the folder and its permissions.")
        }
    }

    static func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    static func dim(_ text: String) -> String { isColoured ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

    /// Text from a page, safe to print: control characters, which could move the cursor or set the title, are shown as ␦.
    static func safe(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { scalar in
            let isControl = scalar.value < 32 && scalar != "\n" && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
            return isControl || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value) ? "\u{2426}" : scalar
        }))
    }

    /// Says what went wrong and ends with the code that belongs to it.
    static func exit(with error: any Error, as command: (some ParsableCommand).Type) -> Never {
        switch error {
        case let error as RecipeErrors:
            note(error.description)
            note("\(error.errors.count) \(error.errors.count == 1 ? "mistake" : "mistakes"); nothing was run.")
            Foundation.exit(ExitCode.recipe)
        case let error as RecipeError:
            note(error.description)
            Foundation.exit(ExitCode.recipe)
        case let error as RunError:
            note("gleaner: \(error.description)")
            switch error.kind {
            case .interrupted: Foundation.exit(ExitCode.interrupted)
            case .tooManyBadRecords: Foundation.exit(ExitCode.data)
            default: Foundation.exit(ExitCode.machine)
            }
        case let code as ArgumentParser.ExitCode: Foundation.exit(code.rawValue)
        default:
            let code = command.exitCode(for: error)
            let text = command.fullMessage(for: error)
            if !text.isEmpty { code == .success ? out(text) : note(text) }
            Foundation.exit(code == .success ? 0 : ExitCode.recipe)
        }
    }
}

extension Int {
    /// 1234567 as "1,234,567".
    var grouped: String {
        let digits = String(magnitude)
        var out = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return (self < 0 ? "-" : "") + out
    }

    /// The share of `whole` in percent, with one decimal.
    func share(of whole: Int) -> String { whole == 0 ? "-" : String(format: "%.1f%%", 100 * Double(self) / Double(whole)) }
}

extension UInt64 {
    /// Bytes in the unit that reads best: 1.2 GB.
    var bytesForPeople: String {
        let units = ["B", "KB", "MB", "GB", "TB"]
        var value = Double(self)
        var unit = 0
        while value >= 1000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(self) B" : String(format: value < 10 ? "%.1f %@" : "%.0f %@", value, units[unit])
    }
}

extension Double {
    /// Seconds as 42s, 3m 05s or 2h 07m.
    var durationForPeople: String {
        let seconds = Int(self.isFinite ? min(self.rounded(), 1e15) : 0)
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3600 { return String(format: "%dm %02ds", seconds / 60, seconds % 60) }
        return String(format: "%dh %02dm", seconds / 3600, seconds / 60 % 60)
    }
}
