import GleanBytes
import GleanModel
import Glibc

/// The files of a folder and all below it, by the bytes of their paths. Symbolic links are not followed; `.git` and the like are left out.
///
/// A class, as it owns what is to be read and the digest.
final class FolderWalk: FileWalk {
    private let input: Input
    private var waiting: [[UInt8]] = []
    private var place: UInt64 = 0
    private var hash = XXH3Stream()
    private(set) var inputOffset: UInt64 = 0
    private(set) var digest: String?

    init(_ input: Input) throws {
        self.input = input
        waiting = Self.entries(input.path).reversed()
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Paths of all that lies below a folder and is no folder, sorted by their bytes, as they stand there: names may be no UTF-8.
    static func entries(_ root: String) -> [[UInt8]] {
        var found: [[UInt8]] = [], folders: [[UInt8]] = [[]]
        while let folder = folders.popLast() {
            guard let handle = opendir(whole(root, folder)) else {
                found.append(folder)
                continue
            }
            defer { closedir(handle) }
            while let entry = readdir(handle) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: UInt8.self, capacity: 256) { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
                }
                if passedOver.contains(name) { continue }
                let path = folder.isEmpty ? name : folder + [0x2F] + name
                var status = stat()
                // What cannot be looked at stays in the list, and is counted when it is read.
                if lstat(whole(root, path), &status) == 0, status.st_mode & S_IFMT == S_IFDIR { folders.append(path) } else { found.append(path) }
            }
        }
        return found.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// A path below a folder, as C has it.
    private static func whole(_ root: String, _ path: [UInt8]) -> [CChar] {
        var whole: [CChar] = []
        whole.reserveCapacity(root.utf8.count + path.count + 2)
        for byte in root.utf8 { whole.append(CChar(bitPattern: byte)) }
        whole.append(0x2F)
        for byte in path { whole.append(CChar(bitPattern: byte)) }
        whole.append(0)
        return whole
    }

    /// The folder itself, the one above it, and what belongs to version control.
    private static let passedOver = Set([".", "..", ".git", ".hg", ".svn", ".bzr", "CVS"].map { Array($0.utf8) })

    func next(_ wanted: ([UInt8], UInt64) -> Int) throws -> WalkEvent? {
        guard let name = waiting.popLast() else {
            if digest == nil { digest = "xxh3-128:" + hash.digest.hex }
            return nil
        }
        let whole = Self.whole(input.path, name)
        defer { place += 1 }
        var status = stat()
        guard lstat(whole, &status) == 0 else { return .other("gone") }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: return .other("link")
        case S_IFDIR: return .other("unreadable_folder")
        default: return .other("other")
        }
        let path = FileWalks.path(name)
        var file = WalkedFile(path: path ?? Array(name.prefix(400)), size: UInt64(status.st_size), offset: place, isSafe: path != nil)
        try read(whole, wanted(file.path, place), into: &file)
        inputOffset += UInt64(file.bytes.count)
        return .file(file)
    }

    /// Reads what is wanted; the digest is over the paths and sizes of all files and the bytes that were read.
    private func read(_ path: [CChar], _ wanted: Int, into file: inout WalkedFile) throws {
        var head: [UInt8] = []
        head.append(varint: file.path.count)
        head += file.path
        head.append(varint: Int(clamping: file.size))
        hash.update(head.span)
        if wanted == 0 { return }
        let bytes = try InputBytes(localPath: path), count = min(wanted, Int(clamping: file.size))
        var room = [UInt8](repeating: 0, count: max(1, min(count, 1 << 20)))
        while file.bytes.count < count {
            let step = min(room.count, count - file.bytes.count), got = try room.withUnsafeMutableBytes { try bytes.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<step])) }
            if got == 0 { break }
            file.bytes += room[..<got]
        }
        hash.update(file.bytes.span)
    }
}

extension FolderWalk {
    /// Whether a folder is one repository as it lies there: it holds `.git`, or a manifest of a package.
    static func isRepository(_ path: String) -> Bool {
        ([".git"] + manifests).contains { name in
            var status = stat()
            return lstat("\(path)/\(name)", &status) == 0
        }
    }

    private static let manifests = ["PKG-INFO", "pyproject.toml", "setup.py", "package.json", "Cargo.toml", "go.mod", "pom.xml", "composer.json", "debian/copyright"]
}
