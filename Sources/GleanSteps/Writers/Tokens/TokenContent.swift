import GleanBytes
package import GleanModel
import GleanStore

// A shard of ids alone is its own content; one of MDS holds them sample by sample, as the last column.

extension TokensWriter {
    package func content(of path: String) throws -> ShardContent {
        do {
            let file = try FileBytes.map(path)
            var content = XXH3Stream()
            guard format == TokenFormat.mds.rawValue else {
                content.update(file.span)
                let rows = format == TokenFormat.megatron.rawValue ? try Self.megatronRows(path) : nil
                return ShardContent(rows: rows, digest: file.span.isEmpty ? nil : content.digest.name)
            }
            let samples = try Self.mosaicSamples(file.span, path) { content.update($0) }
            return ShardContent(rows: samples, digest: samples > 0 ? content.digest.name : nil)
        } catch let error as StoreError {
            throw RunError(.badRelease, "\(path) cannot be read", cause: error.description, hint: "Fetch it again.")
        }
    }

    /// The rows that the `.idx` beside a `.bin` counts.
    private static func megatronRows(_ path: String) throws -> Int {
        let index = try FileBytes.read(String(path.dropLast(".bin".count)) + ".idx")
        guard index.count >= 26, index.starts(with: Array("MMIDIDX".utf8)) else { throw damaged(path, "its .idx has no head") }
        return number(index.span, at: 18, bytes: 8)
    }

    /// Hands the ids of each sample of a shard of MDS to `body`; returns how many there are.
    private static func mosaicSamples(_ file: Span<UInt8>, _ path: String, _ body: (Span<UInt8>) -> Void) throws -> Int {
        guard file.count >= 8 else { throw damaged(path, "it has no head") }
        let samples = number(file, at: 0, bytes: 4)
        guard 4 + 4 * (samples + 1) <= file.count else { throw damaged(path, "its offsets are cut short") }
        for sample in 0..<samples {
            let start = number(file, at: 4 + 4 * sample, bytes: 4), end = number(file, at: 8 + 4 * sample, bytes: 4)
            guard start < end, end <= file.count else { throw damaged(path, "the offsets of sample \(sample) lead out of it") }
            let sample = file.extracting(start..<end)
            body(sample.extracting(try ids(sample, path)))
        }
        return samples
    }

    /// Where the values of a sample's last column lie. Columns stand behind their sizes, as many as fill the sample.
    private static func ids(_ sample: Span<UInt8>, _ path: String) throws -> Range<Int> {
        for columns in [2, 4] where sample.count >= 4 * columns {
            let sizes = (0..<columns).map { number(sample, at: 4 * $0, bytes: 4) }
            guard 4 * columns + sizes.reduce(0, +) == sample.count, let last = sizes.last, last >= 2 else { continue }
            let start = sample.count - last
            // A byte tells in how many bytes the length stands.
            let head = 1 + (1 << Int(sample[start] & 3))
            guard head <= last else { continue }
            return (start + head)..<sample.count
        }
        throw damaged(path, "a sample has other columns than those of tokens")
    }

    private static func number(_ bytes: Span<UInt8>, at offset: Int, bytes count: Int) -> Int {
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(bytes[offset + index]) << (8 * UInt64(index)) }
        return Int(clamping: value)
    }

    private static func damaged(_ path: String, _ cause: String) -> RunError {
        RunError(.badRelease, "\(path) is not what was written", cause: cause, hint: "Fetch it again.")
    }
}
