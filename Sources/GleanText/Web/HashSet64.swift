import CXXHash

/// A set of byte strings as 64-bit XXH3 hashes, ordered by their top bits: 8 bytes an entry, so that millions of domains take little room.
///
/// Two strings with one hash count as one: among 4.6 million entries a foreign string is taken for a member once in 4e12.
package struct HashSet64: Sendable {
    private let hashes: [UInt64]
    /// Where each run of hashes with the same top bits starts, about eight to a run.
    private let starts: [UInt32]
    private let shift: UInt64

    package var count: Int { hashes.count }
    package var isEmpty: Bool { hashes.isEmpty }

    /// The set of a list file's lines, white space trimmed; lines that start with "#" and blank ones are left out.
    package init(lines: Span<UInt8>) {
        var found: [UInt64] = []
        found.reserveCapacity(lines.count / 24)
        forEachEntry(lines) { found.append(Self.hash($0)) }
        self.init(hashes: found)
    }

    /// Orders by the top bits into short runs, which are searched from end to end: 0.03 s for 4.6 million. Only long runs, those of
    /// hashes that come often, are sorted.
    ///
    /// Two scatters, first into parts and then each part into its runs: both write near what they wrote before, where one scatter
    /// over all runs would miss the cache at every hash.
    package init(hashes unsorted: consuming [UInt64]) {
        var ordered = unsorted
        let bits = max(1, UInt64.bitWidth - (ordered.count / 8).leadingZeroBitCount)
        let partBits = max(1, bits - 12)
        let shift = UInt64(64 - bits)
        var parts = [UInt32](repeating: 0, count: (1 << partBits) + 2)
        var parted = [UInt64](repeating: 0, count: ordered.count)
        Self.scatter(ordered.span, UInt64(64 - partBits), 0..<(1 << partBits), &parts, &parted)
        var starts = [UInt32](repeating: 0, count: (1 << bits) + 2)
        for part in 0..<(1 << partBits) {
            let hashes = parted.span.extracting(Int(parts[part])..<Int(parts[part + 1]))
            Self.scatter(hashes, shift, (part << (bits - partBits))..<((part + 1) << (bits - partBits)), &starts, &ordered)
        }
        starts.removeLast()
        for run in 0..<starts.count - 1 {
            let low = Int(starts[run]), high = Int(starts[run + 1])
            if high - low > Self.longestScan { ordered[low..<high].sort() }
        }
        // Repeated entries stay: a look-up does not mind.
        self.hashes = ordered
        self.starts = starts
        self.shift = shift
    }

    /// Puts hashes that belong to `runs` in order of their runs, and leaves in `starts[run]` where each starts.
    ///
    /// A run is counted two places behind its own and filled one behind, so that in the end its own holds its start. The place two behind the
    /// last then holds where the next run starts, which is what a call for that run and its followers goes on from.
    private static func scatter(_ hashes: Span<UInt64>, _ shift: UInt64, _ runs: Range<Int>, _ starts: inout [UInt32], _ ordered: inout [UInt64]) {
        var starts = starts.mutableSpan
        var ordered = ordered.mutableSpan
        for index in hashes.indices { starts[Int(hashes[index] &>> shift) + 2] += 1 }
        for run in runs { starts[run + 2] += starts[run + 1] }
        for index in hashes.indices {
            let run = Int(hashes[index] &>> shift) + 1
            ordered[Int(starts[run])] = hashes[index]
            starts[run] += 1
        }
    }

    /// Longest run that is not sorted.
    private static let longestScan = 32

    package func contains(_ hash: UInt64) -> Bool {
        let run = Int(hash >> shift)
        var low = Int(starts[run]), high = Int(starts[run + 1])
        while high - low > Self.longestScan {
            let middle = (low + high) / 2
            if hashes[middle] <= hash { low = middle } else { high = middle }
        }
        for index in low..<high where hashes[index] == hash { return true }
        return false
    }

    package func contains(_ bytes: Span<UInt8>) -> Bool { contains(Self.hash(bytes)) }

    /// XXH3 with 64 bits and seed 0.
    package static func hash(_ bytes: Span<UInt8>) -> UInt64 {
        bytes.withUnsafeBytes { XXH_INLINE_XXH3_64bits($0.baseAddress, $0.count) }
    }
}

/// Calls `body` for each entry of a list file: lines trimmed as Python's `strip` does, less comments (`#` first) and blank ones.
func forEachEntry(_ list: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
    forEachLine(list) { line in
        guard line.count > 0, line[0] != 0x23 else { return }
        var start = 0
        var end = line.count
        // Most lines begin and end with what is plainly no space.
        if isPlain(line[0]), isPlain(line[end - 1]) { return body(line) }
        while start < end, case let length = pythonSpace(line, start, end), length > 0 { start += length }
        while start < end, case let length = pythonSpace(line, endingAt: end, from: start), length > 0 { end -= length }
        if start < end { body(line.extracting(start..<end)) }
    }
}

@inline(__always)
private func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }
