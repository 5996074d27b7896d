import CCrypto
import Foundation
import GleanBytes
import GleanFormats

/// The public test data, where it is unpacked (see GLEANER_TEST_DATA in CONTRIBUTING.md).
enum TestData {
    static let folder: String = {
        let environment = ProcessInfo.processInfo.environment
        return environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data"
    }()

    /// nil, and a line saying so, when the data is not there.
    static func path(_ name: String, _ test: String = #function) -> String? {
        let path = folder + "/" + name
        if FileManager.default.fileExists(atPath: path) { return path }
        print("skipped: \(test) wants \(path)")
        return nil
    }

    static func bytes(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? [] }

    /// All files below warc/ that differ in content, small ones first.
    static func crawlFiles(_ test: String = #function) -> [String] {
        guard let root = path("warc", test) else { return [] }
        var seen: Set<String> = []
        var files: [(size: Int, path: String)] = []
        for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            let path = root + "/" + name
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                attributes[.type] as? FileAttributeType == .typeRegular
            else { continue }
            let content = bytes(path)
            if seen.insert(sha1(content.span)).inserted { files.append((content.count, path)) }
        }
        return files.sorted { ($0.size, $0.path) < ($1.size, $1.path) }.map(\.path)
    }

    /// The Python of the peers, if it has the module.
    static func peer(with module: String, _ test: String = #function) -> String? {
        let folder = ProcessInfo.processInfo.environment["GLEANER_PEERS"] ?? NSHomeDirectory() + "/.cache/gleaner-peers"
        let python = folder + "/venv/bin/python"
        if FileManager.default.isExecutableFile(atPath: python), run(python, ["-c", "import " + module]) != nil { return python }
        print("skipped: \(test) wants \(module) in \(python)")
        return nil
    }

    /// What the command prints; nil when it fails.
    static func run(_ command: String, _ arguments: [String]) -> Data? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? data : nil
    }
}

func sha1(_ bytes: Span<UInt8>) -> String {
    var digest = [UInt8](repeating: 0, count: 20)
    bytes.withUnsafeBufferPointer { _ = EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha1(), nil) }
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// UTF-8, or Latin-1 where it is none.
func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    let array = range.map { bytes[$0] }
    return String(validating: array, as: UTF8.self) ?? String(String.UnicodeScalarView(array.map { Unicode.Scalar($0) }))
}

/// One record or damage, with its text copied out.
struct Seen: Equatable {
    var record = CrawlRecord()
    var uri = "", date = "", id = "", contentType = ""
    var block: [UInt8] = []
    var blockDigest = "", payloadDigest = ""

    /// Without the places in the reader's buffer, which depend on how the input came.
    var placeless: Seen {
        var result = self
        result.record = CrawlRecord()
        result.record.kind = record.kind
        result.record.format = record.format
        (result.record.offset, result.record.innerOffset, result.record.length) = (record.offset, record.innerOffset, record.length)
        (result.record.missingBytes, result.record.skippedBytes) = (record.missingBytes, record.skippedBytes)
        result.record.head = 0..<record.head.count
        result.record.block = 0..<record.block.count
        return result
    }
}

/// Reads all of a source.
func readAll(
    _ source: any ByteSource, maxBlockBytes: Int = 8 << 20
) throws -> (records: [Seen], damages: [CrawlDamage], peak: Int) {
    var reader = CrawlReader(source, maxBlockBytes: maxBlockBytes)
    var records: [Seen] = [], damages: [CrawlDamage] = [], peak = 0
    while let event = try reader.next() {
        peak = max(peak, reader.bufferBytes)
        switch event {
        case .damage(let damage): damages.append(damage)
        case .record(let record):
            let bytes = reader.bytes
            var seen = Seen(record: record)
            seen.uri = text(bytes, record.targetURI)
            seen.date = text(bytes, record.date)
            seen.id = text(bytes, record.id)
            seen.contentType = text(bytes, record.contentType)
            if record.block.count < 4096 { seen.block = record.block.map { bytes[$0] } }
            seen.blockDigest = sha1(bytes.extracting(record.block))
            if record.holdsHTTP { seen.payloadDigest = sha1(bytes.extracting(HTTPHead(bytes, record.block).body)) }
            records.append(seen)
        }
    }
    return (records, damages, peak)
}

func readAll(_ text: String, pieceBytes: Int = .max) throws -> (records: [Seen], damages: [CrawlDamage], peak: Int) {
    try readAll(MemorySource(Array(text.utf8), pieceBytes: pieceBytes))
}

func gzip(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    precondition(GzipCompressor().append(Array(text.utf8).span, to: &output))
    return output
}

func zstd(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    precondition(ZstdCompressor().append(Array(text.utf8).span, to: &output))
    return output
}
