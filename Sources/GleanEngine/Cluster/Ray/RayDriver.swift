import Foundation
import GleanModel

/// The Python process that speaks to Ray, and the lines between it and this one.
///
/// A class, because it owns the child and a socket; one thread uses it. A socket and no pipes, since what is written to the pipe of a process
/// that has ended ends the writer too.
final class RayDriver {
    private let process = Process()
    private let socket: Int32
    private let python: String
    private let errors: String
    private var received: [UInt8] = []
    private var isOpen = true

    private let address: String
    private let began = Clock.seconds
    private var hasJoined = false

    /// Ray gives up a cluster that does not answer after 85 seconds by itself.
    static let joinSeconds = 150.0
    /// Of these so many are waited for at once: a front end may be asked to stop meanwhile.
    private static let joinPartSeconds = 10.0

    /// Starts the driver, which begins to join the cluster. `logs` is the folder for the driver itself and what it prints; it stands.
    ///
    /// Throws a `RunError` of the kind `engine` where there is no such Python.
    init(_ opening: RayCommand.Open, python: String, logs: String) throws {
        self.python = python
        address = opening.address
        errors = "\(logs)/driver.log"
        try Files.write("\(logs)/driver.py", PackageResources.driver_py)
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw RunError(.unavailable, "No socket can be made", cause: String(cString: strerror(errno)))
        }
        socket = ends[0]
        let other = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        FileManager.default.createFile(atPath: errors, contents: nil)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, "\(logs)/driver.py"]
        process.standardInput = other
        process.standardOutput = other
        process.standardError = FileHandle(forWritingAtPath: errors) ?? .nullDevice
        do { try process.run() } catch {
            throw RunError(.engine, "\(python) cannot be started", cause: error.localizedDescription)
        }
        try? other.close()
        // A driver that is gone by now says why where it is waited for.
        try? send(RayCommand(open: opening))
    }

    deinit { close(socket) }

    /// Waits until the driver has joined the cluster, for some seconds at most: throws a `RunError` of the kind `unavailable` if it has not yet, and of the
    /// kind `engine` where it will not: that says what is missing, Ray or the cluster.
    func join() throws {
        if hasJoined { return }
        let left = Self.joinSeconds - (Clock.seconds - began)
        switch next(within: max(0, min(Self.joinPartSeconds, left))) {
        case .some(let news) where news.ready != nil: hasJoined = true
        case nil where isOpen && left > Self.joinPartSeconds:
            throw RunError(.unavailable, "The Ray cluster at \(address) is still being joined")
        case .some(let news) where news.failed?.kind == "module":
            throw RunError(
                .engine, "\(python) has no Ray", cause: news.failed?.why,
                hint: "Run \"\(python) -m pip install 'ray[default]'\" with the version of the cluster, or name a Python that has it in the cluster file: ray: { python: ... }")
        case .some(let news):
            throw RunError(
                .engine, "The Ray cluster at \(address) cannot be joined", cause: news.failed?.why,
                hint: "\"ray status --address \(address)\" must work here. Ray and Python must have the cluster's versions.")
        case nil where isOpen:
            end(within: 0)
            throw RunError(.engine, "The Ray cluster at \(address) cannot be joined", cause: "no answer within \(Int(Self.joinSeconds)) seconds")
        case nil:
            end(within: 1)
            let isMissing = !process.isRunning && (126...127).contains(process.terminationStatus)
            throw RunError(
                .engine, isMissing ? "There is no Python \(python)" : "The driver for Ray ended at once", cause: lastWords,
                hint: isMissing ? "Name one that has Ray in the cluster file: ray: { python: ... }" : "All that it said stands in \(errors).")
        }
    }

    /// The last line that the driver printed as an error.
    var lastWords: String? { Self.lastLine(of: errors) }

    static func lastLine(of path: String) -> String? {
        let lines = (try? Files.read(path)).map { String(decoding: $0.suffix(4096), as: UTF8.self) }?.split(separator: "\n")
        return lines?.last.map(String.init)
    }

    /// Throws a `RunError` of the kind `unavailable` where the driver has ended.
    func send(_ command: RayCommand) throws {
        let line = [UInt8](try CanonicalJSON.encode(command)) + [0x0a]
        var done = 0
        while done < line.count {
            let sent = line.withUnsafeBytes { Glibc.send(socket, $0.baseAddress.map { $0 + done }, line.count - done, Int32(MSG_NOSIGNAL)) }
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { throw RunError(.unavailable, "The driver for Ray has ended", cause: lastWords) }
            done += sent
        }
    }

    /// The next line, waited for this long; nil if none came, and when the driver has ended.
    func next(within seconds: Double) -> RayNews? {
        let end = Clock.seconds + seconds
        var isLastLook = false
        while true {
            while let line = takeLine() {
                // What is no line of ours came from a library that prints.
                if let news = try? CanonicalJSON.decode(RayNews.self, line) { return news }
            }
            guard isOpen, !isLastLook else { return nil }
            isLastLook = Clock.seconds >= end
            receive(within: max(0, end - Clock.seconds))
        }
    }

    /// The driver has ended, and all its lines were taken.
    var isOver: Bool { !isOpen && !received.contains(0x0a) }

    private func takeLine() -> [UInt8]? {
        guard let end = received.firstIndex(of: 0x0a) else { return nil }
        defer { received.removeFirst(end + 1) }
        return Array(received[..<end])
    }

    private func receive(within seconds: Double) {
        var asked = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&asked, 1, Int32(min(seconds, 3600) * 1000)) > 0 else { return }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(socket, &piece, piece.count, Int32(MSG_DONTWAIT))
        if count > 0 { received += piece[..<count] }
        if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { isOpen = false }
    }

    /// Asks the driver to end what it started and itself, and kills it if that takes too long.
    func end(within seconds: Double) {
        try? send(RayCommand(leave: true))
        shutdown(socket, Int32(SHUT_WR))
        let end = Clock.seconds + seconds
        while process.isRunning, Clock.seconds < end { _ = next(within: 0.1) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
}
