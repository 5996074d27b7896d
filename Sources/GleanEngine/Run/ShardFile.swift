import GleanModel

/// The files of one shard: the shard itself, and what the writer puts beside it.
///
/// A class, because the writer's shard holds it; it never leaves its thread.
final class ShardFile: ShardSink {
    private let main: UnitFile
    private let stem: String
    private var others: [(ending: String, file: UnitFile)] = []

    /// Bytes of the rows given to `digest`, and their number.
    var rowBytes: Int { main.rowBytes }
    var rows: Int { main.rows }

    init(_ path: String, ending: String) throws {
        main = try UnitFile(path)
        stem = String(path.dropLast(ending.count))
    }

    func write(_ bytes: Span<UInt8>) throws { try main.write(bytes) }
    func digest(_ row: Span<UInt8>) { main.digest(row) }

    func beside(_ ending: String) throws -> any ShardSink {
        if let known = others.first(where: { $0.ending == ending }) { return known.file }
        let file = try UnitFile(stem + ending)
        others.append((ending, file))
        return file
    }

    /// Puts all files under their names: the shard's first, those beside it as they were opened.
    func seal() throws -> [FileSeal] { [try main.seal()] + (try others.map { try $0.file.seal() }) }
}
