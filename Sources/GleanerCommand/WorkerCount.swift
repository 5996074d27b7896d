import ArgumentParser

/// How many threads a command may be told to run: each has a stack and a share of the memory of its own.
enum WorkerCount {
    private static let range = 1...4096

    /// Throws a `ValidationError` for a number that `--workers` does not take.
    static func check(_ workers: Int?) throws {
        guard let workers, !range.contains(workers) else { return }
        throw ValidationError("--workers wants a number from \(range.lowerBound) to \(range.upperBound), not \(workers).")
    }
}
