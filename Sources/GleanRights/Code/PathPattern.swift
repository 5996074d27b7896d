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
        var at = 0, place = path.startIndex, star: (at: Int, place: Int, isWide: Bool)?
        while place < path.endIndex {
            work -= 1
            if work < 0 { return false }
            if at < bytes.count, bytes[at] == UInt8(ascii: "*") {
                let isWide = crossesFolders || at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "*")
                while at < bytes.count, bytes[at] == UInt8(ascii: "*") { at += 1 }
                star = (at, place, isWide)
                continue
            }
            if at < bytes.count, bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count, bytes[at + 1] == path[place] {
                at += 2
                place += 1
            } else if at < bytes.count, bytes[at] == path[place] || crossesFolders && bytes[at] == UInt8(ascii: "?") {
                at += 1
                place += 1
            } else if let back = star, back.isWide || path[back.place] != 0x2F {
                star = (back.at, back.place + 1, back.isWide)
                (at, place) = (back.at, back.place + 1)
            } else {
                return false
            }
        }
        return bytes[min(at, bytes.count)...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
