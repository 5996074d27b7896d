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

    /// Goes over all pages of a list.
    ///
    /// - Throws: `.refused` where a page comes again: a server that does not look at what asks for the next one would send the same for ever.
    func eachPage(_ prefix: String, oneLevel: Bool, _ body: (ObjectPage) throws(StoreError) -> Void) throws(StoreError) {
        let mayStop = !settings.waits.isStopped
        var tokens = Set<String>(), firstKeys = Set<String>()
        var next: String?
        repeat {
            let page = try page(prefix, oneLevel: oneLevel, after: next)
            // Tokens may be new each time. A folder, unlike a key, may come on several pages.
            let goesOn = page.next.map { tokens.insert($0).inserted } ?? true
            guard goesOn, page.objects.first.map({ firstKeys.insert($0.key).inserted }) ?? true else {
                throw StoreError(.refused, path: path, detail: "the server sends the same page of its list again, in place of the next one")
            }
            if mayStop, settings.waits.isStopped { throw StoreError(.stopped, path: path, detail: "the process is to end") }
            try body(page)
            next = page.next
        } while next != nil
    }

    /// The names in this folder, in the order of their bytes.
    func names() throws(StoreError) -> [String] {
        let prefix = folderPrefix
        // A folder may come on several pages.
        var names = Set<String>()
        try eachPage(prefix, oneLevel: true) { page in
            // A key that ends here is the empty object that some tools make for a folder.
            for object in page.objects where object.key != prefix { names.insert(String(object.key.utf8.dropFirst(prefix.utf8.count)) ?? object.key) }
            for folder in page.folders { names.insert(String(folder.utf8.dropFirst(prefix.utf8.count).dropLast()) ?? folder) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func remove(_ keys: [String]) throws(StoreError) {
        try persisting(on: path, settings) { () throws(StoreFault) in try store.remove(keys) }
    }

    /// The prefix of all keys in this folder; empty for a whole bucket.
    var folderPrefix: String { key.isEmpty || key.hasSuffix("/") ? key : key + "/" }
}
