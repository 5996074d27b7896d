/// A growing table of plain rows, filled by one parse after another and read in between.
///
/// An `Array` asks before each write whether it is shared, by a call into the runtime: a tenth of a parse. Rows ask once, in `begin`,
/// so that whoever writes calls `begin` first and copies nothing until done. Unsafe for that alone: rows lie in memory of their own,
/// and every place is checked against `count`.
package struct Rows<Row: BitwiseCopyable & Sendable>: @unchecked Sendable {
    /// Owns the memory. `@unchecked Sendable`, as the table is: what two copies share is not written, by `begin`.
    private final class Memory: @unchecked Sendable {
        let base: UnsafeMutablePointer<Row>

        init(_ capacity: Int) { unsafe base = .allocate(capacity: capacity) }

        deinit { unsafe base.deallocate() }
    }

    private var memory: Memory
    @usableFromInline var base: UnsafeMutablePointer<Row>
    private var capacity: Int
    package private(set) var count = 0

    init(capacity: Int = 64) {
        self.capacity = max(1, capacity)
        memory = Memory(self.capacity)
        unsafe base = memory.base
    }

    init(_ rows: [Row]) {
        self.init(capacity: rows.count)
        for row in rows { append(row) }
    }

    /// Empties the table; gets memory of its own where a copy shares it, and gives back what a rare page made it grow to.
    mutating func begin() {
        let isLarge = reservedBytes > Self.mostKeptBytes
        if isLarge || !isKnownUniquelyReferenced(&memory) {
            capacity = isLarge ? 64 : capacity
            memory = Memory(capacity)
            unsafe base = memory.base
        }
        count = 0
    }

    /// The address of `number` rows from `start` on, for a kernel in C; valid until the table is written to.
    func address(of start: Int, count number: Int) -> UnsafePointer<Row> {
        precondition(start >= 0 && number >= 0 && start + number <= count, "rows past the table's end")
        return unsafe UnsafePointer(base + start)
    }

    /// Makes the table `number` rows long and its memory its own; rows that were there stay, new ones are `filling`.
    mutating func resize(_ number: Int, filling: Row) {
        if !isKnownUniquelyReferenced(&memory) {
            let own = Memory(capacity)
            unsafe own.base.update(from: base, count: count)
            memory = own
            unsafe base = own.base
        }
        while count < number { append(filling) }
        count = number
    }

    static var mostKeptBytes: Int { 16 << 20 }

    /// The bytes of the table's memory, of which `count` rows are in use.
    var reservedBytes: Int { capacity * MemoryLayout<Row>.stride }

    /// The rows in use, to be read in a row.
    var span: Span<Row> {
        @_lifetime(borrow self)
        get { unsafe _overrideLifetime(Span(_unsafeStart: UnsafePointer(base), count: count), borrowing: self) }
    }

    package subscript(index: Int) -> Row {
        @inlinable @inline(__always)
        get {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "a row past the table's end")
            return unsafe base[index]
        }
        @inline(__always)
        _modify {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "a row past the table's end")
            yield unsafe &base[index]
        }
    }

    @inline(__always)
    mutating func append(_ row: Row) {
        if count == capacity { grow() }
        unsafe base[count] = row
        count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = Memory(capacity * 2)
        unsafe larger.base.update(from: base, count: count)
        memory = larger
        unsafe base = larger.base
        capacity *= 2
    }

    @inline(__always)
    mutating func removeLast(_ number: Int = 1) {
        precondition(UInt(bitPattern: number) <= UInt(bitPattern: count), "more rows removed than there are")
        count &-= number
    }
}

extension Rows {
    var isEmpty: Bool { count == 0 }

    var first: Row? { count == 0 ? nil : self[0] }

    @inline(__always)
    var last: Row? { count == 0 ? nil : self[count - 1] }

    @inline(__always)
    mutating func popLast() -> Row? {
        guard let row = last else { return nil }
        removeLast()
        return row
    }

    @discardableResult
    mutating func remove(at index: Int) -> Row {
        let row = self[index]
        for place in index + 1..<count { self[place - 1] = self[place] }
        removeLast()
        return row
    }

    mutating func insert(_ row: Row, at index: Int) {
        append(row)
        var place = count - 1
        while place > index {
            self[place] = self[place - 1]
            place -= 1
        }
        self[index] = row
    }

    func lastIndex(where matches: (Row) -> Bool) -> Int? {
        var index = count
        while index > 0 {
            index -= 1
            if matches(self[index]) { return index }
        }
        return nil
    }

    func firstIndex(from start: Int, where matches: (Row) -> Bool) -> Int? {
        for index in start..<count where matches(self[index]) { return index }
        return nil
    }
}

// The enums of the generated tables are plain bytes, so that rows may hold them.
extension Tag: BitwiseCopyable {}
extension AttributeName: BitwiseCopyable {}
