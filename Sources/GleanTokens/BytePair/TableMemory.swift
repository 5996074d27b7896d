import Glibc

/// Memory for a table that is read at random: in pages of 2 MB where the system has them, since with small ones most look-ups wait for the
/// translation of their address.
enum TableMemory {
    private static let hugePage = 2 << 20

    /// Zeroed memory, aligned to a cache line at least, to be given to `free`.
    static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        var memory: UnsafeMutableRawPointer?
        let alignment = byteCount >= hugePage / 2 ? hugePage : 128
        guard posix_memalign(&memory, alignment, byteCount) == 0, let memory else {
            preconditionFailure("no memory for a table of \(byteCount) bytes")
        }
        // A wish: where it isn't granted the table is only slower.
        if alignment == hugePage { _ = madvise(memory, byteCount, MADV_HUGEPAGE) }
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return memory
    }
}
