import Foundation
import GleanBytes
import GleanModel
@testable import GleanSteps
import Testing
import TestSupport

/// What `code` does beyond the examples of Fixtures/steps/code.md: other containers, places, hostile archives.
@Suite struct CodeSourceTests {
    private static let mit = "Under the MIT license."

    private func gzipped(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        _ = GzipCompressor().append(bytes.span, to: &out)
        return out
    }

    private func licences(_ page: ReadPages.Page) -> [String] { page.rights.claims.map { "\($0.licence.expression) \($0.evidence.place.rawValue)" } }

    private func folder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "code-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func write(_ text: String, _ path: String, in folder: URL) throws {
        let url = folder.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    // MARK: Containers

    @Test func `each file of an archive can be found again, with its licence`() throws {
        // The licence stands last: what is said of it must be known before the first page.
        let files = (1...600).map { ("r-1/src/f\($0).py", "x = \($0)\n") } + [("r-1/LICENSE", Self.mit)]
        for bytes in [tarArchive(files), gzipped(tarArchive(files)), zipArchive(files)] {
            let read = try ReadPages(CodeSource(), bytes: bytes)
            #expect(read.pages.map(\.text) == files.map(\.1))
            #expect(Set(read.pages.map { licences($0) }) == [["MIT licence_file"]])
            #expect(Set(read.pages.map(\.id)).count == 601)
            #expect(read.pages[0].id.hasSuffix("/r-1/src/f1.py"))
            #expect(read.pages[0].metadata == #""repository":"r-1","path":"src/f1.py","programming_language":"Python","size":6"#)
            #expect(read.tally.digest != nil && read.tally.badRecords == 0)
            for page in [read.pages[0], read.pages[7], read.pages[600]] {
                let again = try ReadPages(CodeSource(), bytes: bytes, at: RecordPlace(offset: page.facts.offset, inner: page.facts.inner))
                #expect(again.pages.first?.text == page.text)
                #expect(again.pages.first?.rights == page.rights)
            }
        }
    }

    @Test func `the folders in which wheels keep their metadata speak of what lies beside them`() throws {
        let read = try ReadPages(
            CodeSource(),
            bytes: zipArchive([
                ("gull/a.py", "a = 1\n"), ("gull/vendor_/b.py", "b = 1\n"), ("gull-1.dist-info/METADATA", "Name: gull\nLicense-Expression: MIT AND 0BSD\n"),
                ("gull-1.dist-info/licenses/LICENSE", Self.mit), ("gull-1.dist-info/licenses/gull/vendor_/LICENSE", "Apache License 2.0"),
            ]))
        #expect(licences(read.pages[0]) == ["MIT licence_file", "MIT AND 0BSD manifest"])
        #expect(licences(read.pages[1]) == ["Apache-2.0 licence_file"])
    }

    @Test func `a folder is one repository, in the order of its paths' bytes, without links and version control`() throws {
        try folder { folder in
            for (path, text) in [("LICENSE", Self.mit), (".git/config", "[core]\n"), ("src/b.py", "b = 1\n"), ("src/a.py", "a = 1\n"), ("src-x/c.py", "c = 1\n"), ("a.py", "d = 1\n")] { try write(text, path, in: folder) }
            try FileManager.default.createSymbolicLink(at: folder.appending(path: "loop"), withDestinationURL: folder)
            #expect(CodeSource.isWholeFolder(folder.path))
            let read = try ReadPages(CodeSource(), path: folder.path)
            #expect(read.pages.map(\.text) == [Self.mit, "d = 1\n", "c = 1\n", "a = 1\n", "b = 1\n"])
            #expect(Set(read.pages.map { licences($0) }) == [["MIT licence_file"]])
            #expect(read.tally.otherRecords == ["link": 1])
            let again = try ReadPages(CodeSource(), path: folder.path, at: RecordPlace(offset: read.pages[3].facts.offset, inner: 0))
            #expect(again.pages.first?.text == "a = 1\n")
            let digest = try #require(read.tally.digest)
            try write("a = 2\n", "src/a.py", in: folder)
            #expect(try ReadPages(CodeSource(), path: folder.path).tally.digest != digest)
        }
    }

    @Test func `a file that comes beside the shared folder while it is read lies in no folder`() throws {
        try folder { folder in
            // As many as are met in one call, so that the second pass begins with the next.
            for number in 0..<2000 { try write("x = \(number)\n", "src/\(number).py", in: folder) }
            let input = Input(ordinal: 0, source: 0, name: "gull", path: folder.path, bytes: 1, modified: 0)
            let reader = CodeReader(input, CodeSource(), at: nil)
            var batch = Batch(), tally = SourceTally(), metadata: [String] = [], goesOn = true
            #expect(try reader.fill(&batch, &tally))
            try write("y = 1\n", "b.py", in: folder)
            while goesOn {
                goesOn = try reader.fill(&batch, &tally)
                for row in 0..<batch.count { metadata.append(batch.metadata[row].withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }) }
                batch.removeAll()
            }
            #expect(metadata.first?.hasPrefix(#""repository":"gull","path":"b.py","#) == true)
            #expect(metadata.last?.hasPrefix(#""repository":"src","path":"999.py","#) == true)
        }
    }

    @Test func `files and folders whose names are no UTF-8 are read, as they are out of an archive`() throws {
        try folder { folder in
            try write(Self.mit, "LICENSE", in: folder)
            // "café/b.py" and "é.py" in Latin-1.
            let names: [[UInt8]] = [Array("/caf".utf8) + [0xE9], Array("/caf".utf8) + [0xE9] + Array("/b.py".utf8), [0x2F, 0xE9] + Array(".py".utf8)]
            let paths = names.map { name in (Array(folder.path.utf8) + name + [0]).map { CChar(bitPattern: $0) } }
            mkdir(paths[0], 0o700)
            for path in paths.dropFirst() {
                let file = try #require(fopen(path, "w"))
                fputs("x = 1\n", file)
                fclose(file)
            }
            let read = try ReadPages(CodeSource(), path: folder.path)
            #expect(read.pages.map(\.text) == [Self.mit, "x = 1\n", "x = 1\n"])
            #expect(read.pages.map { $0.id.split(separator: "/", maxSplits: 1).last ?? "" }.allSatisfy { $0.hasSuffix("LICENSE") || $0.hasSuffix("café/b.py") || $0.hasSuffix("é.py") })
            #expect(Set(read.pages.map { licences($0) }) == [["MIT licence_file"]])
            #expect(read.tally.otherRecords.isEmpty)
        }
    }

    @Test func `repositories may lie some folders deep`() throws {
        var source = CodeSource()
        source.repositoryDepth = 2
        let read = try ReadPages(source, bytes: tarArchive([("LICENSE", Self.mit), ("a/x/LICENSE", "0BSD"), ("a/x/f.py", "x\n"), ("a/y/f.py", "y\n"), ("b/y/g/f.py", "z\n")]))
        #expect(read.pages.map(\.metadata).map { $0.components(separatedBy: "\"")[3] }.suffix(3) == ["a/x", "a/y", "b/y"])
        #expect(licences(read.pages[2]) == ["0BSD licence_file"])
        // What lies above a repository says nothing of it.
        #expect(licences(read.pages[3]).isEmpty && licences(read.pages[4]).isEmpty)
    }

    // MARK: Hostile archives

    @Test func `a folder of more licences than can be held together has one that is not known`() {
        let files = (0...256).map { number in
            RepositoryStatements.LicenceFile(path: Array("LICENSE.\(number)".utf8), licence: Licence("LicenseRef-\(number)", terms: .open), line: [], offset: 0, size: 1)
        }
        #expect(FolderLicence(Array(files.dropLast()), declared: nil)?.licence.expression.hasSuffix(" AND LicenseRef-99") == true)
        #expect(FolderLicence(files, declared: nil)?.licence.expression == "LicenseRef-unknown")
    }

    @Test func `paths that lead out of an archive are dropped, whatever they hold`() throws {
        let names = ["../a.py", "a/../../b.py", "/etc/passwd.py", "a\nb.py", "ok/./a.py", "ok//b.py"]
        let read = try ReadPages(CodeSource(), bytes: tarArchive(names.map { ($0, "x = 1\n") }))
        #expect(read.pages.map { $0.drop ?? "page" } == ["unsafe_name", "unsafe_name", "unsafe_name", "unsafe_name", "page", "page"])
        #expect(read.pages[4].id.hasSuffix("/ok/a.py") && read.pages[5].id.hasSuffix("/ok/b.py"))
        // A licence file that lies outside says nothing.
        let outside = try ReadPages(CodeSource(), bytes: tarArchive([("../LICENSE", Self.mit), ("a.py", "x = 1\n")]))
        #expect(licences(outside.pages[1]).isEmpty)
    }

    @Test func `files that unpack to much are passed over`() throws {
        let zeros = String(repeating: "\0", count: 40 << 20)
        for bytes in [gzipped(tarArchive([("r/LICENSE", zeros), ("r/a.py", zeros), ("r/b.py", "x = 1\n")])), zipArchive([("r/a.py", zeros), ("r/b.py", "x = 1\n")])] {
            let read = try ReadPages(CodeSource(), bytes: bytes)
            #expect(read.pages.map { $0.drop ?? "page" }.suffix(2) == ["too_large", "page"])
        }
    }

    @Test func `an archive that is cut gives what stands before`() throws {
        let whole = tarArchive((1...50).map { ("r/f\($0).py", "x = \($0)\n") })
        let packed = gzipped(whole), zip = zipArchive((1...50).map { ("r/f\($0).py", "x = \($0)\n") })
        for (name, bytes) in [("tar", Array(whole.prefix(9400))), ("gzip", Array(packed.prefix(packed.count / 2))), ("zip", Array(zip.prefix(zip.count / 2))), ("text", Array("no archive at all".utf8))] {
            let read = try ReadPages(CodeSource(), bytes: bytes)
            // Without its directory a zip is read by its files' own heads, and may end between two.
            #expect(read.tally.badRecords > 0 || name == "zip", "\(name)")
            #expect(read.pages.map(\.text) == (0..<read.pages.count).map { "x = \($0 + 1)\n" })
        }
    }

    @Test func `where a licence file may have been lost, folders above it are not believed`() throws {
        let files = [("p/LICENSE", Self.mit), ("p/a.py", "a = 1\n"), ("p/sub/b.py", "b = 2\n"), ("p/sub/LICENSE", String(repeating: "x", count: 2000))]
        let whole = tarArchive(files)
        #expect(try ReadPages(CodeSource(), bytes: whole).pages.first { $0.text == "a = 1\n" }.map(licences) == ["MIT licence_file"])
        let cut = try ReadPages(CodeSource(), bytes: Array(whole.prefix(whole.count - 3000)))
        #expect(cut.tally.badRecords > 0)
        #expect(cut.pages.filter { $0.text.hasSuffix("= 1\n") || $0.text.hasSuffix("= 2\n") }.map(licences) == [[], []])
    }

    @Test func `many empty files, and many licence files, are each accounted for`() throws {
        let empty = try ReadPages(CodeSource(), bytes: tarArchive((0..<5000).map { ("r/f\($0).py", "") }))
        #expect(empty.pages.count == 5000 && empty.pages.allSatisfy { $0.drop == "empty" })
        // Past the bound nothing that folders say is relied on.
        let statements = RepositoryStatements(mostFiles: 3)
        for number in 0..<5 {
            statements.add(WalkedFile(path: Array("r/\(number)/LICENSE".utf8), bytes: Array(Self.mit.utf8), size: UInt64(Self.mit.utf8.count), offset: 0, isSafe: true))
        }
        #expect(statements.unread == 2)
        let claims = FileClaims(statements)
        #expect(claims.rights(of: Array("r/0/a.py".utf8), Array("a = 1".utf8), root: []).isEmpty)
        #expect(claims.rights(of: Array("r/0/a.py".utf8), Array("# SPDX-License-Identifier: MIT".utf8), root: []).claims.count == 1)
    }

    @Test func `any bytes give pages, counts or damage`() throws {
        var random = TestRandom()
        let whole = [gzipped(tarArchive([("r/LICENSE", Self.mit), ("r/a.py", "x = 1\n")])), tarArchive([("r/LICENSE", Self.mit), ("r/a.py", "x = 1\n")]), zipArchive([("r/LICENSE", Self.mit), ("r/a.py", "x = 1\n")])]
        for _ in 0..<200 {
            var bytes = whole.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...8, using: &random) { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            _ = try ReadPages(CodeSource(), bytes: bytes)
        }
    }
}

/// An archive of files as they are, in the form of zip (APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16).
func zipArchive(_ files: [(name: String, text: String)]) -> [UInt8] {
    var out: [UInt8] = [], directory: [UInt8] = []
    func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    for (name, text) in files {
        let bytes = Array(text.utf8), head = little(10, 2) + little(0, 2) + little(0, 2) + little(0x21 << 16, 4) + little(Int(crc32(bytes)), 4) + little(bytes.count, 4) + little(bytes.count, 4)
        directory += little(0x0201_4B50, 4) + little(0x031E, 2) + head + little(name.utf8.count, 2) + little(0, 8) + little(0o100644 << 16, 4) + little(out.count, 4) + Array(name.utf8)
        out += little(0x0403_4B50, 4) + head + little(name.utf8.count, 2) + little(0, 2) + Array(name.utf8) + bytes
    }
    return out + directory + little(0x0605_4B50, 4) + little(0, 4) + little(files.count, 2) + little(files.count, 2) + little(directory.count, 4) + little(out.count, 4) + little(0, 2)
}

private let crcTable: [UInt32] = (0..<256).map { byte in (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 } }

private func crc32(_ bytes: [UInt8]) -> UInt32 { ~bytes.reduce(~0) { crcTable[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 } }
