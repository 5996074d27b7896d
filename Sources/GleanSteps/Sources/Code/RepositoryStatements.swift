import GleanModel
import GleanRights

/// What an archive says of licences outside of the files themselves: by folder, and by file.
///
/// A class, as a walk fills it and a reader asks it; it never leaves its thread.
final class RepositoryStatements {
    /// A file that holds the licence of its folder.
    struct LicenceFile {
        var path: [UInt8]
        /// Nil where nothing in it is known.
        var licence: Licence?
        var line: [UInt8]
        var offset: Int
        var size: Int
    }

    /// What lies in one folder.
    struct Folder {
        var licences: [LicenceFile] = []
        var manifest: (path: [UInt8], statement: PackageManifest)?
        var debian: (path: [UInt8], file: FileAnnotations)?
        var reuse: (path: [UInt8], file: FileAnnotations)?
    }

    /// The licence of one file, told beside it (`FILE.license`).
    struct Beside {
        var path: [UInt8]
        var licence: Licence
        var line: [UInt8]
        var offset: Int
    }

    private(set) var folders: [[UInt8]: Folder] = [:]
    private(set) var beside: [[UInt8]: Beside] = [:]
    /// The folder in which all files lie; empty where they lie in several.
    private(set) var sharedFolder: [UInt8] = []
    /// Files that state licences and were not read, for there were too many. Then nothing of this can be relied on.
    private(set) var unread = 0

    /// Something was lost that may have told a licence.
    func noteUnread() { unread += 1 }

    private let mostFiles: Int
    private var texts = LicenceText()
    private var bytesRead = 0
    private var filesRead = 0
    private var hasFiles = false
    private var isShared = true

    /// The most bytes that are read of one file, and of all; the most files.
    static let longestFile = LicenceText.longest
    static let mostBytes = 64 << 20
    static let mostFiles = 20_000

    init(mostFiles: Int = RepositoryStatements.mostFiles) { self.mostFiles = mostFiles }

    private enum Kind { case licence, manifest, debian, reuse, beside }

    /// How many bytes of a file the statements want; 0 for one that states nothing.
    func wants(_ path: [UInt8]) -> Int { Self.kind(path) == nil ? 0 : Self.longestFile }

    private static func kind(_ path: [UInt8]) -> Kind? {
        let name = name(of: path)
        if PackageManifest.reader(ofName: name) != nil { return .manifest }
        if LicenceFileName.matches(name) { return path.elementsEqual("debian/copyright".utf8) || path.hasSuffix("/debian/copyright") ? .debian : .licence }
        if path.hasSuffix("/.reuse/dep5") || path.elementsEqual(".reuse/dep5".utf8) { return .debian }
        if name.elementsEqual("REUSE.toml".utf8) { return .reuse }
        return name.count > 8 && name.hasSuffix(".license") ? .beside : nil
    }

    private static func name(of path: [UInt8]) -> [UInt8] { path.lastIndex(of: 0x2F).map { Array(path[($0 + 1)...]) } ?? path }

    /// The folder of a path; empty for the top.
    static func folder(of path: [UInt8]) -> [UInt8] { path.lastIndex(of: 0x2F).map { Array(path[..<$0]) } ?? [] }

    // MARK: Reading

    /// Takes note of a file, of which as many bytes as wanted were read.
    func add(_ file: WalkedFile) {
        guard file.isSafe else { return }
        noteFolder(file.path)
        guard let kind = Self.kind(file.path), !file.bytes.isEmpty else { return }
        bytesRead += file.bytes.count
        filesRead += 1
        guard bytesRead <= Self.mostBytes, filesRead <= mostFiles, file.size <= UInt64(Self.longestFile) else {
            unread += 1
            return
        }
        switch kind {
        case .licence: folders[LicenceFolder.of(file.path), default: Folder()].licences.append(licenceFile(file))
        case .manifest:
            let folder = LicenceFolder.of(file.path)
            // Of several in one folder the first by name: METADATA before setup.cfg, whatever the order of the archive.
            if let other = folders[folder]?.manifest?.path, other.lexicographicallyPrecedes(file.path) { return }
            if let statement = PackageManifest.reader(ofName: Self.name(of: file.path))?(file.bytes) { folders[folder, default: Folder()].manifest = (file.path, statement) }
        case .debian:
            if let copyright = FileAnnotations(debian: file.bytes) {
                folders[Self.folder(of: Self.folder(of: file.path)), default: Folder()].debian = (file.path, copyright)
            } else {
                folders[Self.folder(of: Self.folder(of: file.path)), default: Folder()].licences.append(licenceFile(file))
            }
        case .reuse: folders[Self.folder(of: file.path), default: Folder()].reuse = (file.path, FileAnnotations(reuse: file.bytes))
        case .beside:
            var heads = CodeHeaderReader()
            guard let head = heads.read(file.bytes.span), head.kind == .tag else { return }
            beside[Array(file.path.dropLast(8))] = Beside(path: file.path, licence: head.licence, line: head.line, offset: head.offset)
        }
    }

    private func noteFolder(_ path: [UInt8]) {
        guard isShared else { return }
        let top = path.firstIndex(of: 0x2F).map { Array(path[..<$0]) } ?? []
        if !hasFiles { sharedFolder = top }
        hasFiles = true
        if top != sharedFolder || top.isEmpty { (isShared, sharedFolder) = (false, []) }
    }

    private func licenceFile(_ file: WalkedFile) -> LicenceFile {
        let bytes = RecordBytes.utf8(file.bytes, declared: nil)
        let found = texts.licences(bytes.span)
        let first = found.first?.offset ?? bytes.firstIndex(where: { $0 > 0x20 }) ?? 0
        let line = bytes.span.line(at: first)
        var licence = LicenceText.joined(found, of: bytes.span)
        // A file with a name in it and nothing else: "MIT".
        if licence == nil, bytes.count <= LicenceName.longest { licence = LicenceName.licence(bytes) }
        return LicenceFile(path: file.path, licence: licence, line: Array(bytes[line].prefix(Evidence.longest)), offset: line.lowerBound, size: file.bytes.count)
    }
}

/// The folder whose licence a file states: its own, but for files that packages keep in a folder of their own.
enum LicenceFolder {
    /// `NAME.dist-info/licenses/src/x/LICENSE` states that of `src/x`, `NAME.egg-info/PKG-INFO` and `META-INF/LICENSE` that of the folder that these lie in.
    static func of(_ path: [UInt8]) -> [UInt8] {
        var parts = path.split(separator: 0x2F, omittingEmptySubsequences: false).dropLast().map(Array.init)
        guard let place = parts.firstIndex(where: isInformation) else { return RepositoryStatements.folder(of: path) }
        let end = place + 1 < parts.count && parts[place + 1].elementsEqual("licenses".utf8) ? place + 2 : place + 1
        parts.removeSubrange(place..<end)
        return Array(parts.joined(separator: [0x2F]))
    }

    private static func isInformation(_ name: [UInt8]) -> Bool {
        name.hasSuffix(".dist-info") || name.hasSuffix(".egg-info") || name.elementsEqual("EGG-INFO".utf8) || name.elementsEqual("META-INF".utf8)
    }
}

extension [UInt8] {
    /// Whether the bytes end in those of a text.
    func hasSuffix(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        return count >= length && text.withUTF8Buffer { suffix(length).elementsEqual($0) }
    }
}
