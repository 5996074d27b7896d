import GleanBytes
import GleanModel

/// Pages and bytes of text by host, of the pages at hand. Most pages are of few hosts, so this takes most of them off the sort.
struct DomainSums {
    typealias Sum = (pages: UInt64, bytes: UInt64)

    private(set) var sums: [[UInt8]: Sum] = [:]
    /// Pages whose URL names no host.
    private(set) var pagesWithout = 0
    private var host: [UInt8] = []

    /// Hosts that are held before they should be sorted away.
    static let most = 1 << 16

    var isFull: Bool { sums.count >= Self.most }

    /// Counts a page under its URL's host.
    mutating func add(url: Span<UInt8>, textBytes: UInt64) {
        guard URLHost.read(url, into: &host), Self.isName(host) else {
            pagesWithout += 1
            return
        }
        let sum = sums[host] ?? (0, 0)
        // Sizes of a release from elsewhere may be anything: a sum that runs over is wrong, and no crash.
        sums[host] = (sum.pages + 1, sum.bytes &+ textBytes)
    }

    mutating func removeAll() {
        sums.removeAll(keepingCapacity: true)
        pagesWithout = 0
    }

    /// No blank, no control, and text: what else stands there is no host, and would break the lines of a list.
    private static func isName(_ host: [UInt8]) -> Bool {
        host.allSatisfy { $0 > 0x20 && $0 != 0x7F } && String(validating: host, as: UTF8.self) != nil
    }
}

/// Counts pages and bytes of text by host, exactly, for any number of hosts: sums of the pages at hand, sorted by host and added up, then a
/// record a host, sorted by its text. Memory is that of two sorters; what does not fit lies in `folder` while it is counted.
struct DomainCounts {
    private var parts: ExternalSorter
    private var hosts: ExternalSorter
    private var record: [UInt8] = []
    private(set) var pagesWithout = 0

    /// Records carry their length: a host is of any length up to 253 bytes.
    private static let shape = RecordShape(keyBytes: 8, width: nil)
    /// Domains that the manifest itself names.
    static let mostNamed = 20

    init(folder: String, memoryBytes: Int = 24 << 20) {
        parts = ExternalSorter(Self.shape, folder: folder, name: "parts", memoryBytes: memoryBytes)
        hosts = ExternalSorter(Self.shape, folder: folder, name: "hosts", memoryBytes: memoryBytes)
    }

    /// Adds what was counted of some pages. The order in which that comes makes no difference.
    mutating func add(_ counted: DomainSums) throws {
        pagesWithout += counted.pagesWithout
        for (host, sum) in counted.sums {
            // A zero, which no host has, ends the name: records of one host lie together.
            record.removeAll(keepingCapacity: true)
            record.append(little: UInt32(host.count + 17))
            record += host
            record.append(0)
            record.append(big: sum.pages)
            record.append(big: sum.bytes)
            try parts.add(record, records: 1)
        }
    }

    /// Counts, writes the list of the largest domains to `path`, and forgets all pages.
    mutating func finish(list path: String) throws -> Composition.Domains {
        var distinct = 0
        var last: [UInt8] = []
        var sum: DomainSums.Sum = (0, 0)
        func close(_ hosts: inout ExternalSorter) throws {
            guard sum.pages > 0 else { return }
            distinct += 1
            try hosts.add(Self.entry(last, sum), records: 1)
        }
        var hosts = self.hosts
        try parts.forEach { record in
            let name = record.dropLast(17)
            if !name.elementsEqual(last) {
                try close(&hosts)
                last = Array(name)
                sum = (0, 0)
            }
            sum.pages += record.big(at: record.count - 16)
            sum.bytes &+= record.big(at: record.count - 8)
        }
        try close(&hosts)
        let listed = (distinct + 9) / 10
        var top: [Composition.Share] = []
        let file = try UnitFile(path)
        try file.write(Array("domain\tpages\ttext_bytes\n".utf8).span)
        var rows = 0
        try hosts.forEach { record in
            guard rows < listed || rows < Self.mostNamed else { return }
            let share = Self.share(record)
            if rows < listed { try file.write(Array("\(share.name)\t\(share.pages)\t\(share.textBytes)\n".utf8).span) }
            if rows < Self.mostNamed { top.append(share) }
            rows += 1
        }
        let seal = try file.seal()
        return .init(
            distinct: distinct, pagesWithout: pagesWithout, top: top, list: FileSeal(name: seal.name, bytes: seal.bytes, digest: seal.digest, rows: listed))
    }

    /// A record that sorts by most text, most pages, name: figures are turned over, so that large ones come first.
    private static func entry(_ host: [UInt8], _ sum: DomainSums.Sum) -> [UInt8] {
        var record: [UInt8] = []
        record.append(little: UInt32(16 + host.count))
        record.append(big: ~sum.bytes)
        record.append(big: ~sum.pages)
        return record + host
    }

    private static func share(_ record: UnsafeRawBufferPointer) -> Composition.Share {
        Composition.Share(
            name: String(decoding: record.dropFirst(16), as: UTF8.self), pages: Int(clamping: ~record.big(at: 8)), textBytes: ~record.big(at: 0))
    }
}
