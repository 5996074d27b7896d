import Foundation

/// Random numbers of a test: the same in every run, so that what failed fails again, unless `GLEANER_TEST_SEED` names another seed.
///
/// `scripts/fuzz_tests.sh` runs the tests that use them with one seed after another.
public struct TestRandom: RandomNumberGenerator {
    private static let seed = ProcessInfo.processInfo.environment["GLEANER_TEST_SEED"].flatMap { UInt64($0) } ?? 1

    private var state: UInt64

    /// Those of this place in the tests.
    public init(file: StaticString = #fileID, line: UInt = #line) {
        // FNV-1a, so that no two tests see the same numbers.
        let place = file.withUTF8Buffer { $0.reduce(0xCBF2_9CE4_8422_2325) { hash, byte in (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 } }
        state = (place ^ UInt64(line)) &* 0xD134_2543_DE82_EF95 &+ Self.seed
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Up to `most` of the pieces in any order: one in twenty comes again and again, and now and then there is a byte of any kind between them.
    public mutating func bytes(of pieces: [[UInt8]], most: Int = 60) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...most, using: &self) {
            let piece = pieces.randomElement(using: &self) ?? []
            let times = Int.random(in: 0..<20, using: &self) == 0 ? Int.random(in: 1...600, using: &self) : 1
            for _ in 0..<times { bytes += piece }
            if Int.random(in: 0..<30, using: &self) == 0 { bytes.append(UInt8.random(in: 0...255, using: &self)) }
        }
        return bytes
    }
}
