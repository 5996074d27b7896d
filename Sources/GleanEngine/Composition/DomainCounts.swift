import GleanBytes
import GleanModel

/// Counts pages and bytes of text by host, exactly, for any number of hosts: sums of the hosts at hand, sorted by host and added up, then a
/// record a host, sorted by its text. Memory is that of two sorters and a table; what does not fit lies in `folder` while it is counted.
struct DomainCounts {
    private typealias Sum = (pages: UInt64, bytes: UInt64)

    private var parts: ExternalSorter
    private var hosts: ExternalSorter
    /// Sums that are not sorted yet. Most pages are of few hosts, so this takes most of them off the sort.
    private var open: [[UInt8]: Sum] = [:]
    private let mostOpen: Int
    private var host: [UInt8] = []
    private var record: [UInt8] = []
    private(set) var pagesWithout = 0

    /// Records carry their length: a host is of any length up to 253 bytes.
    private static let shape = RecordShape(keyBytes: 8, width: nil)
    /// Domains that the manifest itself names.
    static let mostNamed = 20

    init(folder: String, memoryBytes: Int = 24 << 20, mostOpen: Int = 1 << 16) {
        self.mostOpen = mostOpen
        parts = ExternalSorter(Self.shape, folder: folder, name: "parts", memoryBytes: memoryBytes)
        hosts = ExternalSorter(Self.shape, folder: folder, name: "hosts", memoryBytes: memoryBytes)
    }

    /// Counts a page under its URL's host.
    mutating func add(url: Span<UInt8>, textBytes: UInt64) throws {
        guard URLHost.read(url, into: &host), Self.isName(host) else {
            pagesWithout += 1
            return
        }
        let sum = open[host] ?? (0, 0)
        // Sizes of a release from elsewhere may be anything: a sum that runs over is wrong, and no crash.
        open[host] = (sum.pages + 1, sum.bytes &+ textBytes)
        if open.count >= mostOpen { try flush() }
    }

    private mutating func flush() throws {
        for (host, sum) in open {
            // A zero, which no host has, ends the name: records of one host lie together.
            record.removeAll(keepingCapacity: true)
            record.append(little: UInt32(host.count + 17))
            record += host
            record.append(0)
            record.append(big: sum.pages)
            record.append(big: sum.bytes)
            try parts.add(record, records: 1)
        }
        open.removeAll(keepingCapacity: true)
    }

    /// No blank, no control, and text: what else stands there is no host, and would break the lines of a list.
    private static func isName(_ host: [UInt8]) -> Bool {
        host.allSatisfy { $0 > 0x20 && $0 != 0x7F } && String(validating: host, as: UTF8.self) != nil
    }

    /// Counts, writes the list of the largest domains to `path`, and forgets all pages.
    mutating func finish(list path: String) throws -> Composition.Domains {
        try flush()
        var distinct = 0
        var last: [UInt8] = []
        var sum: Sum = (0, 0)
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
    private static func entry(_ host: [UInt8], _ sum: Sum) -> [UInt8] {
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
