/// One record of a WARC or ARC file: numbers, and places in the reader's bytes.
///
/// The ranges hold for `CrawlReader.bytes` until the next call of `next`. A field that is not there has an empty range.
package struct CrawlRecord: Equatable, Sendable {
    package enum Format: UInt8, Sendable { case warc, arc }

    package enum Kind: UInt8, Sendable {
        case warcinfo, response, resource, request, metadata, revisit, conversion, continuation
        /// A type that the standard does not know, or none.
        case other
    }

    package var format: Format = .warc
    /// An ARC record is a `.response`, its `filedesc:` record a `.warcinfo`.
    package var kind: Kind = .other

    /// Input offset of the record in plain input, of the member or frame in which it begins in packed input.
    package var offset: Int64 = 0
    /// Unpacked bytes between the member's beginning and the record's; 0 for plain input and where a record has its own member.
    package var innerOffset: Int64 = 0
    /// Input bytes from `offset` to the end of the block in plain input (without the blank lines behind it, as in CDX files), and to
    /// the end of its member in packed input;
    /// 0 where the record shares its last member with later ones, as then no range of the input is the record's own.
    package var length: Int64 = 0

    /// `Content-Length` as declared.
    package var contentLength: Int64 = 0
    /// Declared bytes that are not there, as the input ends before; a damage event follows.
    package var missingBytes: Int64 = 0
    /// Bytes of the block beyond the reader's cap, which were read and thrown away.
    package var skippedBytes: Int64 = 0
    /// Where the block was cut by the reader's cap; nil when it is whole as far as the input goes.
    package var blockTruncatedAt: Int? { skippedBytes > 0 ? block.count : nil }

    /// The record header, from the version line (ARC: the URL line) to the blank line behind the fields.
    /// Line ends inside a folded value are replaced by spaces.
    package var head: Range<Int> = 0..<0
    package var block: Range<Int> = 0..<0
    /// The block should begin with an HTTP message (by its content type, or for want of one by its URL).
    package var holdsHTTP = false

    /// `WARC-Record-ID` verbatim, with its angle brackets; ARC has none.
    package var id: Range<Int> = 0..<0
    /// The URL without angle brackets, as some writers put them.
    package var targetURI: Range<Int> = 0..<0
    /// `WARC-Date` verbatim; for ARC its 14 digits as `2008-04-30T20:48:24Z`.
    package var date: Range<Int> = 0..<0
    /// Of the block. For ARC empty where `holdsHTTP`, else the URL line's type.
    package var contentType: Range<Int> = 0..<0
    /// `WARC-Identified-Payload-Type`; for ARC the type of the URL line.
    package var payloadType: Range<Int> = 0..<0
    package var truncated: Range<Int> = 0..<0
    package var payloadDigest: Range<Int> = 0..<0
    package var refersTo: Range<Int> = 0..<0
    /// `WARC-Segment-Number`, from 1; 0 where there is none.
    package var segment: Int64 = 0

    package init() {}

    /// Adds `shift` to each range that is not empty.
    mutating func move(by shift: Int) {
        func moved(_ range: Range<Int>) -> Range<Int> {
            range.isEmpty ? 0..<0 : range.lowerBound + shift..<range.upperBound + shift
        }
        head = moved(head)
        id = moved(id)
        targetURI = moved(targetURI)
        date = moved(date)
        contentType = moved(contentType)
        payloadType = moved(payloadType)
        truncated = moved(truncated)
        payloadDigest = moved(payloadDigest)
        refersTo = moved(refersTo)
    }
}
