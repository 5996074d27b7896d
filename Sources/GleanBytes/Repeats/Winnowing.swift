/// Chooses anchors in a sequence of units: of each window of units, the short run of them whose hash is smallest, the last of equal ones.
///
/// The choice depends on the window's units alone, so that two equal windows choose the same place in them, wherever they stand. (Schleimer,
/// Wilkerson and Aiken 2003, "Winnowing: Local Algorithms for Document Fingerprinting", sections 3 and 4.1; not the "robust" form, which looks
/// at the window before.) Of random units about two in `window - gram + 2` are anchors.
package struct Winnowing: Sendable {
    /// Units of a window.
    package let window: Int
    /// Units of an anchor: half of a window. Short anchors would be few, and stand by chance in places that have no window in common.
    package let gram: Int
    /// Places that an anchor can have in a window.
    private let reach: Int
    /// `base` to the power of `gram - 1`.
    private let power: UInt64
    /// Of the places at hand, those that may still become anchors, hashes ascending; a ring.
    private var places: [Int]
    private var hashes: [UInt64]

    /// A 64-bit odd number without structure: the golden ratio's digits.
    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

    package init(window: Int) {
        precondition(window > 0)
        self.window = window
        gram = max(1, window / 2)
        reach = window - gram + 1
        power = (1..<gram).reduce(1) { product, _ in product &* Winnowing.base }
        var ring = 2
        while ring <= reach { ring *= 2 }
        places = Array(repeating: 0, count: ring)
        hashes = Array(repeating: 0, count: ring)
    }

    /// Calls `body` with each window's first unit, and with its anchor's first unit and hash. Neither ever goes down.
    package mutating func forEachWindow<Unit: UnsignedInteger & FixedWidthInteger>(
        _ units: Span<Unit>, _ body: (_ start: Int, _ anchor: Int, _ hash: UInt64) -> Void
    ) {
        guard units.count >= window else { return }
        let mask = places.count - 1
        var (head, tail) = (0, 0)
        var rolling: UInt64 = 0
        for end in 0..<units.count {
            if end >= gram { rolling &-= Self.value(units[end - gram]) &* power }
            rolling = rolling &* Self.base &+ Self.value(units[end])
            let place = end - gram + 1
            guard place >= 0 else { continue }
            let hash = Self.mixed(rolling)
            while tail > head, hashes[(tail - 1) & mask] >= hash { tail -= 1 }
            places[tail & mask] = place
            hashes[tail & mask] = hash
            tail += 1
            let start = place - reach + 1
            guard start >= 0 else { continue }
            if places[head & mask] < start { head += 1 }
            body(start, places[head & mask], hashes[head & mask])
        }
    }

    /// Never 0, or runs of zeros of any length would have one hash.
    @inline(__always) private static func value(_ unit: some UnsignedInteger & FixedWidthInteger) -> UInt64 {
        UInt64(truncatingIfNeeded: unit) &+ 0x2545_F491_4F6C_DD1D
    }

    /// The polynomial's bits, mixed so that the smallest is any (the finalizer of MurmurHash3).
    @inline(__always) private static func mixed(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }
}
