extension Location {
    /// Abandons the uploads that killed processes have begun below a remote folder and never finished: no list shows their parts, which stay and
    /// cost. Those of living processes too: to be called where nothing else writes there. A local folder has none.
    ///
    /// - Throws: `.refused` where one is still there after it was abandoned.
    package static func removeUploads(under folder: String) throws(StoreError) {
        guard isRemote(folder) else { return }
        try removeUploads(under: RemoteFile(folder))
    }

    static func removeUploads(under folder: RemoteFile) throws(StoreError) {
        guard let store = folder.store as? S3Store else { return }
        var last: String?
        while true {
            let uploads = try persisting(on: folder.path, folder.settings) { () throws(StoreFault) in try store.openUploads(folder.folderPrefix) }
            guard let first = uploads.first else { return }
            guard first.id != last else {
                throw StoreError(
                    .refused, path: folder.path, detail: "the upload of \(first.key) that was never finished is still there after it was abandoned; its parts cost")
            }
            last = first.id
            for upload in uploads {
                try persisting(on: folder.path, folder.settings) { () throws(StoreFault) in try store.abandonParts(upload.key, upload.id) }
            }
        }
    }
}
