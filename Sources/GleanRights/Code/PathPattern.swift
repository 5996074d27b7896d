/// A pattern of paths, as licences of single files are told by: Debian's copyright files and REUSE.
package struct PathPattern: Sendable, Equatable {
    private let bytes: [UInt8]
    /// A star passes over slashes, as Debian has it; in REUSE.toml only two do.
    private let crossesFolders: Bool

    package init(_ bytes: [UInt8], crossesFolders: Bool) {
        self.bytes = bytes
        self.crossesFolders = crossesFolders
    }

    /// Whether a path is meant. Every byte that is compared is taken from `work`; where nothing is left of it nothing matches, so that patterns made
    /// to take long cannot.
    package func matches(_ path: ArraySlice<UInt8>, _ work: inout Int) -> Bool {
        var at = 0, place = path.startIndex, wide: (at: Int, place: Int)?, narrow: (at: Int, place: Int)?
        while place < path.endIndex {
            work -= 1
            if work < 0 { return false }
            if at < bytes.count, bytes[at] == UInt8(ascii: "*") {
                let isWide = crossesFolders || at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "*")
                while at < bytes.count, bytes[at] == UInt8(ascii: "*") { at += 1 }
                // What stands before a wide star is settled; a narrow one may be tried again behind the next folder.
                if isWide { (wide, narrow) = ((at, place), nil) } else { narrow = (at, place) }
                continue
            }
            if at < bytes.count, bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count, bytes[at + 1] == path[place] {
                at += 2
                place += 1
            } else if at < bytes.count, bytes[at] == path[place] || crossesFolders && bytes[at] == UInt8(ascii: "?") {
                at += 1
                place += 1
            } else if let back = narrow, path[back.place] != 0x2F {
                narrow = (back.at, back.place + 1)
                (at, place) = (back.at, back.place + 1)
            } else if let back = wide {
                (wide, narrow) = ((back.at, back.place + 1), nil)
                (at, place) = (back.at, back.place + 1)
            } else {
                return false
            }
        }
        return bytes[min(at, bytes.count)...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
