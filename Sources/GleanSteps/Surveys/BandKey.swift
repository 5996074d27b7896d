import GleanBytes
import GleanModel

/// What stands for a band on disk: 96 bits of XXH3-128 over the band's number and values.
enum BandKey {
    static let bytes = 12

    static func append(_ values: Span<UInt64>, _ band: Int, to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: values.count + 1) { buffer in
            buffer[0] = UInt64(band).littleEndian
            for index in values.indices { buffer[index + 1] = values[index].littleEndian }
            let hash = XXH3.hash128(UnsafeRawBufferPointer(buffer))
            bytes.append(big: hash.high)
            bytes.append(big: UInt32(truncatingIfNeeded: hash.low))
        }
    }
}

/// A signature's lowest byte a value, from which similarity is estimated (Li and König 2010, b-bit minwise hashing, b = 8).
enum Sketch {
    /// Longer signatures are thinned out evenly.
    static let mostBytes = 128

    static func append(_ signature: Span<UInt64>, to bytes: inout [UInt8]) {
        let count = min(mostBytes, signature.count)
        for index in 0..<count {
            // The values of the least hash cluster at small numbers: their low bits alone would not be even.
            let value = signature[index * signature.count / count] &* 0x9E37_79B9_7F4A_7C15
            bytes.append(UInt8(truncatingIfNeeded: value >> 56))
        }
    }

    /// The estimated share of shingles in common, from 0 to 1. Equal bytes by accident, one in 256, are taken off.
    static func similarity(_ one: [UInt8], _ other: [UInt8]) -> Double {
        let count = min(one.count, other.count)
        guard count > 0 else { return 0 }
        var same = 0
        for index in 0..<count where one[index] == other[index] { same += 1 }
        let share = Double(same) / Double(count)
        return max(0, (share - 1.0 / 256) / (1 - 1.0 / 256))
    }
}

/// Which copy of a page is better, as a number that is smaller for the better.
package enum CopyRank {
    package static func largest(_ value: UInt64) -> UInt64 { ~value }

    /// Larger is better, and a number that was not measured is worse than any.
    static func largest(_ value: Double) -> UInt64 {
        if value.isNaN { return .max }
        let bits = value.bitPattern
        // The order of the bits of positive numbers is theirs; that of negative ones is the other way round.
        let ordered = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
        return min(~ordered, .max - 1)
    }

    /// Pages with a licence come before those without; of those, open licences before others, better evidence before worse, and then more
    /// open ones.
    static func licence(_ rights: Span<UInt8>) -> UInt64 {
        guard !rights.isEmpty, let counted = EffectiveLicence(Rights(rights)) else { return .max }
        let isOpen = counted.licence.terms.isSuperset(of: .open) && !counted.disagrees
        return largest(UInt64(isOpen ? 1 : 0) << 32 | UInt64(counted.trust.rawValue) << 16 | UInt64(max(0, counted.licence.terms.openness)))
    }

    /// The digits of an ISO 8601 date up to the second, as one number; later dates are larger, and what is no date is 0.
    static func date(_ date: Span<UInt8>) -> UInt64 {
        var number: UInt64 = 0, digits = 0
        for index in date.indices where digits < 14 {
            let byte = date[index]
            if byte == UInt8(ascii: ".") { break }
            guard byte >= 0x30, byte <= 0x39 else { continue }
            number = number * 10 + UInt64(byte - 0x30)
            digits += 1
        }
        guard digits >= 4 else { return 0 }
        while digits < 14 {
            number *= 10
            digits += 1
        }
        return number
    }
}
