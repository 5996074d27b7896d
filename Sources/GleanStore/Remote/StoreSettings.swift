import Glibc

/// How remote locations are read and written: time-outs, tries, and how much is on its way at once. docs/locations.md lists them.
package struct StoreSettings: Sendable {
    /// Seconds until a connection must stand.
    var connectSeconds = 10.0
    /// Seconds without a byte after which a try has failed.
    var stallSeconds = 30.0
    var retry = Retry()
    /// Bytes of a range that is fetched ahead.
    var blockBytes = 8 << 20
    /// Blocks of one reading that are in memory at most, the one being read included.
    var blocksAhead = 4
    /// Bytes of a part of an upload; later parts of very large ones are larger.
    var partBytes = 8 << 20
    /// Parts of one upload on their way at once.
    var partsAhead = 2
    /// Bytes of a part of a copy inside a store, and of the largest object that is copied in one request.
    var copiedPartBytes = 256 << 20
    /// Who hears of waits and may stop them.
    var waits = StoreWaits.process

    package init() {}

    /// The settings of this process's environment, read once.
    static let environment: Result<StoreSettings, StoreError> = .init { () throws(StoreError) in try StoreSettings { name in getenv(name).map { String(cString: $0) } } }

    /// - Throws: `.refused` with the variable's name and range.
    init(_ variable: (String) -> String?) throws(StoreError) {
        self.init()
        func number(_ name: String, in range: ClosedRange<Int>) throws(StoreError) -> Int? {
            guard let text = variable(name), !text.isEmpty else { return nil }
            guard let value = Int(text), range.contains(value) else {
                throw StoreError(.refused, path: name, detail: "wants an integer from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
            }
            return value
        }
        if let value = try number("GLEANER_STORE_CONNECT_TIMEOUT", in: 1...600) { connectSeconds = Double(value) }
        if let value = try number("GLEANER_STORE_TIMEOUT", in: 1...3600) { stallSeconds = Double(value) }
        if let value = try number("GLEANER_STORE_TRIES", in: 1...100) { retry.tries = value }
        if let value = try number("GLEANER_STORE_BLOCK_MB", in: 1...256) { blockBytes = value << 20 }
        if let value = try number("GLEANER_STORE_AHEAD", in: 1...64) { blocksAhead = value }
        if let value = try number("GLEANER_STORE_PART_MB", in: 5...1024) { partBytes = value << 20 }
        if let value = try number("GLEANER_STORE_PARTS", in: 1...64) { partsAhead = value }
    }
}
