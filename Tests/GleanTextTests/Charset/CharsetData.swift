import Glibc
import Synchronization

/// Folders of the test data that were said to be missing: one line each is enough.
private let missing = Mutex(Set<String>())

/// A file of the test data, or nil after a line that says that tests with files of its folder are skipped.
func charsetData(_ path: String) -> [UInt8]? {
    let folder =
        getenv("GLEANER_TEST_DATA").map { String(cString: $0) }
        ?? (getenv("HOME").map { String(cString: $0) } ?? "") + "/.cache/gleaner-test-data"
    guard let bytes = charsetFile(folder + "/" + path) else {
        let folder = path.split(separator: "/").prefix(2).joined(separator: "/")
        if missing.withLock({ $0.insert(folder).inserted }) { print("skipped: tests that read \(path) and others of \(folder) in the test data") }
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
