import GleanBytes
import GleanFormats
package import GleanModel
import GleanStore

extension JSONLWriter {
    private static let pieceBytes = 1 << 18

    package func content(of path: String) throws -> ShardContent {
        let file = try ShardFile(path)
        let decoder: (any StreamDecoder)? =
            switch compress {
            case "gzip": Inflater(.gzip)
            case "none": nil
            default: ZstdDecoder()
            }
        var content = Content(), isInside = false
        var unpacked = [UInt8](repeating: 0, count: Self.pieceBytes)
        while let piece = try file.next() {
            guard let decoder else {
                content.add(piece.span)
                continue
            }
            var start = 0
            while start < piece.count || isInside {
                var room = unpacked.mutableSpan
                let step = decoder.decode(piece.span.extracting(start..<piece.count), into: &room)
                start += step.consumed
                content.add(unpacked.span.extracting(0..<step.produced))
                switch step.status {
                case .memberEnd:
                    decoder.reset()
                    isInside = false
                case .outputFull: isInside = true
                case .needsInput: isInside = true
                case .damaged(let damage): throw ShardFile.damaged(path, damage.rawValue)
                }
                if step.status == .needsInput { break }
            }
        }
        if isInside { throw ShardFile.damaged(path, "it is cut short") }
        return ShardContent(rows: content.rows, digest: content.bytes > 0 ? content.stream.digest.name : nil)
    }

    private struct Content: ~Copyable {
        var rows = 0
        var bytes = 0
        var stream = XXH3Stream()

        mutating func add(_ piece: Span<UInt8>) {
            stream.update(piece)
            bytes += piece.count
            // A row ends with its newline, and JSON has none inside.
            for index in piece.indices where piece[index] == 10 { rows += 1 }
        }
    }
}

/// A shard that is read from beginning to end.
private struct ShardFile {
    private let path: String
    private let source: OrderedBytes
    private static let pieceBytes = 1 << 18

    init(_ path: String) throws {
        self.path = path
        do { source = try OrderedBytes(path) } catch { throw Self.unreadable(path, error) }
    }

    /// The next bytes; nil at the end.
    func next() throws -> [UInt8]? {
        do {
            let piece = try [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { room, count in
                // Unsafe: the room is written in place, and as much of it counts as was written.
                count = try source.read(into: UnsafeMutableRawBufferPointer(room))
            }
            return piece.isEmpty ? nil : piece
        } catch let error as StoreError {
            throw Self.unreadable(path, error)
        }
    }

    static func damaged(_ path: String, _ cause: String) -> RunError { RunError(.badRelease, "\(path) cannot be unpacked", cause: cause, hint: "Fetch it again.") }

    private static func unreadable(_ path: String, _ error: StoreError) -> RunError {
        .reading(path, error, hint: "Fetch the release again.")
    }
}

extension XXH128 {
    /// As releases write a content's digest.
    var name: String { "xxh3-128:" + hex }
}
