/// The fingerprints of all listed texts, from a fingerprint to the texts that have it; read from the table once a process.
struct LicenceTextIndex: Sendable {
    struct Text: Sendable {
        /// The licence's id, or the exception's.
        let id: String
        let isException: Bool
        /// One of the licences that most files are under: a variant of it must fit better, not as well.
        let isCommon: Bool
        /// Of a run's hash so many low bits are 0, or the text does not keep it.
        let mask: UInt64
        let shift: Int
        /// Words of the text, and fingerprints that are kept of it.
        let words: Int
        let kept: Int
    }

    /// Words of a run.
    static let gram = 4

    let texts: [Text]
    /// Fingerprints ascending, and the texts that have them.
    private let prints: [UInt32]
    private let owners: [UInt16]
    /// Where fingerprints with the same upper 16 bits begin.
    private let buckets: [Int32]

    static let shared = LicenceTextIndex()

    /// Calls `body` with every text that keeps a run of this hash.
    @inline(__always)
    func forEachText(_ hash: UInt64, _ body: (Int) -> Void) {
        let print = UInt32(truncatingIfNeeded: hash >> 40), bucket = Int(print >> 8)
        for place in Int(buckets[bucket])..<Int(buckets[bucket + 1]) where prints[place] == print {
            let text = Int(owners[place])
            if hash & texts[text].mask == 0 { body(text) }
        }
    }

    private init() {
        var texts: [Text] = []
        for line in text(of: licenceTextNames).split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count == 4, let shift = Int(fields[1]), let words = Int(fields[2]), let kept = Int(fields[3]) else { continue }
            let isException = fields[0].hasPrefix("+")
            texts.append(Text(
                id: String(isException ? fields[0].dropFirst() : fields[0]), isException: isException, isCommon: Self.common.contains(fields[0]), mask: (1 << UInt64(shift)) - 1, shift: shift,
                words: words, kept: kept))
        }
        self.texts = texts
        let bytes = Self.decoded(licenceTextPrints)
        var prints: [UInt32] = [], owners: [UInt16] = [], buckets: [Int32] = [], place = 0, last: UInt32 = 0
        func number() -> UInt32 {
            var value: UInt32 = 0, shift: UInt32 = 0
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                value |= UInt32(byte & 127) << shift
                if byte < 128 { break }
                shift += 7
            }
            return value
        }
        while place < bytes.count {
            last += number()
            while buckets.count <= Int(last >> 8) { buckets.append(Int32(prints.count)) }
            prints.append(last)
            owners.append(UInt16(truncatingIfNeeded: number()))
        }
        while buckets.count <= 65_536 { buckets.append(Int32(prints.count)) }
        (self.prints, self.owners, self.buckets) = (prints, owners, buckets)
    }

    /// Those of choosealicense.com, and of older software.
    private static let common: Set<Substring> = [
        "0BSD", "AFL-3.0", "AGPL-3.0-only", "Apache-2.0", "Apache-1.1", "Artistic-2.0", "Artistic-1.0-Perl", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause",
        "BSL-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "EPL-1.0", "EPL-2.0", "GFDL-1.3-only", "GFDL-1.2-only", "GPL-2.0-only", "GPL-3.0-only", "ISC",
        "LGPL-2.0-only", "LGPL-2.1-only", "LGPL-3.0-only", "MIT", "MIT-0", "MPL-1.1", "MPL-2.0", "NCSA", "OFL-1.1", "PostgreSQL", "Unlicense", "X11", "Zlib",
        "bzip2-1.0.6", "IJG", "FTL", "Python-2.0", "PSF-2.0", "CDDL-1.0", "HPND",
    ]

    /// Base64 without marks other than "=" at the end.
    private static func decoded(_ literal: StaticString) -> [UInt8] {
        literal.withUTF8Buffer { text in
            var out: [UInt8] = [], value: UInt32 = 0, bits = 0
            out.reserveCapacity(text.count / 4 * 3)
            for byte in text {
                let digit: UInt32
                switch byte {
                case 65...90: digit = UInt32(byte) - 65
                case 97...122: digit = UInt32(byte) - 71
                case 48...57: digit = UInt32(byte) + 4
                case UInt8(ascii: "+"): digit = 62
                case UInt8(ascii: "/"): digit = 63
                default: continue
                }
                value = value << 6 | digit
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    out.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
                }
            }
            return out
        }
    }
}
