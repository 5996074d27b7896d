package import GleanBytes

/// What is wrong with a robots table.
package enum RobotsTableProblem: Error, Equatable, Sendable {
    case notATable
    case version(UInt32)
    /// The bytes are not those that were written.
    case damaged
}

/// The entries of a robots table, whose bytes are given to each call: those of a mapped file.
package struct RobotsTableView: Sendable {
    package let count: Int
    /// XXH3-128 of the entries, which hold the digests of all bodies: one for the table's whole content.
    package let digest: XXH128
    private let firstEntry: Int

    /// Reads the head, and holds the entries against their digest.
    package init(_ bytes: Span<UInt8>) throws(RobotsTableProblem) {
        typealias Format = RobotsTableFormat
        guard bytes.count >= Format.headBytes, bytes.extracting(0..<8).withUnsafeBufferPointer({ $0.elementsEqual(Format.magic) })
        else { throw .notATable }
        func number(_ place: Int, _ count: Int) -> UInt64 { (0..<count).reduce(0) { $0 | UInt64(bytes[place + $1]) << (8 * UInt64($1)) } }
        guard number(8, 4) == UInt64(Format.version) else { throw .version(UInt32(number(8, 4))) }
        let entries = number(16, 8), texts = number(24, 8)
        let size = UInt64(bytes.count - Format.headBytes)
        guard XXH3.hash64(bytes.extracting(0..<48)) == number(48, 8), texts <= size, (size - texts) / UInt64(Format.entryBytes) == entries,
            (size - texts) % UInt64(Format.entryBytes) == 0
        else { throw .damaged }
        count = Int(entries)
        firstEntry = Format.headBytes + Int(texts)
        digest = XXH128(high: number(40, 8), low: number(32, 8))
        guard XXH3.hash128(bytes.extracting(firstEntry..<bytes.count)) == digest else { throw .damaged }
    }

    package func entry(_ index: Int, _ bytes: Span<UInt8>) throws(RobotsTableProblem) -> RobotsTableFormat.Entry {
        let place = firstEntry + index * RobotsTableFormat.entryBytes
        guard let entry = RobotsTableFormat.Entry(bytes, at: place, end: UInt64(firstEntry)) else { throw .damaged }
        return entry
    }

    /// The captures of a site's file in the order of their times; their places in the table.
    package func captures(_ site: SiteAddress, _ file: SiteFile, _ bytes: Span<UInt8>) throws(RobotsTableProblem) -> [Int] {
        let hash = site.hash
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2, entry = try entry(middle, bytes)
            if (entry.site, entry.file.rawValue) < (hash, file.rawValue) { low = middle + 1 } else { high = middle }
        }
        var found: [Int] = []
        while low < count {
            let entry = try entry(low, bytes)
            guard entry.site == hash, entry.file == file else { break }
            if name(entry, bytes) == site.site { found.append(low) }
            low += 1
        }
        return found
    }

    package func name(_ entry: RobotsTableFormat.Entry, _ bytes: Span<UInt8>) -> [UInt8] {
        bytes.extracting(Int(entry.name.lowerBound)..<Int(entry.name.upperBound)).withUnsafeBufferPointer { Array($0) }
    }

    /// The body, unpacked and held against its digest; the target of a redirect where the entry is one.
    package func body(_ entry: RobotsTableFormat.Entry, _ bytes: Span<UInt8>, _ reader: ZstdFrameReader) throws(RobotsTableProblem) -> [UInt8] {
        if entry.bodyBytes == 0 { return [] }
        var body: [UInt8] = []
        let packed = bytes.extracting(Int(entry.body.lowerBound)..<Int(entry.body.upperBound))
        guard reader.append(packed, to: &body, atMost: Int(entry.bodyBytes)) == Int(entry.bodyBytes), XXH3.hash128(body.span) == entry.bodyHash
        else { throw .damaged }
        return body
    }
}
