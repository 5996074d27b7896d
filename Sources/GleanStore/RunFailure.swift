import Glibc
package import GleanModel

extension RunError {
    /// What a reading ends with: `.unreadable` where the file is at fault and will be wherever it is read; else the machine or the store is, and
    /// the same command, or another machine, may read it.
    ///
    /// - Parameters:
    ///   - what: the sentence of an error that is the file's.
    ///   - hint: what to do about that.
    package static func reading(
        _ path: String, _ error: StoreError, _ what: String? = nil,
        hint: String = "Check the file and its permissions, or leave it out; the same command goes on from the last finished unit."
    ) -> RunError {
        if let failure = ofMachine(error) { return failure }
        if error.isAboutFile { return RunError(.unreadable, what ?? "\(path) cannot be read", cause: error.description, hint: hint) }
        return RunError(
            .unavailable, "\(path) cannot be read from this machine", cause: error.description,
            hint: "Look to the machine's permissions, keys and network, or leave the file out; the same command goes on from the last finished unit.")
    }

    /// What a writing ends with.
    package static func writing(_ error: StoreError) -> RunError {
        ofMachine(error)
            ?? RunError(
                .unwritable, "A file cannot be written", cause: error.description,
                hint: "Check the path and its permissions; the same command goes on from the last finished unit.")
    }

    /// The run was asked to end.
    package static let stopped = RunError(.interrupted, "Stopped", hint: "The same command goes on from the last finished unit.")

    /// What has one sentence whatever was done to a file; nil for other errors.
    private static func ofMachine(_ error: StoreError) -> RunError? {
        switch error.kind {
        case .diskFull:
            RunError(
                .diskFull, "The disk is full", cause: error.description,
                hint: "Make room and run the same command again: it goes on from the last finished unit.")
        case .exhausted:
            RunError(
                .unavailable, "The machine has no room left for files or memory", cause: error.description,
                hint: "Run with fewer --workers, or raise the limit of open files (ulimit -n).")
        case .stopped: .stopped
        default: nil
        }
    }
}

extension StoreError {
    /// The file itself is at fault: any machine would meet the same.
    ///
    /// Servers of pages have no keys, so what they refuse is one file; Common Crawl's says 403 of one that is not there. A disk that cannot read
    /// a file (EIO) may have lost a part of it.
    fileprivate var isAboutFile: Bool {
        switch kind {
        case .notFound, .changed, .damaged, .noRanges, .tooLarge, .isDirectory, .noInput: true
        case .denied, .refused: ["http", "https"].contains(RemoteAddress.scheme(of: path))
        case .io: errno == EIO
        case .diskFull, .exhausted, .unavailable, .stopped: false
        }
    }
}
