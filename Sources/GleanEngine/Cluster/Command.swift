import Foundation
import GleanModel

/// Runs a program of the machine to its end, within a limit of time, and takes what it printed.
///
/// What goes in and out lies in files without names: no pipe fills up, and no program that ends early breaks one. The program gets a process
/// group of its own, for Ctrl-C is meant for this process. Foundation's `Process` offers neither.
enum Command {
    struct Ended {
        /// Nil where a signal ended it.
        let code: Int32?
        let out: [UInt8]
        let error: String
    }

    /// Bytes of an answer that are read; more are a fault of the program asked.
    private static let mostBytes = 256 << 20

    /// Throws a `RunError` where the program is missing, and one of kind `.unavailable` where it does not end in time: it is killed then, and
    /// what it has done until then is unknown.
    static func run(
        _ name: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = ProcessInfo.processInfo.environment, seconds: Double
    ) throws -> Ended {
        let files = try (0..<3).map { _ in try Scratch() }
        try files[0].write(input)
        let process = try spawn(name, arguments, environment, files.map(\.descriptor))
        guard let status = wait(process, seconds: seconds) else {
            throw RunError(
                .unavailable, "\(name) did not end within \(Int(seconds)) seconds", cause: firstLine(files[2].read(mostBytes)))
        }
        let isExit = status & 0x7f == 0
        return Ended(code: isExit ? (status >> 8) & 0xff : nil, out: files[1].read(mostBytes), error: String(decoding: files[2].read(mostBytes), as: UTF8.self))
    }

    private static func firstLine(_ bytes: [UInt8]) -> String? {
        let line = bytes.prefix { $0 != 0x0a }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    /// The program as the environment's `PATH` leads to it.
    private static func path(_ name: String, _ environment: [String: String]) throws -> String {
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":", omittingEmptySubsequences: false)
        for folder in folders where access("\(folder)/\(name)", X_OK) == 0 { return "\(folder)/\(name)" }
        throw RunError(.engine, "There is no program \(name) on this machine", hint: "Install it, or put its folder into PATH.")
    }

    private static func spawn(_ name: String, _ arguments: [String], _ environment: [String: String], _ descriptors: [Int32]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (target, descriptor) in descriptors.enumerated() { posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target)) }
        // A front end ignores the signals that it handles elsewhere, and its children would inherit that.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
        let words = ([name] + arguments).map { strdup($0) }, variables = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { (words + variables).forEach { free($0) } }
        var process = pid_t()
        let failed = posix_spawn(&process, try path(name, environment), &actions, &attributes, words + [nil], variables + [nil])
        guard failed == 0 else {
            throw RunError(.engine, "\(name) cannot be run", cause: String(cString: strerror(failed)), hint: "Try it in a shell.")
        }
        return process
    }

    /// The status of the process as waitpid(2) tells it; nil if it had to be killed.
    private static func wait(_ process: pid_t, seconds: Double) -> Int32? {
        let end = Clock.seconds + seconds
        var status: Int32 = 0, pause: UInt32 = 500
        while true {
            if waitpid(process, &status, WNOHANG) == process { return status }
            guard Clock.seconds < end else { break }
            usleep(pause)
            pause = min(50_000, pause * 3 / 2)
        }
        kill(-process, SIGKILL)
        waitpid(process, &status, 0)
        return nil
    }

    /// A file without a name. A class, because it owns what it opened.
    private final class Scratch {
        private let file: UnsafeMutablePointer<FILE>
        var descriptor: Int32 { fileno(file) }

        init() throws {
            guard let opened = tmpfile() else {
                throw RunError(.unwritable, "A temporary file cannot be made", cause: String(cString: strerror(errno)), hint: "Make room in the folder for temporary files.")
            }
            file = opened
            _ = fcntl(fileno(opened), F_SETFD, FD_CLOEXEC)
        }

        deinit { fclose(file) }

        /// Writes from the start, and leaves the place there.
        func write(_ bytes: [UInt8]) throws {
            guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
                throw RunError(.unwritable, "A temporary file cannot be written", cause: String(cString: strerror(errno)), hint: "Make room in the folder for temporary files.")
            }
        }

        func read(_ most: Int) -> [UInt8] {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { return [] }
            let count = min(most, Int(status.st_size))
            return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                filled = max(0, pread(descriptor, buffer.baseAddress, count, 0))
            }
        }
    }
}
