/// Bytes on the heap that grow without being zeroed and are handed out as spans.
///
/// Not an array, as growing one writes every byte twice, and a decoder overwrites them anyway. Uninitialised bytes can be read
/// through it, so its owner keeps count of what was written; nothing outside `0..<capacity` can.
package struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutableRawPointer
    package private(set) var capacity: Int

    package init(capacity: Int) {
        self.capacity = max(1, capacity)
        base = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    /// Makes the capacity `size`, keeping the first `count` bytes (no more than both sizes hold).
    package mutating func resize(to size: Int, keeping count: Int) {
        let size = max(1, size)
        let fresh = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        fresh.copyMemory(from: base, byteCount: max(0, min(count, size, capacity)))
        base.deallocate()
        base = fresh
        capacity = size
    }

    /// Moves bytes inside the buffer; the places may overlap.
    package mutating func move(_ range: Range<Int>, to target: Int) {
        precondition(range.lowerBound >= 0 && range.upperBound <= capacity && target >= 0 && target + range.count <= capacity,
                     "ByteBuffer.move outside the buffer")
        (base + target).copyMemory(from: base + range.lowerBound, byteCount: range.count)
    }

    /// Copies `bytes`, which lie elsewhere, to `target`.
    package mutating func copy(_ bytes: Span<UInt8>, to target: Int) {
        precondition(target >= 0 && target + bytes.count <= capacity, "ByteBuffer.copy outside the buffer")
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { (base + target).copyMemory(from: start, byteCount: source.count) }
        }
    }

    /// The bytes of `range`, which must lie inside the capacity.
    @_lifetime(borrow self)
    package borrowing func span(_ range: Range<Int>) -> Span<UInt8> {
        precondition(range.lowerBound >= 0 && range.upperBound <= capacity, "ByteBuffer.span outside the buffer")
        // Unsafe: the memory is ours and lives as long as the borrow of self.
        let start = UnsafePointer((base + range.lowerBound).assumingMemoryBound(to: UInt8.self))
        return _overrideLifetime(unsafe Span(_unsafeStart: start, count: range.count), borrowing: self)
    }

    /// The bytes of `range` for writing.
    @_lifetime(&self)
    package mutating func mutableSpan(_ range: Range<Int>) -> MutableSpan<UInt8> {
        precondition(range.lowerBound >= 0 && range.upperBound <= capacity, "ByteBuffer.mutableSpan outside the buffer")
        let start = (base + range.lowerBound).assumingMemoryBound(to: UInt8.self)
        return _overrideLifetime(unsafe MutableSpan(_unsafeStart: start, count: range.count), mutating: &self)
    }
}
