package import GleanBytes

/// Sorts records on disk in bounded memory, for a source that has to join records before it has pages.
///
/// Class-bound, as it owns its files; it never leaves its thread.
package protocol RecordSorting: AnyObject {
    /// Adds a record that `body` appends: its key, then its value, numbers big-endian so that comparing bytes compares them.
    func add(_ body: (inout [UInt8]) -> Void) throws
    /// All records in the order of their bytes, by groups of equal keys. Asked once, after the last `add`; the files go with the sort.
    func groups() throws -> RecordGroups
}

/// Where a source may sort: what the engine lends it with each input.
package struct SortRoom: Sendable {
    private let make: @Sendable (RecordShape, String, Double) throws -> any RecordSorting
    /// The folder, on a disk of this machine, in which it sorts.
    package let folder: @Sendable () throws -> String

    package init(
        folder: @escaping @Sendable () throws -> String, _ make: @escaping @Sendable (RecordShape, String, Double) throws -> any RecordSorting
    ) {
        self.folder = folder
        self.make = make
    }

    /// A sort of records of this shape, which takes `share` (0...1) of the memory that there is for all. `name` tells the sorts of one
    /// input apart.
    package func sort(_ shape: RecordShape, _ name: String, share: Double) throws -> any RecordSorting { try make(shape, name, share) }
}
