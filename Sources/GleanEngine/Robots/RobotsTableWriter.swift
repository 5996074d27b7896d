import GleanBytes
import GleanFormats
import GleanModel

/// Writes a robots table (`GleanFormats/Sites/RobotsTableFormat.swift`) from captures that are sorted by their bodies.
struct RobotsTableWriter {
    private typealias Format = RobotsTableFormat

    /// Site (8), file (1), time (8), big-endian; then what an entry holds.
    private static let shape = RecordShape(keyBytes: 17, width: nil)

    private let folder: String
    private let texts: UnitFile
    private var end = UInt64(Format.headBytes)
    private var sorter: ExternalSorter
    private var bodies = 0
    private var bodyBytes = 0

    init(folder: String, memoryBytes: Int) throws {
        self.folder = folder
        texts = try UnitFile("\(folder)/texts")
        sorter = ExternalSorter(Self.shape, folder: folder, name: "entries", memoryBytes: memoryBytes)
    }

    /// Stores each body once, and hands its captures on to be sorted by site.
    mutating func addBodies(_ captures: MergedRuns) throws {
        var last: [UInt8] = [], place: UInt64 = 0
        while let record = try captures.records.next() {
            // Key (16), site (8), file (1), time (8), status (4), flags (1), bytes of the body (4) and of the site (4), the site, the body packed.
            let nameBytes = Int(record.big(at: 38) & 0xFFFF_FFFF), packedStart = 46 + nameBytes
            let packed = record.count - packedStart
            let key = Array(record[0..<16])
            if key != last {
                last = key
                place = end
                try texts.write(Span(_unsafeBytes: UnsafeRawBufferPointer(rebasing: record[packedStart...])))
                end += UInt64(packed)
                if packed > 0 { bodies += 1 }
                bodyBytes += packed
            }
            var entry: [UInt8] = []
            // Its length, when it is known.
            entry.append(little: UInt32(0))
            entry += record[16..<33]
            entry += record[33..<42]
            entry.append(big: place)
            entry.append(big: UInt32(packed))
            entry += key
            entry += record[46..<packedStart]
            let length = UInt32(entry.count - RecordShape.lengthBytes)
            for byte in 0..<4 { entry[byte] = UInt8(truncatingIfNeeded: length >> UInt32(8 * byte)) }
            try sorter.add(entry, records: 1)
        }
        captures.cleanUp()
    }

    /// Sorts the captures by site and writes the file.
    mutating func write(_ path: String, into summary: inout RobotsTableSummary) throws {
        let rows = try UnitFile("\(folder)/rows")
        var count = 0, names = SiteNames(), last: [UInt8] = [], row: [UInt8] = []
        var found = summary, end = end
        let texts = texts
        try sorter.forEach { record in
            // Site (8), file (1), time (8), status (4), flags (1), bytes of the body (4), its place (8), packed bytes (4), hash (16), the site.
            if record.elementsEqual(last) { return }
            last = Array(record)
            var entry = Format.Entry()
            entry.site = record.big(at: 0)
            entry.file = SiteFile(rawValue: record[8]) ?? .robots
            entry.time = record.big(at: 9)
            entry.status = UInt16(truncatingIfNeeded: record.big(at: 13) & 0xFFFF_FFFF)
            entry.flags = Format.Flags(rawValue: record[21])
            entry.bodyBytes = UInt32(record.big(at: 18) & 0xFFFF_FFFF)
            let place = record.big(at: 26)
            entry.body = place..<place + (record.big(at: 30) & 0xFFFF_FFFF)
            entry.bodyHash = XXH128(high: record.big(at: 38), low: record.big(at: 46))
            let name = Array(record[54...])
            let known = names.place(of: name, site: entry.site)
            let start = known ?? end
            if known == nil {
                try texts.write(name.span)
                names.add(name, at: end)
                end += UInt64(name.count)
                found.sites += 1
            }
            entry.name = start..<start + UInt64(name.count)
            row.removeAll(keepingCapacity: true)
            entry.encode(into: &row)
            try rows.write(row.span)
            count += 1
            found.captures[Int(entry.file.rawValue)] += 1
            found.statuses[min(9, Int(entry.status) / 100)] += 1
        }
        found.bodies = bodies
        found.bodyBytes = bodyBytes
        summary = found
        _ = try texts.seal()
        _ = try rows.seal()
        try join(path, entries: count, textBytes: end - UInt64(Format.headBytes))
    }

    private func join(_ path: String, entries: Int, textBytes: UInt64) throws {
        var stream = XXH3Stream()
        try Self.read("\(folder)/rows") { stream.update($0) }
        let file = try UnitFile(path)
        try file.write(Format.head(entries: entries, textBytes: textBytes, digest: stream.digest).span)
        for part in ["texts", "rows"] { try Self.read("\(folder)/\(part)") { try file.write($0) } }
        _ = try file.seal()
    }

    private static func read(_ path: String, _ body: (Span<UInt8>) throws -> Void) throws {
        let file = try RandomFile(path)
        var place: UInt64 = 0
        while place < file.size {
            let piece = try file.read(at: place, count: 1 << 20)
            if piece.isEmpty { throw RunError.damaged(path) }
            try body(piece.span)
            place += UInt64(piece.count)
        }
    }

    /// Where names of sites stand that have the hash of the last one: mostly one.
    private struct SiteNames {
        private var site: UInt64 = 0
        private var known: [(name: [UInt8], place: UInt64)] = []

        mutating func place(of name: [UInt8], site: UInt64) -> UInt64? {
            if site != self.site {
                self.site = site
                known.removeAll()
            }
            return known.first { $0.name == name }?.place
        }

        mutating func add(_ name: [UInt8], at place: UInt64) { known.append((name, place)) }
    }
}
