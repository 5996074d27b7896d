import Foundation
import GleanModel
import Synchronization

/// Keeps a run's metrics where they were asked for, on a thread of its own, until it is closed.
///
/// A class, because it owns that thread.
final class MetricsDesk: Sendable {
    /// Seconds between two writings of a file.
    private static let seconds = 5.0

    private let metrics: RunMetrics
    private let listener: MetricsListener?
    private let path: String?
    private let isOver = Atomic(false)
    private let left = DispatchSemaphore(value: 0)

    /// Throws a `RunError` where the file cannot be written or the address not listened on.
    init(_ target: MetricsTarget, _ metrics: RunMetrics, say: (String) -> Void) throws {
        self.metrics = metrics
        switch target {
        case .file(let path):
            self.path = path
            listener = nil
            try Files.write(path, Array(metrics.text.utf8))
            Thread { self.loop(path) }.start()
        case .address(let host, let port):
            path = nil
            let made = try MetricsListener(host: host, port: port) { metrics.text }
            listener = made
            say("Metrics at http://\(host.contains(":") ? "[\(host)]" : host):\(made.port)/metrics.")
        }
    }

    /// The file stays as it is at the end of the run.
    func close() {
        listener?.close()
        guard let path else { return }
        isOver.store(true, ordering: .relaxed)
        left.wait()
        write(path)
    }

    private func loop(_ path: String) {
        var next = Clock.seconds + Self.seconds
        while !isOver.load(ordering: .relaxed) {
            Thread.sleep(forTimeInterval: 0.1)
            guard Clock.seconds >= next else { continue }
            next = Clock.seconds + Self.seconds
            write(path)
        }
        left.signal()
    }

    /// A file that cannot be written for a while stops nothing.
    private func write(_ path: String) { _ = try? Files.write(path, Array(metrics.text.utf8)) }
}
