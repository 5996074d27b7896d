/// An object at a remote location: its store, and its key there.
struct RemoteFile: Sendable {
    /// As it was given.
    let path: String
    let store: any ObjectStore
    let key: String
    let settings: StoreSettings

    init(_ path: String, _ store: any ObjectStore, key: String, _ settings: StoreSettings) {
        self.path = path
        self.store = store
        self.key = key
        self.settings = settings
    }

    /// - Throws: `.refused` for a location that cannot be one.
    init(_ path: String, _ settings: StoreSettings? = nil) throws(StoreError) { self = try Stores.find(path, settings) }

    func status() throws(StoreError) -> ObjectStatus {
        try persisting(on: path, settings) { () throws(StoreFault) in try store.status(of: key) }
    }

    /// The status, or nil where there is no such object.
    func statusIfThere() throws(StoreError) -> ObjectStatus? {
        do { return try status() } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }

    func page(_ prefix: String, oneLevel: Bool, after page: String?, most: Int = 1000) throws(StoreError) -> ObjectPage {
        try persisting(on: path, settings) { () throws(StoreFault) in try store.list(prefix, oneLevel: oneLevel, page: page, most: most) }
    }

    /// The names in this folder, in the order of their bytes.
    func names() throws(StoreError) -> [String] {
        let prefix = folderPrefix
        var names: [String] = []
        var page: ObjectPage?
        repeat {
            let next = try self.page(prefix, oneLevel: true, after: page?.next)
            // A key that ends here is the empty object that some tools make for a folder.
            names += next.objects.map { String($0.key.dropFirst(prefix.count)) }.filter { !$0.isEmpty }
            names += next.folders.map { String($0.dropFirst(prefix.count).dropLast()) }
            page = next
        } while page?.next != nil
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func remove(_ keys: [String]) throws(StoreError) {
        try persisting(on: path, settings) { () throws(StoreFault) in try store.remove(keys) }
    }

    /// The prefix of all keys in this folder; empty for a whole bucket.
    var folderPrefix: String { key.isEmpty || key.hasSuffix("/") ? key : key + "/" }
}
