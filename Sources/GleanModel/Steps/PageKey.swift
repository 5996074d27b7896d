/// A page within a run: (unit, row of the unit's table), in canonical order.
package struct PageKey: Sendable, Hashable, Comparable, Codable {
    package let raw: UInt64

    package init(raw: UInt64) { self.raw = raw }
    package init(unit: Int, row: Int) { raw = UInt64(unit) << 32 | UInt64(UInt32(truncatingIfNeeded: row)) }

    package var unit: Int { Int(raw >> 32) }
    package var row: Int { Int(raw & 0xFFFF_FFFF) }
    package static func < (left: PageKey, right: PageKey) -> Bool { left.raw < right.raw }

    /// Units that a run may have, those of other releases counted in, so that a page can stand in a column of numbers exactly.
    package static let mostUnits = 1 << 21

    /// The page as a number kept beside pages; exact below `mostUnits`.
    package var number: Double { Double(raw) }

    /// The page behind a number; nil where none was measured.
    package init?(number: Double) {
        guard number >= 0, number < Double(UInt64(Self.mostUnits) << 32) else { return nil }
        raw = UInt64(number)
    }
}
