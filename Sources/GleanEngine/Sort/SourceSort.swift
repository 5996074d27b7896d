import GleanBytes
package import GleanModel
import Synchronization

/// A sort that a source was lent.
///
/// A class, as it owns files: they are removed with it. It never leaves its thread.
final class SourceSort: RecordSorting {
    private let shape: RecordShape
    private var sorter: ExternalSorter
    private let folder: String
    private let name: String
    private var lane: [UInt8] = []
    private var records = 0
    private var merged: MergedRuns?
    /// The folder, where it goes with its last sort.
    private let holder: ScratchFolder?

    private static let laneBytes = 1 << 18

    init(_ shape: RecordShape, folder: String, name: String, memoryBytes: Int, holder: ScratchFolder? = nil) {
        self.holder = holder
        self.shape = shape
        self.folder = folder
        self.name = name
        sorter = ExternalSorter(shape, folder: folder, name: name, memoryBytes: memoryBytes)
    }

    deinit {
        merged?.cleanUp()
        sorter.removeRuns()
    }

    func add(_ body: (inout [UInt8]) -> Void) throws {
        let start = lane.count
        if shape.width == nil { lane.append(contentsOf: [0, 0, 0, 0]) }
        body(&lane)
        if shape.width == nil {
            let length = lane.count - start - RecordShape.lengthBytes
            precondition(length >= shape.keyBytes && length <= RecordShape.largest, "A record of \(name) has \(length) bytes.")
            for byte in 0..<RecordShape.lengthBytes { lane[start + byte] = UInt8(truncatingIfNeeded: length >> (8 * byte)) }
        }
        records += 1
        if lane.count >= Self.laneBytes { try flush() }
    }

    private func flush() throws {
        try sorter.add(lane, records: records)
        lane.removeAll(keepingCapacity: true)
        records = 0
    }

    func groups() throws -> RecordGroups {
        try flush()
        // What still lies in memory becomes a run of its own, and all are merged as they are read.
        let runs = try sorter.takeRuns()
        let merged = try MergedRuns(shape, runs.map { ($0, 0) }, folder: folder, name: name)
        self.merged = merged
        return RecordGroups(merged.records, keyBytes: shape.keyBytes)
    }
}

extension SortRoom {
    /// Sorts in a folder of its own among the system's files, made when it is first asked for and removed with the room.
    package static func scratch(memoryBytes: Int = SortMemory.usual / 2) -> SortRoom {
        let lazy = LazyScratch()
        return SortRoom(folder: { try lazy.folder().path }) { shape, sort, share in
            let folder = try lazy.folder()
            return SourceSort(shape, folder: folder.path, name: sort, memoryBytes: Int(Double(memoryBytes) * min(1, max(0, share))), holder: folder)
        }
    }

    /// Sorts in `folder`, under names that begin with `name`, in at most `memoryBytes` of memory.
    init(folder: String, name: String, memoryBytes: Int) {
        self.init(folder: { folder }) { shape, sort, share in
            SourceSort(shape, folder: folder, name: "\(name).\(sort)", memoryBytes: Int(Double(memoryBytes) * min(1, max(0, share))))
        }
    }
}

/// A folder that is made when it is first asked for.
///
/// A class, as the folder goes with it; the lock lets any thread be the first.
private final class LazyScratch: Sendable {
    private let made = Mutex<ScratchFolder?>(nil)

    func folder() throws -> ScratchFolder {
        try made.withLock { made in
            if let made { return made }
            let folder = try ScratchFolder()
            made = folder
            return folder
        }
    }
}
