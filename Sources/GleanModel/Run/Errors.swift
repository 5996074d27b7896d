/// A place in a recipe, counted from 1.
package struct Place: Sendable, Hashable, Codable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }
}

/// The user's mistake in a recipe or on the command line: found before any work. Exit code 2.
package struct RecipeError: Error, Sendable, Equatable, CustomStringConvertible {
    package let place: Place?
    package let message: String
    package let hint: String?

    package init(at place: Place? = nil, _ message: String, hint: String? = nil) {
        self.place = place
        self.message = message
        self.hint = hint
    }

    package var description: String {
        (place.map { "\($0): " } ?? "") + message + (hint.map { "\n  \($0)" } ?? "")
    }
}

/// All mistakes of a recipe at once.
package struct RecipeErrors: Error, Sendable, CustomStringConvertible {
    package let errors: [RecipeError]

    package init(_ errors: [RecipeError]) { self.errors = errors }

    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// Damage in an input: counted in the receipt, and the run goes on.
package struct DataError: Error, Sendable, Hashable, Codable {
    /// A stable name such as `truncated_record`.
    package let kind: String
    package let file: String
    /// Bytes from the start of the input as stored.
    package let offset: UInt64

    package init(kind: String, file: String, offset: UInt64) {
        self.kind = kind
        self.file = file
        self.offset = offset
    }
}

/// Something that the machine refused: the run stops and says how to go on. Exit code 4.
package struct RunError: Error, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case diskFull, unreadable, unwritable, damagedWork, stalled, interrupted, badRelease, tooManyBadRecords, uncovered
        /// A unit failed as often as the policy allows.
        case failedOften
        /// A store or an engine does not answer: to be asked again, and the run's end if it never does.
        case unavailable
        /// Slurm or Ray refuses what it is asked, and would refuse it again.
        case engine
        /// A process on another machine refuses the run itself: its program or its models are others.
        case refused
    }

    package let kind: Kind
    package let message: String
    package let cause: String?
    package let hint: String?
    /// The damaged file, for `damagedWork`: the engine makes its unit anew.
    package let file: String?

    package init(_ kind: Kind, _ message: String, cause: String? = nil, hint: String? = nil, file: String? = nil) {
        self.kind = kind
        self.message = message
        self.cause = cause
        self.hint = hint
        self.file = file
    }

    /// A file under `work/` that is not what was written.
    package static func damaged(_ file: String, cause: String? = nil) -> RunError {
        RunError(.damagedWork, "\(file) is damaged", cause: cause, hint: "Delete it and run the same command again.", file: file)
    }

    package var description: String {
        message + (cause.map { ": \($0)" } ?? "") + (hint.map { "\n  \($0)" } ?? "")
    }
}

/// The exit codes of every command.
package enum ExitCode {
    package static let done: Int32 = 0
    /// The recipe or the command line is wrong.
    package static let recipe: Int32 = 2
    /// The run ended, but keeps nothing, or met more bad records than allowed.
    package static let data: Int32 = 3
    /// The machine refused something; the same command goes on.
    package static let machine: Int32 = 4
    /// The release stands, but inputs that failed again and again were set aside: the release names them.
    package static let setAside: Int32 = 5
    /// Stopped by Ctrl-C; the same command goes on.
    package static let interrupted: Int32 = 130
}
