import GleanModel

/// Tells damage of an input from what went wrong on the way from its store.
///
/// Bytes may change between a store and here, and what is read then must not become a fact about the input. A reading counts if the store's own
/// checksum says so, or if it met no damage and nothing speaks against it. Any other is made again until the same bytes have come twice; the
/// damage in those is the input's own.
struct InputDoubt {
    private let most: Int
    private var readings: [SourceTally] = []

    init(_ path: String) { most = Files.readings(of: path) }

    /// Whether what was read must be read again. The last reading that is allowed counts as it is.
    mutating func isCast(on tally: SourceTally) -> Bool {
        guard most > 1, tally.isSound == false || tally.isSound == nil && tally.badRecords > 0 else { return false }
        defer { readings.append(tally) }
        return readings.count + 1 < most && !readings.contains { Self.agree($0, tally) }
    }

    /// An input that was not read to its end, for the run has a limit, has no digest: then all that was met tells.
    private static func agree(_ one: SourceTally, _ other: SourceTally) -> Bool {
        if let digest = one.digest { return digest == other.digest }
        return other.digest == nil && one.bytes == other.bytes && one.damage == other.damage && one.examples == other.examples
    }
}
