import Foundation
import GleanBytes
import GleanModel

/// A shard that a writer's example writes, in memory: its rows in their canonical form, the files beside it, its totals.
final class WrittenShard: ShardSink {
    private var canonical: [[UInt8]] = []
    private(set) var bytes: [UInt8] = []
    /// The rows as lines, where the canonical form is not for people.
    var lines: [String]?
    private var others: [(ending: String, shard: WrittenShard)] = []
    var totals: [String: Int] = [:]

    func write(_ bytes: Span<UInt8>) { bytes.withUnsafeBufferPointer { self.bytes += $0 } }

    func digest(_ row: Span<UInt8>) { row.withUnsafeBufferPointer { canonical.append(Array($0)) } }

    func beside(_ ending: String) -> any ShardSink {
        if let known = others.first(where: { $0.ending == ending }) { return known.shard }
        let shard = WrittenShard()
        others.append((ending, shard))
        return shard
    }

    /// A row that is a line of text as it is, any other as its bytes in hexadecimal, two and two.
    var rows: [String] {
        if let lines { return lines }
        return canonical.map { row in row.last == 10 ? String(decoding: row.dropLast(), as: UTF8.self) : Self.pairs(row) }
    }

    /// The shard itself, and then each file beside it behind a line `==> ENDING`: text line by line, anything else 16 bytes a line.
    var files: [String] { Self.lines(bytes) + others.flatMap { ["==> \($0.ending)"] + Self.lines(Self.unpacked($0.shard.bytes)) } }

    var sums: [String] { totals.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        if let text = String(validating: bytes, as: UTF8.self), text.unicodeScalars.allSatisfy({ $0.value >= 32 || "\r\n".unicodeScalars.contains($0) }) {
            return text.split(whereSeparator: \.isNewline).map(String.init)
        }
        return stride(from: 0, to: bytes.count, by: 16).map { pairs(Array(bytes[$0..<min(bytes.count, $0 + 16)])) }
    }

    private static func pairs(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 2).map { at in
            bytes[at..<min(at + 2, bytes.count)].map { String(format: "%02x", $0) }.joined()
        }.joined(separator: " ")
    }

    private static func unpacked(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.starts(with: [0x1F, 0x8B]) else { return bytes }
        var text = [UInt8](repeating: 0, count: 1 << 16)
        var room = text.mutableSpan
        let step = Inflater(.gzip).decode(bytes.span, into: &room)
        return Array(text.prefix(step.produced))
    }
}
