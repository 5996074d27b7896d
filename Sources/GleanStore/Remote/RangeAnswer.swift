extension ObjectStatus {
    /// What the head of an answer says of a whole object.
    init(_ head: HTTPHead) {
        size = head.status == 206 || head.status == 416 ? ContentRange(head["content-range"])?.size ?? 0 : head.contentLength ?? 0
        modifiedSeconds = head["last-modified"].flatMap { seconds(ofHTTPDate: $0) } ?? 0
        // A weak tag stays when bytes change that mean the same.
        tag = head["etag"].flatMap { $0.hasPrefix("W/") ? nil : $0 }
    }
}

/// Fills a buffer with the answer to a request for a range that `send` makes.
///
/// A range behind the end is empty. A server without ranges sends the whole (200): that is taken where the range begins with the first byte,
/// and as much of it as the buffer holds.
///
/// - Parameter statusOf: what the head of an answer says in this store.
func readRange(
    from offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, statusOf: (HTTPHead) -> ObjectStatus, _ send: (HTTPTransfer.Sink) throws(StoreFault) -> HTTPHead
) throws(StoreFault) -> ObjectPiece {
    var filled = 0
    var refusal: [UInt8] = []
    let head = try send { head, bytes in
        guard head.status == 206 || (head.status == 200 && offset == 0) else {
            refusal.append(contentsOf: bytes.prefix(64 << 10))
            return head.status != 200 && refusal.count < 64 << 10
        }
        let taken = min(bytes.count, buffer.count - filled)
        if taken > 0 { UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + taken)]).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<taken])) }
        filled += taken
        return taken == bytes.count
    }
    var status = statusOf(head)
    switch head.status {
    case 206:
        let range = ContentRange(head["content-range"])
        guard range?.start == offset else { throw StoreFault.passing("bytes \(range?.start.map(String.init) ?? "?")- came in place of \(offset)-") }
        let wanted = range?.size.map { min(UInt64(buffer.count), $0 - min($0, offset)) } ?? UInt64(filled)
        guard filled == wanted else { throw StoreFault.passing("\(filled) of \(wanted) bytes came") }
        if range?.size == nil { status.size = UInt64.max }
        return ObjectPiece(count: filled, status: status)
    case 416: return ObjectPiece(count: 0, status: status)
    case 200 where offset == 0:
        if head.contentLength == nil { status.size = filled < buffer.count ? UInt64(filled) : UInt64.max }
        let wanted = min(UInt64(buffer.count), status.size)
        guard filled == wanted else { throw StoreFault.passing("\(filled) of \(wanted) bytes came") }
        return ObjectPiece(count: filled, status: status, isRange: false)
    case 200: throw StoreFault(.noRanges, "the server has no ranges")
    default: throw S3Store.fault(head, refusal)
    }
}
