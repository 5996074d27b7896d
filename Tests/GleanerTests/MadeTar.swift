/// A tar archive (POSIX.1-1988) of a fixture's files, so that examples of `code` stand as they are read.
enum MadeTar {
    static func archive(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        files.flatMap { header($0.name, $0.bytes.count) + $0.bytes + [UInt8](repeating: 0, count: (512 - $0.bytes.count % 512) % 512) } + [UInt8](repeating: 0, count: 1024)
    }

    private static func header(_ name: String, _ size: Int) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at place: Int) { block.replaceSubrange(place..<(place + text.utf8.count), with: Array(text.utf8)) }
        put(name, at: 0)
        put(String(size, radix: 8), at: 124)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\0" + "00", at: 257)
        put(String(block.reduce(0) { $0 + Int($1) }, radix: 8) + "\0", at: 148)
        return block
    }
}
