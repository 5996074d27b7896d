package import GleanBytes

// Files of sites, as they stood when they were captured. All integers are little-endian and without a sign.
//
//   offset  size  what
//   0       8     magic "GLNROBOT"
//   8       4     version of the format: 1
//   12      4     zero
//   16      8     entries N
//   24      8     bytes of texts T
//   32      16    XXH3-128 of the entries, low half first
//   48      8     XXH3-64 of the 48 bytes before
//   56      8     zero
//   64      T     texts: bodies, each a zstd frame, and names of sites
//   64 + T  64 N  entries, sorted by site, file, time, and then all that follows them
//
// An entry:
//   0       8     XXH3-64 of the site's name
//   8       1     file: 0 robots.txt, 1 tdmrep.json, 2 ai.txt, 3 .well-known/ai.txt
//   9       1     flags: 1 the body was longer and is cut, 2 the body is where the response redirects to, 4 nothing is known of the time
//   10      2     HTTP status, 0 where the record has none
//   12      4     bytes of the site's name
//   16      8     seconds since 1970 of the capture
//   24      8     place of the site's name in the file
//   32      8     place of the body in the file
//   40      4     its bytes as stored
//   44      4     its bytes
//   48      16    XXH3-128 of the body, low half first

/// The layout of a robots table.
package enum RobotsTableFormat {
    package static let magic = Array("GLNROBOT".utf8)
    package static let version: UInt32 = 1
    package static let headBytes = 64
    package static let entryBytes = 64
    /// The most bytes of a body that are kept: one more than RFC 9309 has a reader look at, so that it sees that there was more.
    package static let maxBodyBytes = (500 << 10) + 1
    package static let maxSiteBytes = 4096

    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let isCut = Flags(rawValue: 1)
        package static let isRedirect = Flags(rawValue: 2)
        package static let hasNoTime = Flags(rawValue: 4)
    }

    package struct Entry: Sendable, Equatable {
        package var site: UInt64 = 0
        package var file = SiteFile.robots
        package var flags: Flags = []
        package var status: UInt16 = 0
        package var time: UInt64 = 0
        package var name: Range<UInt64> = 0..<0
        package var body: Range<UInt64> = 0..<0
        package var bodyBytes: UInt32 = 0
        package var bodyHash = XXH128(high: 0, low: 0)

        package init() {}

        package func encode(into bytes: inout [UInt8]) {
            bytes.append(little: site)
            bytes.append(file.rawValue)
            bytes.append(flags.rawValue)
            bytes.append(little: status)
            bytes.append(little: UInt32(truncatingIfNeeded: name.count))
            bytes.append(little: time)
            bytes.append(little: name.lowerBound)
            bytes.append(little: body.lowerBound)
            bytes.append(little: UInt32(truncatingIfNeeded: body.count))
            bytes.append(little: bodyBytes)
            bytes.append(little: bodyHash.low)
            bytes.append(little: bodyHash.high)
        }

        /// Nil where its places do not lie in the texts, of a file of `end` bytes before the entries.
        init?(_ bytes: Span<UInt8>, at place: Int, end: UInt64) {
            site = bytes.little(at: place)
            guard let known = SiteFile(rawValue: bytes[place + 8]) else { return nil }
            file = known
            flags = Flags(rawValue: bytes[place + 9])
            status = bytes.little(at: place + 10)
            let nameBytes: UInt32 = bytes.little(at: place + 12), nameStart: UInt64 = bytes.little(at: place + 24)
            time = bytes.little(at: place + 16)
            let start: UInt64 = bytes.little(at: place + 32), packed: UInt32 = bytes.little(at: place + 40)
            bodyBytes = bytes.little(at: place + 44)
            bodyHash = XXH128(high: bytes.little(at: place + 56), low: bytes.little(at: place + 48))
            guard nameStart <= end, UInt64(nameBytes) <= end - nameStart, start <= end, UInt64(packed) <= end - start,
                bodyBytes <= RobotsTableFormat.maxBodyBytes
            else { return nil }
            name = nameStart..<nameStart + UInt64(nameBytes)
            body = start..<start + UInt64(packed)
        }
    }

    /// The head of a file with these entries and texts.
    package static func head(entries: Int, textBytes: UInt64, digest: XXH128) -> [UInt8] {
        var head = magic
        head.append(little: version)
        head.append(little: UInt32(0))
        head.append(little: UInt64(entries))
        head.append(little: textBytes)
        head.append(little: digest.low)
        head.append(little: digest.high)
        head.append(little: XXH3.hash64(head.span))
        head.append(little: UInt64(0))
        return head
    }
}

extension [UInt8] {
    fileprivate mutating func append<T: FixedWidthInteger>(little value: T) {
        for byte in 0..<(T.bitWidth / 8) { append(UInt8(truncatingIfNeeded: value >> (T(truncatingIfNeeded: byte) * 8))) }
    }
}

extension Span<UInt8> {
    fileprivate func little<T: FixedWidthInteger>(at place: Int) -> T {
        var value: T = 0
        for byte in 0..<(T.bitWidth / 8) { value |= T(truncatingIfNeeded: self[place + byte]) << (T(truncatingIfNeeded: byte) * 8) }
        return value
    }
}
