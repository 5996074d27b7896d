/// Questions to eight bytes at once: 0x80 stands in the place of each byte that is meant.
///
/// Exact up to the lowest mark: a byte above one that is meant may be marked by the borrow.
enum Word {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let tops: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    static func equal(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let difference = word ^ (ones &* UInt64(byte))
        return (difference &- ones) & ~difference & tops
    }

    /// Bytes below `limit`, which is at most 0x80.
    @inline(__always)
    static func below(_ word: UInt64, _ limit: UInt8) -> UInt64 { (word &- ones &* UInt64(limit)) & ~word & tops }

    /// The place of the lowest mark, or 8.
    @inline(__always)
    static func first(_ marks: UInt64) -> Int { marks.trailingZeroBitCount &>> 3 }

    /// The first `length` bytes, of at most seven.
    @inline(__always)
    static func prefix(_ word: UInt64, _ length: Int) -> UInt64 {
        word & ((1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1)
    }

    /// ASCII letters in lower case.
    @inline(__always)
    static func lowered(_ word: UInt64) -> UInt64 {
        let seven = word & ~tops
        let fromA = seven &+ ones &* (0x80 - 0x41), pastZ = seven &+ ones &* (0x80 - 0x5B)
        return word | ((fromA ^ pastZ) & ~word & tops) &>> 2
    }
}

/// The first sixteen bytes of a name, in lower case; the key of the tables of names.
struct PackedName {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var length = 0
    /// A NUL would look like the padding, so that such a name is in no table.
    var hasNUL = false

    init() {}

    /// Reads the name that begins at `start` and ends at `end`: at a space, a slash, `>`, in attributes `=`, or with the page.
    @inline(__always)
    init(_ page: Span<UInt8>, _ start: Int, inAttribute: Bool, end: inout Int) {
        var place = start
        while place &+ 8 <= page.count {
            let word = page.word(at: place)
            var marks = Word.below(word, 0x21) | Word.equal(word, UInt8(ascii: "/")) | Word.equal(word, UInt8(ascii: ">"))
            if inAttribute { marks |= Word.equal(word, UInt8(ascii: "=")) }
            if marks == 0 {
                append(Word.lowered(word), 8)
                place &+= 8
                continue
            }
            let length = Word.first(marks)
            let stop = page[place &+ length]
            // Of the bytes up to the space only five end a name.
            if stop < 0x20, !isSpace(stop) { break }
            append(Word.prefix(Word.lowered(word), length), length)
            end = place &+ length
            return
        }
        end = appendRest(page, place, inAttribute)
    }

    /// Reads byte by byte what words cannot: the page's last bytes, and names with control characters.
    @inline(never)
    private mutating func appendRest(_ page: Span<UInt8>, _ start: Int, _ inAttribute: Bool) -> Int {
        var place = start
        while place < page.count {
            let byte = page[place]
            if byte <= 0x3E, isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") { break }
            if inAttribute, byte == UInt8(ascii: "=") { break }
            append(byte)
            place += 1
        }
        return place
    }

    /// Appends up to eight bytes, in lower case; what was appended before is a number of whole words.
    @inline(__always)
    private mutating func append(_ word: UInt64, _ count: Int) {
        if length == 0 { low = word } else if length == 8 { high = word }
        length &+= count
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        let letter = UInt64(lowered(byte))
        if length < 8 {
            low |= letter &<< UInt64(truncatingIfNeeded: length &* 8)
        } else if length < 16 {
            high |= letter &<< UInt64(truncatingIfNeeded: (length &- 8) &* 8)
        }
        if letter == 0 { hasNUL = true }
        length &+= 1
    }
}

/// A table of names by a perfect hash, held by whoever looks names up often: a global array costs a check at each use.
struct NameTable<Name: BitwiseCopyable & Sendable> {
    private struct Entry: BitwiseCopyable {
        var low: UInt64
        var high: UInt64
        var name: Name
    }

    private let slots: Rows<UInt8>
    private let entries: Rows<Entry>
    private let other: Name

    init(slots: [UInt8], low: [UInt64], high: [UInt64], names: [Name]) {
        self.slots = Rows(slots)
        entries = Rows(names.indices.map { Entry(low: low[$0], high: high[$0], name: names[$0]) })
        other = names[0]
    }

    @inline(__always)
    subscript(name: PackedName, spread: UInt64, factor: UInt64, shift: UInt64) -> Name {
        let slot = ((name.low ^ (name.high &* spread)) &* factor) &>> shift
        let entry = entries[Int(slots[Int(truncatingIfNeeded: slot)])]
        // One condition, so that it becomes a selection: whether a name is known cannot be foretold.
        let isOther = (entry.low ^ name.low) | (entry.high ^ name.high) | (name.length > 16 ? 1 : 0) | (name.hasNUL ? 1 : 0)
        return isOther == 0 ? entry.name : other
    }
}

/// The names that the parser knows.
struct NameTables {
    private let tags = NameTable(slots: TagNames.slots, low: TagNames.low, high: TagNames.high, names: TagNames.cases)
    private let attributes = NameTable(
        slots: AttributeNameNames.slots, low: AttributeNameNames.low, high: AttributeNameNames.high, names: AttributeNameNames.cases)

    @inline(__always)
    func tag(_ name: PackedName) -> Tag { tags[name, TagNames.spread, TagNames.factor, TagNames.shift] }

    @inline(__always)
    func attribute(_ name: PackedName) -> AttributeName {
        attributes[name, AttributeNameNames.spread, AttributeNameNames.factor, AttributeNameNames.shift]
    }
}
