import Foundation
import GleanBytes
import GleanText

/// CodeBench FOLDER [TIMES]: what each file under a folder is, a line a file: path, tab, language, tab, every reason to leave it out by ",".
///
/// With TIMES the files are judged so often, and CPU nanoseconds a file and bytes a second go to standard error; scripts/check_languages.py
/// uses both. CodeBench FOLDER shape: the numbers of `code_quality` instead, for scripts/check_code_quality.py.
@main struct CodeBench {
    static func main() {
        guard CommandLine.arguments.count >= 2 else {
            FileHandle.standardError.write(Data("usage: CodeBench FOLDER [TIMES]\n".utf8))
            exit(64)
        }
        let folder = CommandLine.arguments[1], times = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 0 : 0
        var files: [(path: [UInt8], bytes: [UInt8])] = []
        for name in (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted() {
            let place = folder + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder), !isFolder.boolValue,
                  let bytes = FileManager.default.contents(atPath: place) else { continue }
            files.append((Array(name.utf8), Array(bytes)))
        }
        if CommandLine.arguments.count > 2, CommandLine.arguments[2] == "shape" { return printShapes(files) }
        if times == 0 {
            for file in files {
                let reasons = CodeExclusion.allCases.filter { CodeFile.judge(path: file.path.span, bytes: file.bytes.span, asked: [$0]).exclusion != nil }
                let language = CodeFile.judge(path: file.path.span, bytes: file.bytes.span).language ?? ""
                print(String(decoding: file.path, as: UTF8.self), language, reasons.map(\.rawValue).joined(separator: ","), separator: "\t")
            }
            return
        }
        var excluded = 0
        let start = clock()
        for _ in 0..<times {
            for file in files where CodeFile.judge(path: file.path.span, bytes: file.bytes.span).exclusion != nil { excluded += 1 }
        }
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC), judged = Double(times * files.count)
        let bytes = Double(times * files.reduce(0) { $0 + $1.bytes.count })
        FileHandle.standardError.write(Data("\(seconds / judged * 1e9) ns a file, \(bytes / seconds / 1e6) MB/s, \(excluded) left out\n".utf8))
    }
    /// Path, characters, lines, longest line, characters in lines, letters, letters and digits, tokens: a line a file. CPU time to standard error.
    static func printShapes(_ files: [(path: [UInt8], bytes: [UInt8])]) {
        var lines: [String] = []
        let start = clock()
        for file in files {
            let shape = CodeShape(file.bytes.span)
            let numbers = [shape.characters, shape.lines, shape.longestLine, shape.lineCharacters, shape.letters, shape.alphanumerics, shape.words + shape.marks]
            lines.append(String(decoding: file.path, as: UTF8.self) + "\t" + numbers.map(String.init).joined(separator: "\t"))
        }
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC), bytes = Double(files.reduce(0) { $0 + $1.bytes.count })
        print(lines.joined(separator: "\n"))
        FileHandle.standardError.write(Data("\(bytes / seconds / 1e6) MB/s\n".utf8))
    }
}
