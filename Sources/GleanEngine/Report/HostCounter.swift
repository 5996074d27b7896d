import GleanBytes

/// Counts pages by host in bounded memory: exact for the first half million hosts, then by forgetting rare ones as it goes.
///
/// Hosts stand one behind another in flat arrays, and an open table of their positions finds them: about 40 bytes a host besides its name.
struct HostCounter {
    struct Row {
        let host: String
        let kept: Int
        let dropped: Int
        var pages: Int { kept + dropped }
    }

    /// A host's count may be short by at most this many pages: the sum of what was forgotten at once. Zero while counts are exact.
    private(set) var missingAtMost = 0
    /// Pages whose URL names no host.
    private(set) var withoutHost = 0

    private let mostHosts: Int
    private let mostNameBytes: Int
    /// 0 where free, else a host's position and 1. Its size is a power of two.
    private var table: [UInt32] = Array(repeating: 0, count: 1 << 12)
    private var hashes: [UInt64] = []
    private var kept: [UInt32] = []
    private var dropped: [UInt32] = []
    private var names = NameList()
    private var host: [UInt8] = []

    init(mostHosts: Int = 500_000, mostNameBytes: Int = 16 << 20) {
        self.mostHosts = mostHosts
        self.mostNameBytes = mostNameBytes
    }

    /// Hosts that are remembered.
    var count: Int { hashes.count }

    /// Counts a page under its URL's host.
    mutating func add(url: Span<UInt8>, isKept: Bool) {
        guard URLHost.read(url, into: &host) else {
            withoutHost += 1
            return
        }
        let index = position(XXH3.hash64(host.span))
        if isKept { kept[index] = kept[index].next } else { dropped[index] = dropped[index].next }
    }

    /// The hosts with the most pages; of equal ones, the first by name, whichever was met first.
    func top(_ most: Int) -> [Row] {
        let order = hashes.indices.sorted { total($0) != total($1) ? total($0) > total($1) : names.bytes(of: $0).lexicographicallyPrecedes(names.bytes(of: $1)) }
        return order.prefix(most).map { Row(host: names[$0], kept: Int(kept[$0]), dropped: Int(dropped[$0])) }
    }

    private func total(_ index: Int) -> Int { Int(kept[index]) + Int(dropped[index]) }

    /// The position of the host with this hash, added if it is new. Names are not compared: among half a million hosts, two share 64 bits
    /// once in a hundred million reports.
    private mutating func position(_ hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[slot] != 0 {
            let index = Int(table[slot]) - 1
            if hashes[index] == hash { return index }
            slot = (slot + 1) & (table.count - 1)
        }
        if hashes.count >= mostHosts || names.bytes.count + host.count > mostNameBytes {
            forget()
            return position(hash)
        }
        hashes.append(hash)
        kept.append(0)
        dropped.append(0)
        names.append(host)
        table[slot] = UInt32(hashes.count)
        if hashes.count * 2 > table.count { rebuild(table.count * 2) }
        return hashes.count - 1
    }

    private mutating func rebuild(_ size: Int) {
        table = Array(repeating: 0, count: size)
        for (index, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while table[slot] != 0 { slot = (slot + 1) & (size - 1) }
            table[slot] = UInt32(index + 1)
        }
    }

    /// Drops the rarer half of all hosts, and those as rare as the most frequent of them.
    private mutating func forget() {
        let limit = hashes.indices.map(total).sorted()[hashes.count / 2]
        missingAtMost += limit
        var staying = 0
        for index in hashes.indices where total(index) > limit {
            hashes[staying] = hashes[index]
            kept[staying] = kept[index]
            dropped[staying] = dropped[index]
            names.move(index, to: staying)
            staying += 1
        }
        hashes.removeLast(hashes.count - staying)
        kept.removeLast(kept.count - staying)
        dropped.removeLast(dropped.count - staying)
        names.cut(staying)
        rebuild(table.count)
    }
}

/// Names, end to end.
private struct NameList {
    private(set) var bytes: [UInt8] = []
    private var ends: [UInt32] = []

    mutating func append(_ name: [UInt8]) {
        bytes.append(contentsOf: name)
        ends.append(UInt32(bytes.count))
    }

    /// Puts a name in the place of an earlier one; those between are lost. Names that stay are moved in order, so none is written over
    /// before it was moved.
    mutating func move(_ index: Int, to place: Int) {
        let from = range(index), start = place == 0 ? 0 : Int(ends[place - 1])
        for offset in 0..<from.count { bytes[start + offset] = bytes[from.lowerBound + offset] }
        ends[place] = UInt32(start + from.count)
    }

    /// Keeps the first `count` names.
    mutating func cut(_ count: Int) {
        ends.removeLast(ends.count - count)
        bytes.removeLast(bytes.count - (ends.last.map(Int.init) ?? 0))
    }

    func bytes(of index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

    func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index]) }

    /// A name as text; bytes that are no UTF-8 are shown as such.
    subscript(_ index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }
}

extension UInt32 {
    /// One more, up to the greatest.
    fileprivate var next: UInt32 { self == .max ? self : self + 1 }
}
