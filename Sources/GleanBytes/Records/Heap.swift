import CKernels

/// The memory that the C library has got from the system.
package enum Heap {
    /// Keeps freed blocks of up to 256 MB for the next that asks. Buffers of megabytes come and go with every block of a table; left
    /// alone, the C library hands each back at once, and a tenth of a run goes into getting zeroed pages again.
    package static func keepFreed() { glean_heap_keep(256 << 20) }
}
