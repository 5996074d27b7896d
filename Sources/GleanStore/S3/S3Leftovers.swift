extension Location {
    /// Abandons the uploads that killed processes have begun below a remote folder and never finished: no list shows their parts, which stay and
    /// cost. Those of living processes too: to be called where nothing else writes there. A local folder has none.
    ///
    /// - Throws: `.unavailable`, with its key, where one is still there however often it was abandoned.
    package static func removeUploads(under folder: String) throws(StoreError) {
        guard isRemote(folder) else { return }
        try removeUploads(under: RemoteFile(folder))
    }

    static func removeUploads(under folder: RemoteFile) throws(StoreError) {
        guard let store = folder.store as? S3Store else { return }
        var abandoned = Set<String>()
        while true {
            let uploads = try persisting(on: folder.path, folder.settings) { () throws(StoreFault) in
                let uploads = try store.openUploads(folder.folderPrefix)
                guard let first = uploads.first, abandoned.contains(first.id) else { return uploads }
                // Parts that were on their way may keep an upload there: Amazon wants it to be abandoned again.
                try store.abandonParts(first.key, first.id)
                throw StoreFault.passing("the unfinished upload of \(first.key) is still there after it was abandoned, and its parts cost")
            }
            guard let first = uploads.first else { return }
            abandoned.insert(first.id)
            for upload in uploads {
                try persisting(on: folder.path, folder.settings) { () throws(StoreFault) in try store.abandonParts(upload.key, upload.id) }
            }
        }
    }
}
