import Glibc

/// A file of the test data, or nil after the one line that says it was skipped.
func charsetData(_ path: String) -> [UInt8]? {
    let folder =
        getenv("GLEANER_TEST_DATA").map { String(cString: $0) }
        ?? (getenv("HOME").map { String(cString: $0) } ?? "") + "/.cache/gleaner-test-data"
    guard let bytes = charsetFile(folder + "/" + path) else {
        print("skipped: no \(path) in the test data")
        return nil
    }
    return bytes
}

func charsetFile(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8]()
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
    return bytes
}
