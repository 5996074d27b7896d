import GleanBytes
import GleanModel

/// One partition of a run: where its bytes lie, and their checksum.
struct RecordRunPart: Sendable {
    private let path: String
    /// The file; nil once its bytes were fetched into a copy, for an open object keeps a block of its own in memory.
    private var file: RandomFile?
    /// The bytes as they were fetched from a store; nil to read them where they are.
    private var copy: ScratchFile?
    private(set) var offset: UInt64
    private(set) var bytes: UInt64
    private let digest: UInt64
    private let width: Int?

    var damage: any Error { RunError.damaged(path) }

    /// Partitions up to which the footer's own checksum is asked; of more, only the places of the partition are read, whose checksum tells
    /// as well if they are wrong.
    private static let wholeFooter = 4096

    /// Finds partition `partition` of the run at `path`, whose records must have this width.
    init(path: String, partition: Int, width: Int?) throws {
        let file = try RandomFile(path)
        guard let place = try file.checked({ try Self.find(partition, in: file, width: width) }) else { throw RunError.damaged(path) }
        self.path = path
        self.file = file
        self.width = width
        (offset, bytes, digest) = place
    }

    private static func find(_ partition: Int, in file: RandomFile, width: Int?) throws -> (offset: UInt64, bytes: UInt64, digest: UInt64)? {
        let head = try file.read(at: 0, count: RecordRun.headBytes)
        guard head.count == RecordRun.headBytes, Array(head[0..<8]) == RecordRun.magic,
            head.little(UInt32.self, at: 8) == RecordRun.version, Int(head.little(UInt32.self, at: 12)) == width ?? 0,
            head.little(UInt32.self, at: 20) == 0
        else { return nil }
        let partitions = Int(head.little(UInt32.self, at: 16))
        let footerBytes = partitions * 24 + 16
        guard partition < partitions, UInt64(footerBytes + RecordRun.headBytes) <= file.size else { return nil }
        let footerAt = file.size - UInt64(footerBytes)
        guard try file.read(at: file.size - 8, count: 8) == RecordRun.endMagic else { return nil }
        if partitions <= Self.wholeFooter {
            let footer = try file.read(at: footerAt, count: footerBytes - 8)
            guard footer.count == footerBytes - 8,
                XXH3.hash64(footer.span.extracting(0..<(partitions * 24))) == footer.little(UInt64.self, at: partitions * 24)
            else { return nil }
        }
        let content = footerAt - UInt64(RecordRun.headBytes)
        // Places are held against the file before they are multiplied: a footer may claim anything.
        let most = width.map { content / UInt64($0) } ?? content
        let places = try file.read(at: footerAt + UInt64(partition * 24), count: partition + 1 < partitions ? 32 : 24)
        guard places.count >= 24 else { return nil }
        let first = places.little(UInt64.self, at: 0), next = places.count == 32 ? places.little(UInt64.self, at: 24) : most
        let records = places.little(UInt64.self, at: 8)
        guard first <= next, next <= most, records <= most else { return nil }
        if width != nil, next - first != records { return nil }
        let unit = UInt64(width ?? 1)
        return (UInt64(RecordRun.headBytes) + first * unit, (next - first) * unit, places.little(UInt64.self, at: 16))
    }

    private static let pieceBytes = 1 << 20

    /// The part, held against its checksum: what a step makes of damaged records would be anything.
    ///
    /// A file of this machine is read once for that; to hand it out, mostly out of memory, is another reading, and hashing a small part
    /// of what a merge costs. From a store the bytes are fetched once, into `scratch`, again if they came damaged, and handed out from there.
    func verified(in scratch: ScratchFile?) throws -> RecordRunPart {
        guard let file else { return self }
        let room = try scratch?.reserve(bytes)
        var part = self
        let isSound = try file.checked {
            let digest = DigestStream()
            var done: UInt64 = 0
            while done < bytes {
                let piece = try file.read(at: offset + done, count: Int(min(bytes - done, UInt64(Self.pieceBytes))))
                guard !piece.isEmpty else { return Bool?.none }
                digest.update(piece.span)
                if let room { try scratch?.write(piece, at: room + done) }
                done += UInt64(piece.count)
            }
            return digest.low == self.digest ? true : nil
        }
        guard isSound != nil else { throw damage }
        if let room {
            part.file = nil
            part.copy = scratch
            part.offset = room
        }
        return part
    }

    /// Moves to the first record whose key begins with `keyTop` or more; records must have one width.
    mutating func seek(keyTop: UInt64) throws {
        guard let width, let file else { preconditionFailure("Records behind their lengths, or fetched ones, cannot be sought.") }
        var low: UInt64 = 0, high = bytes / UInt64(width)
        while low < high {
            let middle = (low + high) / 2
            let key = try file.read(at: offset + middle * UInt64(width), count: 8)
            if key.count == 8, key.big(at: 0) < keyTop { low = middle + 1 } else { high = middle }
        }
        take(low * UInt64(width))
    }

    /// Fills `buffer` with the bytes that come next, as many as there are.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = Int(min(UInt64(buffer.count), bytes))
        guard count > 0 else { return 0 }
        let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])
        guard try copy?.read(at: offset, into: wanted) ?? file?.read(at: offset, into: wanted) == count else { throw damage }
        take(UInt64(count))
        return count
    }

    private mutating func take(_ count: UInt64) {
        offset += count
        bytes -= count
    }
}

/// The records of one partition of a run, in order.
///
/// A class, because cursors share it with who opened it; it never leaves its thread.
final class RecordRunFeed: RecordFeed {
    private var part: RecordRunPart

    var damage: any Error { part.damage }

    init(_ part: RecordRunPart) { self.part = part }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try part.read(into: buffer) }
}

extension RecordCursor {
    /// Fetches from a store that wait at once.
    private static let fetches = 8

    /// Walks one partition of each of these runs. What has to be fetched lies in a file without a name in `scratch`.
    static func open(
        _ runs: ArraySlice<(path: String, partition: Int)>, _ shape: RecordShape, scratch folder: String, bufferBytes: Int = 1 << 16
    ) throws -> [RecordCursor] {
        let runs = Array(runs), width = shape.width
        let scratch = runs.contains { Files.isRemote($0.path) } ? try ScratchFile(in: folder) : nil
        @Sendable func part(_ run: (path: String, partition: Int)) throws -> RecordRunPart {
            try RecordRunPart(path: run.path, partition: run.partition, width: width).verified(in: Files.isRemote(run.path) ? scratch : nil)
        }
        var cursors: [RecordCursor] = []
        func add(_ part: RecordRunPart) { cursors.append(RecordCursor(RecordRunFeed(part), shape, bufferBytes: bufferBytes)) }
        if scratch == nil {
            for run in runs { add(try part(run)) }
        } else {
            try OrderedWork.run(runs.count, workers: Self.fetches) { try part(runs[$0]) } take: { add($1) }
        }
        return cursors
    }

    /// Walks one partition of the run at `path`.
    static func open(path: String, partition: Int, _ shape: RecordShape, bufferBytes: Int = 1 << 16) throws -> RecordCursor {
        try open([(path, partition)], shape, scratch: ScratchFile.usualFolder, bufferBytes: bufferBytes)[0]
    }
}
