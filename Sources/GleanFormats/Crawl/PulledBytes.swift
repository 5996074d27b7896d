/// Bytes that a function fetches, in order, once: for input that this floor does not know how to open.
///
/// A class, as `ByteSource` asks for one.
package final class PulledBytes: ByteSource {
    private let pull: (UnsafeMutableRawBufferPointer) throws -> Int

    /// `pull` keeps the promise of `ByteSource.read`.
    package init(_ pull: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) { self.pull = pull }

    package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int { try pull(target) }
}
