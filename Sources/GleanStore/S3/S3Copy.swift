extension S3Store {
    /// Seconds of silence that a copy and the end of an upload may take, while the server works.
    static let workSeconds = 300.0

    /// Amazon takes no more parts than these.
    private static let mostParts: UInt64 = 10_000

    /// In one request, or in parts that are each tried by themselves: a server that is busy costs one of them, and none takes long.
    func copy(_ file: RemoteFile, to other: String, size: UInt64) throws(StoreError) {
        let source = ("x-amz-copy-source", "/\(bucket)/\(percentEncoded(file.key, keepingSlashes: true))")
        let partBytes = max(UInt64(file.settings.copiedPartBytes), (size + Self.mostParts - 1) / Self.mostParts)
        guard size > partBytes else {
            return try persisting(on: file.path, file.settings) { () throws(StoreFault) in
                try finished(call(.put, other, headers: [source], stallSeconds: Self.workSeconds).body)
            }
        }
        let id = try persisting(on: file.path, file.settings) { () throws(StoreFault) in try beginParts(other) }
        do throws(StoreError) {
            var tags: [String] = []
            for start in stride(from: 0, to: size, by: Int(partBytes)) {
                let range = ("x-amz-copy-source-range", "bytes=\(start)-\(min(size, start + partBytes) - 1)")
                let query = Self.part(tags.count + 1, of: id)
                tags.append(try persisting(on: file.path, file.settings) { () throws(StoreFault) in
                    let answer = S3Answer(try call(.put, other, query: query, headers: [source, range], stallSeconds: Self.workSeconds).body)
                    guard let tag = answer.text("ETag") else { throw answer.fault(status: 200) }
                    return tag
                })
            }
            try join(tags, of: id, other, file)
        } catch {
            giveUp(id, other, file)
            throw error
        }
    }

    /// Makes an object of parts, as often as it takes.
    func join(_ tags: [String], of id: String, _ key: String, _ file: RemoteFile) throws(StoreError) {
        var tries = 0
        try persisting(on: file.path, file.settings) { () throws(StoreFault) in
            tries += 1
            do throws(StoreFault) { try finishParts(key, id, tags) } catch {
                // An answer that was lost: the parts are gone because the object stands.
                guard tries > 1, error.kind == .notFound, try isWhole(key, tags) else { throw error }
            }
        }
    }

    /// Abandons the parts of an upload that failed. Within a few tries, since the store may be out of reach for that very reason:
    /// `Location.removeUploads` finds what stays.
    func giveUp(_ id: String, _ key: String, _ file: RemoteFile) {
        var settings = file.settings
        settings.retry.tries = min(settings.retry.tries, 4)
        try? persisting(on: file.path, settings) { () throws(StoreFault) in try abandonParts(key, id) }
    }
}
