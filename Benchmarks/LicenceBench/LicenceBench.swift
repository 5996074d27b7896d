import Foundation
import GleanRights

/// LicenceBench FOLDER [TIMES]: the licences that each file of a folder holds or names, a line a file: name, tab, ids by "|".
///
/// With TIMES the files are read so often, and CPU seconds a file go to standard error; scripts/check_licence_texts.py uses both.
@main struct LicenceBench {
    static func main() throws {
        guard CommandLine.arguments.count >= 2 else {
            FileHandle.standardError.write(Data("usage: LicenceBench FOLDER [TIMES]\n".utf8))
            exit(64)
        }
        let folder = CommandLine.arguments[1], times = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 1 : 1
        var files: [(name: String, bytes: [UInt8])] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            if let bytes = FileManager.default.contents(atPath: folder + "/" + name) { files.append((name, Array(bytes))) }
        }
        var reader = LicenceText()
        for file in files { print(file.name, reader.licences(file.bytes.span).map(\.licence.expression).joined(separator: "|"), separator: "\t") }
        if times < 2 || files.isEmpty { return }
        let start = clock()
        for _ in 0..<times {
            for file in files { _ = reader.licences(file.bytes.span) }
        }
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC) / Double(times * files.count)
        FileHandle.standardError.write(Data("\(seconds)\n".utf8))
    }
}
