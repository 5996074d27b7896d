/// The files that a stage reads and writes, and the requests that they take of an object store.
///
/// Openings and files are counted from the plan; bytes are estimates (`PlanShares`).
package struct StageVolume: Sendable, Codable, Equatable {
    package let stage: String
    package let units: Int
    /// Openings: a file that two units read counts twice.
    package var filesRead = 0
    package var bytesRead = 0.0
    /// Receipts among them.
    package var filesWritten = 0
    package var bytesWritten = 0.0
    /// Requests that read bytes or ask for a size, those that write, and those that list.
    package var gets = 0
    package var puts = 0
    package var lists = 0
    /// Objects that are removed; stores ask no price for it.
    package var removals = 0

    init(_ stage: String, units: Int) {
        self.stage = stage
        self.units = units
    }

    /// A block of a reading in order, of one at places, and a part of an upload; see `GleanStore`.
    private static let orderedBytes = 8.0 * 1048576, randomBytes = 1048576.0, partBytes = 8.0 * 1048576
    /// Times that a stage's folder is listed before its units are done: what stands, by whom it was left, what failed. It is empty then.
    private static let listings = 3
    /// Names that one answer lists.
    static let listed = 1000

    mutating func read(_ files: Int, bytes: Double, inOrder: Bool = false) {
        filesRead += files
        bytesRead += bytes
        // In order, the first block says the size, too.
        gets += inOrder ? Self.requests(files, bytes, Self.orderedBytes) : files + Self.requests(files, bytes, Self.randomBytes)
    }

    mutating func write(_ files: Int, bytes: Double) {
        filesWritten += files
        bytesWritten += bytes
        let each = bytes / Double(max(1, files))
        puts += each <= Self.partBytes ? files : files * (Int((each / Self.partBytes).rounded(.up)) + 2)
    }

    /// Every unit writes a receipt.
    mutating func close() {
        write(units, bytes: Double(units) * 2000)
        lists += Self.listings
    }

    /// Files of the work folder that go to the release: on a store each is asked for its size, copied on the store's side and removed.
    mutating func move(_ files: Int) {
        gets += files
        puts += files
        removals += files
    }

    /// A folder is listed that has so many names.
    mutating func list(_ names: Int, times: Int = 1) { lists += times * max(1, (names + Self.listed - 1) / Self.listed) }

    private static func requests(_ files: Int, _ bytes: Double, _ block: Double) -> Int {
        let each = bytes / Double(max(1, files))
        return files * max(1, Int((each / block).rounded(.up)))
    }
}
