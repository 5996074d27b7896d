import Glibc

/// An object that waits on this machine's disk until it is finished, and is then written in one go.
///
/// Arrow's streams to Google and Azure make an object of what has come so far when they are dropped, and one that failed cannot go on: only a
/// whole that can be sent again is safe.
final class SpooledUpload: ObjectUpload {
    private let file: RemoteFile
    private let store: ArrowStore
    private var descriptor: Int32 = -1
    private var count = 0

    init(_ file: RemoteFile, _ store: ArrowStore) {
        self.file = file
        self.store = store
    }

    deinit { abandon() }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        if descriptor < 0 { descriptor = try LocalCopy.unnamed() }
        try LocalCopy.write(bytes, to: descriptor)
        count += bytes.count
    }

    func finish() throws(StoreError) {
        if descriptor < 0 { descriptor = try LocalCopy.unnamed() }
        try persisting(on: file.path, file.settings) { () throws(StoreFault) in try store.write(file.key, from: descriptor, count: count) }
        abandon()
    }

    func abandon() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
