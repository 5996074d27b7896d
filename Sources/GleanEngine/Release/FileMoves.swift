import GleanModel
import GleanStore

/// Files that go from the work folder to the release, each under its name there.
///
/// Several wait at once: on a store for a copy on its side and a removal, on a disk for the bytes to be there. Every move can be made again: a file that is gone from its
/// first place and stands in its second was moved before the run was killed.
struct FileMoves {
    private var moves: [(from: String, to: String)] = []

    /// Moves that wait at once.
    private static let threads = 16

    mutating func add(_ from: String, to path: String) { moves.append((from, path)) }

    /// Makes all moves. Throws a `RunError` naming a file that cannot be moved.
    func perform() throws {
        let moves = moves
        try OrderedWork.run(moves.count, workers: Self.threads) { try Self.move(moves[$0].from, to: moves[$0].to) } take: { _, _ in }
    }

    private static func move(_ from: String, to path: String) throws {
        if !Files.isRemote(from) {
            if try !Files.exists(from), try Files.exists(path) { return }
            try Files.sync(from)
        }
        do {
            try Location.move(from, to: path)
        } catch {
            if error.kind == .notFound, try Files.exists(path) { return }
            throw Files.failure(.unwritable, error)
        }
    }
}
