/// What is wrong with an input, and where. Reading goes on behind it.
package struct CrawlDamage: Equatable, Sendable {
    /// The raw values are stable names: receipts count them.
    package enum Kind: String, CaseIterable, Sendable {
        /// A record should begin here and does not: no `WARC/1.0` and the like, and no ARC line.
        case badVersionLine = "bad_version_line"
        /// A WARC version line without a single `name: value` behind it.
        case badHeader = "bad_header"
        /// A record header, or an ARC line, of more than 64 KB.
        case headerTooLong = "header_too_long"
        /// `Content-Length` is missing, no number, or does not lead to where the next record begins.
        case badContentLength = "bad_content_length"
        /// The input, or the record's gzip member or zstd frame, ends before the record does.
        case truncatedRecord = "truncated_record"
        /// A gzip member that does not inflate, or whose checksum is wrong; its records are not handed out where it is found in time.
        case gzipDamaged = "gzip_damaged"
        /// The input ends inside a gzip member, behind a whole record.
        case gzipTruncated = "gzip_truncated"
        case zstdDamaged = "zstd_damaged"
        case zstdTruncated = "zstd_truncated"
        /// A zstd frame that asks for a window above 128 MB.
        case zstdWindowTooLarge = "zstd_window_too_large"
        /// The dictionary frame at the start is above 16 MB or does not decode, or a frame wants one that is not there.
        case zstdDictionaryBad = "zstd_dictionary_bad"
        /// Bytes between members, or behind the last, that begin no member. Zero bytes are padding and are passed over.
        case trailingGarbage = "trailing_garbage"
        /// lz4 or xz.
        case unsupportedContainer = "unsupported_container"
        /// A line longer than the reader's limit; it is passed over.
        case lineTooLong = "line_too_long"
        /// A bzip2 stream that does not unpack, or whose checksum is wrong.
        case bzip2Damaged = "bzip2_damaged"
        /// The input ends inside a bzip2 stream.
        case bzip2Truncated = "bzip2_truncated"

        /// The input ends here: there is nothing behind to go on with.
        var endsInput: Bool { [.gzipTruncated, .zstdTruncated, .bzip2Truncated, .unsupportedContainer].contains(self) }
    }

    package var kind: Kind
    /// Input offset: of the record where the input is plain, of the member or frame that holds it where it is packed.
    package var offset: Int64

    package init(_ kind: Kind, at offset: Int64) {
        self.kind = kind
        self.offset = offset
    }
}
