import Glibc

/// An object on its way to a bucket: in one request if it is small, else in parts, which go out in the background.
///
/// In memory are the part being filled and `partsAhead` on their way. A part that fails is sent again by itself.
final class S3Upload: ObjectUpload {
    private let file: RemoteFile
    private let store: S3Store
    private var part: [UInt8] = []
    private var id: String?
    private var number = 0
    private let sent = Sent()

    /// What the threads that send share with the one that writes.
    private final class Sent: Sendable {
        struct State {
            var tags: [Int: String] = [:]
            var onTheirWay = 0
            var failure: StoreError?
            var isStopped = false
        }
        let state = Watched(State())
    }

    init(_ file: RemoteFile, _ store: S3Store) {
        self.file = file
        self.store = store
    }

    /// Amazon takes 10,000 parts of 5 GB: behind every 1,000 they double, so that objects of its largest size fit.
    private var partBytes: Int { file.settings.partBytes << (number / 1000) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        var rest = bytes
        while !rest.isEmpty {
            // A full part is sent when more comes: the last one need not be known in advance, and a small object is none of parts.
            if part.count >= partBytes { try sendPart() }
            let count = min(rest.count, partBytes - part.count)
            part.append(contentsOf: rest[..<count])
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func finish() throws(StoreError) {
        guard let id else {
            let body = part
            return try persisting(on: file.path, file.settings) { () throws(StoreFault) in try store.put(file.key, body) }
        }
        try sendPart()
        let tags: Result<[Int: String], StoreError> = sent.state.wait { state in
            if let failure = state.failure { return .failure(failure) }
            return state.onTheirWay == 0 ? .success(state.tags) : nil
        }
        let found = try tags.get()
        let list = (1...number).compactMap { found[$0] }
        try store.join(list, of: id, file.key, file)
    }

    func abandon() {
        guard let id else { return }
        sent.state.change { $0.isStopped = true }
        // A part that arrives behind the end of its upload stays, and costs.
        sent.state.wait { $0.onTheirWay == 0 ? () : nil }
        store.giveUp(id, file.key, file)
    }

    private func sendPart() throws(StoreError) {
        if id == nil { id = try persisting(on: file.path, file.settings) { () throws(StoreFault) in try store.beginParts(file.key) } }
        guard let id else { return }
        let most = file.settings.partsAhead
        let failure: StoreError?? = sent.state.wait { state in
            if let failure = state.failure { return .some(failure) }
            guard state.onTheirWay < most else { return nil }
            state.onTheirWay += 1
            return .some(nil)
        }
        if case .some(.some(let failure)) = failure { throw failure }
        number += 1
        let body = part
        part = []
        part.reserveCapacity(partBytes)
        let send: @Sendable () -> Void = { [file, store, sent, number] in
            let result = Result { () throws(StoreError) in
                try persisting(on: file.path, file.settings, isStopped: { sent.state.change { $0.isStopped } }) { () throws(StoreFault) in
                    try store.putPart(file.key, id, number: number, body)
                }
            }
            sent.state.change { state in
                state.onTheirWay -= 1
                switch result {
                case .success(let tag): state.tags[number] = tag
                case .failure(let error): if state.failure == nil { state.failure = error }
                }
            }
        }
        if !StoreThread.start(send) { send() }
    }
}
