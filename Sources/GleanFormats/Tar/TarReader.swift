import GleanBytes

/// A file, a folder or a link in a tar archive.
package struct TarMember: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case file, folder
        /// A symbolic or a hard link; it holds no bytes of its own.
        case link
        /// A device, a pipe, or what no standard names. Its bytes are passed over.
        case other
        /// A sparse file of GNU tar, whose bytes are not those of the file: refused.
        case sparse
    }

    /// The path as the archive has it, which may be anything, `..` and bytes of any encoding too: no path to write to.
    package var name: [UInt8]
    package var kind: Kind
    /// Bytes of the file.
    package var size: Int64
    /// Seconds since 1970.
    package var modified: Int64
    /// What a link points to.
    package var linkName: [UInt8]
    /// Offset of the member's first block in the archive, unpacked: that of an extended header where it has one.
    package var offset: Int64
}

package struct TarDamage: Sendable, Equatable {
    /// The raw values are stable names: receipts count them.
    package enum Kind: String, CaseIterable, Sendable {
        /// No header stands where one should: its checksum, or its size, is wrong. Reading goes on at the next one that is right.
        case badHeader = "bad_tar_header"
        /// The archive ends inside a member, or without its mark of the end.
        case truncated = "truncated_tar"
        /// An extended header that contradicts itself, or is longer than 1 MB.
        case badExtension = "bad_tar_extension"
    }

    package var kind: Kind
    package var offset: Int64
}

package enum TarEvent: Sendable, Equatable {
    case member(TarMember)
    case damage(TarDamage)
    /// The gzip member or zstd frame that the archive is in cannot be read on.
    case unpacking(CrawlDamage)
}

/// Reads tar archives in order, plain or packed: ustar, pax (POSIX.1-2001) and GNU's long names.
///
/// A member's bytes are read with `read` after its event, or passed over by the next `next`. Memory is bounded by what `read` is asked for.
package struct TarReader: ~Copyable {
    private static let longestExtension = 1 << 20

    private var content: ContentWindow
    /// Bytes of the current member that were not read, and those that fill its last block.
    private var left: Int64 = 0
    private var padding: Int64 = 0
    private var global = PaxFields()
    private var isOver = false

    package init(_ source: any ByteSource) { content = ContentWindow(source) }

    /// The bytes that `begins` looks at.
    package static let headerBytes = TarHeader.bytes

    /// True if content that begins with these bytes is a tar archive.
    package static func begins(_ bytes: Span<UInt8>) -> Bool { bytes.count >= headerBytes && TarHeader(bytes.extracting(first: headerBytes)) != nil }

    /// Input bytes taken in so far, for progress.
    package var inputOffset: Int64 { content.inputOffset }
    package var container: Container? { content.container }

    /// The next member or damage; nil at the end. Throws only what the source throws.
    package mutating func next() throws -> TarEvent? {
        if isOver { return nil }
        if let event = try passOver() { return event }
        var fields = global, longName: [UInt8]?, longLink: [UInt8]?, first: Int64?
        while true {
            guard try content.ensure(TarHeader.bytes) else { return end(at: first ?? content.offset, isInside: first != nil || content.count > 0) }
            let offset = first ?? content.offset
            if TarHeader.isEnd(content.bytes.extracting(first: TarHeader.bytes)) {
                // What stands behind the mark of the end is no part of the archive.
                isOver = true
                while try content.more() { content.advance(content.count) }
                // But a checksum that is wrong speaks of the archive too.
                if let damage = content.damage, damage.kind != .trailingGarbage { return .unpacking(damage) }
                return first == nil ? nil : .damage(TarDamage(kind: .truncated, offset: offset))
            }
            guard let header = TarHeader(content.bytes.extracting(first: TarHeader.bytes)) else { return try recover() }
            content.advance(TarHeader.bytes)
            first = offset
            switch header.type {
            case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K"):
                guard let text = try take(header.size) else { return try badExtension(header, offset) }
                switch header.type {
                case UInt8(ascii: "x"): if !fields.read(text.span) { return .damage(TarDamage(kind: .badExtension, offset: offset)) }
                case UInt8(ascii: "g"):
                    if !global.read(text.span) { return .damage(TarDamage(kind: .badExtension, offset: offset)) }
                    fields = global
                    first = nil
                case UInt8(ascii: "L"): longName = Self.untilNUL(text)
                default: longLink = Self.untilNUL(text)
                }
            default:
                return .member(begin(header, fields, longName, longLink, offset))
            }
        }
    }

    /// Appends the member's bytes to `out`, at most `limit`; the rest is passed over by `next`. False where the archive ends before them.
    package mutating func read(into out: inout [UInt8], limit: Int) throws -> Bool {
        var wanted = min(left, Int64(limit))
        while wanted > 0 {
            if content.count == 0, try !content.more() { return false }
            let step = Int(min(wanted, Int64(content.count)))
            Self.append(content.bytes.extracting(first: step), to: &out)
            content.advance(step)
            wanted -= Int64(step)
            left -= Int64(step)
        }
        return true
    }

    private static func append(_ bytes: Span<UInt8>, to out: inout [UInt8]) { bytes.withUnsafeBufferPointer { out.append(contentsOf: $0) } }

    // MARK: Members

    private mutating func begin(_ header: TarHeader, _ fields: PaxFields, _ longName: [UInt8]?, _ longLink: [UInt8]?, _ offset: Int64) -> TarMember {
        let name = fields.path ?? longName ?? header.name
        let kind: TarMember.Kind
        switch header.type {
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
            // The old form has folders as files whose names end in a slash.
            kind = fields.isSparse ? .sparse : header.type == 0 && name.last == 0x2F ? .folder : .file
        case UInt8(ascii: "1"), UInt8(ascii: "2"): kind = .link
        case UInt8(ascii: "5"): kind = .folder
        case UInt8(ascii: "S"): kind = .sparse
        default: kind = .other
        }
        // Folders and links may name a size and have no bytes all the same; only pax lets a hard link hold some.
        let hasBytes = kind == .file || kind == .sparse || kind == .other && !(UInt8(ascii: "3")...UInt8(ascii: "6")).contains(header.type)
        let size = hasBytes ? fields.size ?? header.size : 0
        left = size
        padding = (512 - size % 512) % 512
        return TarMember(name: name, kind: kind, size: size, modified: fields.modified ?? header.modified, linkName: fields.linkPath ?? longLink ?? header.linkName, offset: offset)
    }

    private mutating func passOver() throws -> TarEvent? {
        let wanted = left + padding, isOwed = left > 0
        (left, padding) = (0, 0)
        let passed = try content.skip(wanted)
        // An archive whose last block is short of its padding is common, and nothing is lost by it.
        if passed == wanted || !isOwed { return nil }
        return end(at: content.offset, isInside: true)
    }

    private mutating func end(at offset: Int64, isInside: Bool) -> TarEvent? {
        isOver = true
        if let damage = content.damage { return .unpacking(damage) }
        return isInside ? .damage(TarDamage(kind: .truncated, offset: offset)) : nil
    }

    // MARK: Extensions

    /// The bytes of an extended header; nil where it is too long or the archive ends in it.
    private mutating func take(_ size: Int64) throws -> [UInt8]? {
        guard size <= Self.longestExtension, try content.ensure(Int(size)) else { return nil }
        var text: [UInt8] = []
        Self.append(content.bytes.extracting(first: Int(size)), to: &text)
        _ = try content.skip(size + (512 - size % 512) % 512)
        return text
    }

    private mutating func badExtension(_ header: TarHeader, _ offset: Int64) throws -> TarEvent? {
        guard header.size > Self.longestExtension else { return end(at: offset, isInside: true) }
        left = header.size
        padding = (512 - header.size % 512) % 512
        return .damage(TarDamage(kind: .badExtension, offset: offset))
    }

    private static func untilNUL(_ text: [UInt8]) -> [UInt8] { Array(text.prefix { $0 != 0 }) }

    /// Looks for the next block that is a header, block by block.
    private mutating func recover() throws -> TarEvent? {
        let offset = content.offset
        content.advance(TarHeader.bytes)
        while try content.ensure(TarHeader.bytes), !Self.isReadable(content.bytes.extracting(first: TarHeader.bytes)) { content.advance(TarHeader.bytes) }
        return .damage(TarDamage(kind: .badHeader, offset: offset))
    }

    private static func isReadable(_ block: Span<UInt8>) -> Bool { TarHeader.isEnd(block) || TarHeader(block) != nil }
}

/// What pax headers say of the member behind them: records of `length key=value` and a line feed.
struct PaxFields {
    var path: [UInt8]?
    var linkPath: [UInt8]?
    var size: Int64?
    var modified: Int64?
    var isSparse = false

    /// False where a record contradicts itself.
    mutating func read(_ text: Span<UInt8>) -> Bool {
        var place = 0
        while place < text.count {
            // Some programs fill the header up with NULs.
            if text[place] == 0 { return true }
            guard let space = text.firstIndex(of: 0x20, from: place), let length = text.decimal(place..<space), length <= text.count - place,
                length > space - place + 1, text[place + Int(length) - 1] == 0x0A
            else { return false }
            let end = place + Int(length) - 1
            guard let sign = text.firstIndex(of: 0x3D, from: space), sign < end else { return false }
            set(text.extracting((space + 1)..<sign), text.extracting((sign + 1)..<end))
            place = end + 1
        }
        return true
    }

    private mutating func set(_ key: Span<UInt8>, _ value: Span<UInt8>) {
        let bytes = value.withUnsafeBufferPointer { Array($0) }
        if key.count == 4, key.starts(with: "path") {
            path = bytes.isEmpty ? nil : bytes
        } else if key.count == 8, key.starts(with: "linkpath") {
            linkPath = bytes
        } else if key.count == 4, key.starts(with: "size") {
            size = value.decimal(0..<value.count).flatMap { $0 <= TarHeader.mostBytes ? $0 : nil }
        } else if key.count == 5, key.starts(with: "mtime") {
            modified = value.decimal(0..<(value.firstIndex(of: 0x2E) ?? value.count))
        } else if key.starts(with: "GNU.sparse.") {
            isSparse = true
            // Version 1.0 keeps the file's own name here.
            if key.count == 15, key.starts(with: "GNU.sparse.name") { path = bytes }
        }
    }
}
