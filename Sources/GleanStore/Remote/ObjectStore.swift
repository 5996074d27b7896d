/// What a store says of an object.
struct ObjectStatus: Equatable {
    var size: UInt64
    /// Seconds since 1970; 0 where it is not said. Stores round times differently in lists and answers, so that whole seconds are all to go by.
    var modifiedSeconds: Int64
    /// The ETag with its quotes, or what else names this version of the object; nil where there is nothing.
    var tag: String?
    /// What the bytes' MD5 has to be, or that of their parts, by the store's own account.
    var checksum: ObjectChecksum?

    /// How a later answer tells that another version stands there; nil where it tells of the same, as far as can be seen. An unknown size
    /// (`UInt64.max`) differs from none, and times speak only where there is no tag.
    func difference(to later: ObjectStatus) -> String? {
        if let tag, later.tag != tag { return "its ETag was \(tag) and is \(later.tag ?? "none")" }
        if size != later.size, size != UInt64.max, later.size != UInt64.max { return "it had \(size) bytes and has \(later.size)" }
        guard tag == nil, modifiedSeconds != 0, later.modifiedSeconds != 0, modifiedSeconds != later.modifiedSeconds else { return nil }
        return "its time was \(modifiedSeconds) and is \(later.modifiedSeconds)"
    }
}

/// A piece of an object that was read, and what its answer said of the whole.
struct ObjectPiece {
    var count: Int
    var status: ObjectStatus
    /// False where the server has no ranges: the piece is the beginning of all there is.
    var isRange = true
}

/// A page of a list of objects, in the order of their keys' bytes.
struct ObjectPage {
    struct Object: Equatable {
        var key: String
        var size: UInt64
        var modifiedSeconds: Int64
    }
    var objects: [Object] = []
    /// Prefixes that stand for all keys behind them, up to and with their slash, where the list was asked for one level.
    var folders: [String] = []
    /// What asks for the next page; nil on the last.
    var next: String?

    var isEmpty: Bool { objects.isEmpty && folders.isEmpty }
}

/// A store of objects under keys, asked one request at a time. Whoever calls tries again (`persisting`).
protocol ObjectStore: AnyObject, Sendable {
    /// Whether keys can be listed, and objects written: all but plain servers of pages.
    var hasLists: Bool { get }

    func status(of key: String) throws(StoreFault) -> ObjectStatus

    /// Reads from `offset`, as much as fits in the buffer; less is the object's end. With `tag`, which is that of an earlier answer, a store may
    /// refuse another version as `.changed`; whoever calls holds the statuses together (`RemoteRanges.read`).
    func read(_ key: String, from offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, tag: String?) throws(StoreFault) -> ObjectPiece

    /// Reads an object from its beginning; `sink` gets what the answer says of the object with each piece, and returns false for enough.
    func readWhole(_ key: String, _ sink: (ObjectStatus, UnsafeRawBufferPointer) -> Bool) throws(StoreFault)

    /// Bytes of a part of an object that was uploaded in `parts`; nil where the store does not tell.
    func partBytes(_ key: String, _ number: Int) throws(StoreFault) -> UInt64?

    /// A page of the keys that begin with `prefix`, behind `page`'s; with `oneLevel`, keys behind the next slash are folders. Of no more than
    /// `most` keys, where the store can be told.
    func list(_ prefix: String, oneLevel: Bool, page: String?, most: Int) throws(StoreFault) -> ObjectPage

    /// Removes objects, 1,000 at most; those that aren't there are fine.
    func remove(_ keys: [String]) throws(StoreFault)

    /// Copies an object inside the store, as often as it takes.
    func copy(_ file: RemoteFile, to other: String, size: UInt64) throws(StoreError)

    /// An object that is seen once `finish` has returned.
    func upload(_ file: RemoteFile) -> any ObjectUpload
}

extension ObjectStore {
    // Asked only where a range came back as a whole.
    func readWhole(_ key: String, _ sink: (ObjectStatus, UnsafeRawBufferPointer) -> Bool) throws(StoreFault) {
        throw StoreFault(.noRanges, "the store sends wholes in place of ranges")
    }

    func partBytes(_ key: String, _ number: Int) throws(StoreFault) -> UInt64? { nil }
}

/// An object on its way to its store, from one thread.
protocol ObjectUpload: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError)
    /// Makes the object be seen, in place of one that was there.
    func finish() throws(StoreError)
    /// Leaves nothing behind, as far as the store can be reached.
    func abandon()
}
