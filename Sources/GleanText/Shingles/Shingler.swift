import GleanBytes

/// Hashes the shingles of texts, in the order of the text, with scratch that is used again from page to page.
///
/// A text of fewer units than a shingle has no shingles, and so is nobody's duplicate; nor has one of more than `mostBytes`.
package struct Shingler: Sendable {
    package let settings: ShingleSettings

    /// A normal form may be three times as long as the text, its units twice that, and places have 32 bits.
    package static let mostBytes = 1 << 29 - 1
    private let mostBytes: Int

    private var simplified = SimplifiedText()
    private let lowered = LoweredText()
    /// The text in its normal form, with spaces behind it for the kernels to read.
    private var normal: [UInt8] = []
    private var units: ShingleUnits
    private let roll: RollingHash

    package init(_ settings: ShingleSettings, mostBytes: Int = Shingler.mostBytes) {
        self.settings = settings
        self.mostBytes = mostBytes
        units = ShingleUnits(settings)
        roll = RollingHash(size: settings.size)
    }

    /// Replaces the contents of `hashes` by the shingles of `text`, repeated ones as often as they stand there.
    package mutating func hashes(of text: Span<UInt8>, into hashes: inout [UInt64]) {
        hashes.removeAll(keepingCapacity: true)
        guard text.count <= mostBytes else { return }
        switch settings.normal {
        case .fineweb: simplified.write(text, into: &normal)
        case .plain: lowered.write(text, into: &normal)
        }
        let count = normal.count
        normal.append(contentsOf: repeatElement(0x20, count: ShingleUnits.padding))
        // Held apart from `self`, whose other parts change.
        let normal = normal
        units.take(normal.span, count)
        guard units.count >= settings.size else { return }
        switch settings.hash {
        case .rolling: roll.hash(units.hashes.span, units.count, into: &hashes)
        case .sha1: units.hashSHA1(into: &hashes)
        case .xxh64: units.hashEach(into: &hashes, XXH64.hash)
        case .xxh3: units.hashEach(into: &hashes, XXH3.hash64)
        }
    }
}
