extension Location {
    /// Abandons the uploads that killed processes have begun below a remote folder and never finished: no list shows their parts, which stay and
    /// cost. Those of living processes too: to be called where nothing else writes there. A local folder has none.
    package static func removeUploads(under folder: String) throws(StoreError) {
        guard isRemote(folder) else { return }
        let file = try RemoteFile(folder)
        guard let store = file.store as? S3Store else { return }
        var last: String?
        while true {
            let uploads = try persisting(on: folder, file.settings) { () throws(StoreFault) in try store.openUploads(file.folderPrefix) }
            // One that cannot be abandoned would be listed for ever.
            guard let first = uploads.first, first.id != last else { return }
            last = first.id
            for upload in uploads { store.abandonParts(upload.key, upload.id) }
        }
    }
}
