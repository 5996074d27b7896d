import Foundation

/// The bytes that a block writes. Most stand as they are; what cannot be seen, or is too long to read, is written so:
///
///     \xNN      one byte              \r \n   the line ends
///     \u{2028}  one character         \\      a backslash
///     \{513|<b>}  "<b>" 513 times; \# in it is the copy's number, from 1
///
/// Any other backslash stands for itself.
enum FixtureBytes {
    static func read(_ text: String) -> [UInt8] {
        let source = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "\\"), let length = escape(source[(index + 1)...], &out) {
                index += 1 + length
            } else {
                out.append(source[index])
                index += 1
            }
        }
        return out
    }

    static func string(_ text: String) -> String { String(decoding: read(text), as: UTF8.self) }

    /// Bytes as an expectation shows them: what is no text as U+FFFD, line ends as ⏎.
    static func shown(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.map { $0 == 10 || $0 == 13 ? UInt8(ascii: "\n") : $0 }, as: UTF8.self).replacingOccurrences(of: "\n", with: "⏎")
    }

    /// Reads what follows a backslash; returns its length, or nil if it is no escape.
    private static func escape(_ rest: ArraySlice<UInt8>, _ out: inout [UInt8]) -> Int? {
        let body = rest.dropFirst()
        switch rest.first {
        case UInt8(ascii: "r"): out.append(13)
        case UInt8(ascii: "n"): out.append(10)
        case UInt8(ascii: "\\"): out.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "x"):
            guard body.count >= 2, let byte = UInt8(String(decoding: body.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            out.append(byte)
            return 3
        case UInt8(ascii: "u"):
            guard body.first == UInt8(ascii: "{"), let inner = braced(body),
                let scalar = UInt32(inner, radix: 16).flatMap(Unicode.Scalar.init) else { return nil }
            out += Array(String(Character(scalar)).utf8)
            return 1 + inner.utf8.count + 2
        case UInt8(ascii: "{"):
            guard let inner = braced(rest) else { return nil }
            let parts = inner.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let count = Int(parts[0]) else { return nil }
            for copy in 0..<count { out += read(parts[1].split(separator: "\\#", omittingEmptySubsequences: false).joined(separator: "\(copy + 1)")) }
            return inner.utf8.count + 2
        default: return nil
        }
        return 1
    }

    /// What stands between "{", which `bytes` begins with, and the next "}".
    private static func braced(_ bytes: ArraySlice<UInt8>) -> String? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "}")) else { return nil }
        return String(decoding: bytes[(bytes.startIndex + 1)..<end], as: UTF8.self)
    }
}
