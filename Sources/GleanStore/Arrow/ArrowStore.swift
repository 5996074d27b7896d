import CArrow

/// A container of Google Cloud Storage or Azure Blob Storage, through Arrow's file systems, which bring what their clouds want to know of who asks.
///
/// The handle is Arrow's, which many threads may use, hence `@unchecked Sendable`.
final class ArrowStore: ObjectStore, @unchecked Sendable {
    let hasLists = true
    private let container: String
    private let handle: OpaquePointer

    /// - Throws: `.refused` for parameters that Arrow does not take.
    init(_ scheme: String, container: String, _ parameters: [String: String], path: String) throws(StoreError) {
        self.container = container
        var error = ErrorText()
        let names = parameters.keys.sorted()
        let texts = names.map { (ownedText($0), ownedText(parameters[$0] ?? "")) }
        defer { texts.forEach { $0.0.deallocate(); $0.1.deallocate() } }
        let list = texts.map { glean_parameter(name: $0.0, value: $0.1) }
        guard let handle = glean_objects_open(scheme, list, Int32(list.count), &error.bytes) else {
            throw StoreError(.refused, path: path, detail: error.text)
        }
        self.handle = handle
    }

    deinit { glean_objects_free(handle) }

    func status(of key: String) throws(StoreFault) -> ObjectStatus {
        var object = glean_object()
        try perform { glean_objects_status(handle, path(key), &object, &$0) }
        return ObjectStatus(object)
    }

    func read(_ key: String, from offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, tag: String?) throws(StoreFault) -> ObjectPiece {
        var object = glean_object()
        var count: Int64 = 0
        let target = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        try perform { glean_objects_read(handle, path(key), Int64(clamping: offset), target, Int64(buffer.count), &count, &object, &$0) }
        StoreTraffic.count(read: Int(count))
        let status = ObjectStatus(object)
        let wanted = min(UInt64(buffer.count), status.size - min(status.size, offset))
        guard UInt64(count) == wanted else { throw StoreFault.passing("\(count) of \(wanted) bytes came") }
        return ObjectPiece(count: Int(count), status: status)
    }

    /// One page, however many keys: Arrow gives all at once.
    func list(_ prefix: String, oneLevel: Bool, page: String?, most: Int) throws(StoreFault) -> ObjectPage {
        final class Keys { var objects: [ObjectPage.Object] = [] }
        let keys = Keys()
        // Arrow lists folders, not prefixes.
        let folder = prefix.lastIndex(of: "/").map { "/" + prefix[..<$0] } ?? ""
        let skipped = container.utf8.count + 1
        let context = Unmanaged.passUnretained(keys).toOpaque()
        try perform { error in
            glean_objects_list(handle, container + folder, { context, path, size, modified in
                guard let context, let path else { return }
                let key = ObjectPage.Object(key: String(cString: path), size: UInt64(max(0, size)), modifiedSeconds: modified)
                Unmanaged<Keys>.fromOpaque(context).takeUnretainedValue().objects.append(key)
            }, context, &error)
        }
        var objects: [ObjectPage.Object] = []
        for var object in keys.objects {
            object.key = String(object.key.utf8.dropFirst(skipped)) ?? ""
            if object.key.utf8.starts(with: prefix.utf8) { objects.append(object) }
        }
        objects.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return oneLevel ? Self.level(objects, prefix) : ObjectPage(objects: objects)
    }

    func remove(_ keys: [String]) throws(StoreFault) {
        for key in keys {
            do throws(StoreFault) { try perform { glean_objects_remove(handle, path(key), &$0) } } catch { if error.kind != .notFound { throw error } }
        }
    }

    func copy(_ file: RemoteFile, to other: String, size: UInt64) throws(StoreError) {
        try persisting(on: file.path, file.settings) { () throws(StoreFault) in
            try perform { glean_objects_copy(handle, path(file.key), path(other), &$0) }
        }
    }

    func upload(_ file: RemoteFile) -> any ObjectUpload { SpooledUpload(file, self) }

    /// Writes an object of all that a local file holds.
    func write(_ key: String, from descriptor: Int32, count: Int) throws(StoreFault) {
        try perform { glean_objects_write(handle, path(key), descriptor, &$0) }
        StoreTraffic.count(written: count)
    }

    private func path(_ key: String) -> String { "\(container)/\(key)" }

    private func perform(_ call: (inout [CChar]) -> glean_fault) throws(StoreFault) {
        StoreTraffic.count(request: 0)
        var error = ErrorText()
        switch call(&error.bytes) {
        case GLEAN_FAULT_NONE: return
        case GLEAN_FAULT_NOT_FOUND: throw StoreFault(.notFound, error.text)
        case GLEAN_FAULT_DENIED: throw StoreFault(.denied, error.text)
        case GLEAN_FAULT_PASSING: throw StoreFault.passing(error.text)
        default: throw StoreFault(.refused, error.text)
        }
    }

    /// What a list of one level has: keys without a further slash, and the folders that the others are in.
    static func level(_ objects: [ObjectPage.Object], _ prefix: String) -> ObjectPage {
        var page = ObjectPage()
        for object in objects {
            let rest = object.key.utf8.dropFirst(prefix.utf8.count)
            guard let slash = rest.firstIndex(of: 0x2f) else {
                page.objects.append(object)
                continue
            }
            let folder = String(object.key[...slash])
            if page.folders.last != folder { page.folders.append(folder) }
        }
        return page
    }
}

/// Room for what a call says of its failure.
private struct ErrorText {
    var bytes = [CChar](repeating: 0, count: Int(GLEAN_ERROR_BYTES))
    var text: String { String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
}

/// A C string that the caller frees.
private func ownedText(_ text: String) -> UnsafeMutablePointer<CChar> {
    let bytes = Array(text.utf8CString)
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    copy.initialize(from: bytes, count: bytes.count)
    return copy
}

extension ObjectStatus {
    init(_ object: glean_object) {
        let tag = withUnsafeBytes(of: object.tag) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let md5 = withUnsafeBytes(of: object.md5) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        self.init(size: UInt64(max(0, object.size)), modifiedSeconds: object.modified_seconds, tag: tag.isEmpty ? nil : tag, checksum: ObjectChecksum(base64: md5))
    }
}
