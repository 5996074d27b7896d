import GleanBytes
import GleanModel

/// The rows of a shard of JSON lines, unpacked piece by piece: how many there are, and the digest of their bytes.
enum ShardContent {
    enum Packing {
        case plain, gzip, zstd

        /// By the shard's name, which the release itself chose; nil for what is not JSON lines.
        init?(name: String) {
            if name.hasSuffix(".jsonl") {
                self = .plain
            } else if name.hasSuffix(".jsonl.gz") {
                self = .gzip
            } else if name.hasSuffix(".jsonl.zst") {
                self = .zstd
            } else {
                return nil
            }
        }
    }

    private static let pieceBytes = 1 << 18

    /// Reads a shard to its end, in memory that does not depend on its size. The digest is nil where there is no row.
    static func read(_ path: String, _ packing: Packing) throws -> (rows: Int, digest: String?) {
        let file = try RandomFile(path)
        let decoder: (any StreamDecoder)? =
            switch packing {
            case .plain: nil
            case .gzip: Inflater(.gzip)
            case .zstd: ZstdDecoder()
            }
        var content = Content()
        var isInside = false
        var buffer = [UInt8](repeating: 0, count: pieceBytes)
        var offset: UInt64 = 0
        while offset < file.size {
            let piece = try file.read(at: offset, count: pieceBytes)
            if piece.isEmpty { break }
            offset += UInt64(piece.count)
            guard let decoder else {
                content.add(piece.span)
                continue
            }
            var start = 0
            while start < piece.count || isInside {
                var room = buffer.mutableSpan
                let step = decoder.decode(piece.span.extracting(start..<piece.count), into: &room)
                start += step.consumed
                content.add(buffer.span.extracting(0..<step.produced))
                switch step.status {
                case .memberEnd:
                    decoder.reset()
                    isInside = false
                case .outputFull: isInside = true
                case .needsInput: isInside = true
                case .damaged(let damage): throw RunError(.badRelease, "\(path) cannot be unpacked", cause: damage.rawValue, hint: "Fetch it again.")
                }
                if step.status == .needsInput { break }
            }
        }
        if isInside { throw RunError(.badRelease, "\(path) cannot be unpacked", cause: "it is cut short", hint: "Fetch it again.") }
        return (content.rows, content.rows > 0 || content.bytes > 0 ? content.digest.name : nil)
    }

    private struct Content {
        var rows = 0
        var bytes = 0
        let digest = DigestStream()

        mutating func add(_ piece: Span<UInt8>) {
            digest.update(piece)
            bytes += piece.count
            // A row ends with its newline, and JSON has none inside.
            var count = 0
            for index in piece.indices where piece[index] == 10 { count += 1 }
            rows += count
        }
    }
}
