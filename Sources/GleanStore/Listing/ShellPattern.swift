/// A shell pattern for one name: `*`, `?`, `[a-z]`, `[!a-z]`, and `\` before a letter that is to be itself. As in a shell, a dot at the
/// beginning must be in the pattern. By bytes.
struct ShellPattern {
    private enum Piece {
        case byte(UInt8)
        case any
        case run
        case set([ClosedRange<UInt8>], isNegated: Bool)
    }

    private let pieces: [Piece]

    /// Whether a text has a letter that makes it a pattern.
    static func isOne(_ text: String) -> Bool { text.utf8.contains { $0 == 0x2a || $0 == 0x3f || $0 == 0x5b } }

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case 0x2a: pieces.append(.run)
            case 0x3f: pieces.append(.any)
            case 0x5c where index + 1 < bytes.count:
                index += 1
                pieces.append(.byte(bytes[index]))
            case 0x5b:
                // A bracket that does not close is itself.
                if let (piece, end) = Self.set(bytes, index) {
                    pieces.append(piece)
                    index = end
                } else {
                    pieces.append(.byte(0x5b))
                }
            default: pieces.append(.byte(bytes[index]))
            }
            index += 1
        }
        self.pieces = pieces
    }

    /// What every match begins with.
    var literalPrefix: String {
        var bytes: [UInt8] = []
        for piece in pieces {
            guard case .byte(let byte) = piece else { break }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// In time of name times pattern: after a failure, only the last `*` takes one byte more.
    func matches(_ name: some Collection<UInt8>) -> Bool {
        let name = Array(name)
        if name.first == 0x2e {
            guard let first = pieces.first, case .byte(0x2e) = first else { return false }
        }
        var (place, index) = (0, 0)
        var (lastRun, runStart) = (-1, 0)
        while index < name.count {
            if place < pieces.count, case .run = pieces[place] {
                (lastRun, runStart) = (place, index)
                place += 1
            } else if place < pieces.count, Self.takes(pieces[place], name[index]) {
                place += 1
                index += 1
            } else if lastRun >= 0, name[runStart] != 0x2f {
                runStart += 1
                (place, index) = (lastRun + 1, runStart)
            } else {
                return false
            }
        }
        return pieces[place...].allSatisfy { if case .run = $0 { true } else { false } }
    }

    private static func takes(_ piece: Piece, _ byte: UInt8) -> Bool {
        switch piece {
        case .byte(let wanted): byte == wanted
        case .any: byte != 0x2f
        case .run: false
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated && byte != 0x2f
        }
    }

    /// The set that begins at a bracket, and the place of the bracket that closes it.
    private static func set(_ bytes: [UInt8], _ open: Int) -> (Piece, Int)? {
        var index = open + 1
        let isNegated = index < bytes.count && (bytes[index] == 0x21 || bytes[index] == 0x5e)
        if isNegated { index += 1 }
        let first = index
        var ranges: [ClosedRange<UInt8>] = []
        while index < bytes.count {
            // A bracket that comes first is a member.
            if bytes[index] == 0x5d, index > first { return (.set(ranges, isNegated: isNegated), index) }
            if index + 2 < bytes.count, bytes[index + 1] == 0x2d, bytes[index + 2] != 0x5d {
                if bytes[index] <= bytes[index + 2] { ranges.append(bytes[index]...bytes[index + 2]) }
                index += 3
            } else {
                ranges.append(bytes[index]...bytes[index])
                index += 1
            }
        }
        return nil
    }
}
