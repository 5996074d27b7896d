import Foundation
import GleanBytes
@testable import GleanEngine
import GleanModel
import Testing

@Suite struct SealedJSONTests {
    private func sealed(_ folder: ToyFolder) throws -> (path: String, bytes: [UInt8]) {
        let path = folder.path + "/value.json"
        try SealedJSON.write(path, ["pages": 12, "kept": 3])
        return (path, try Files.read(path))
    }

    @Test func `the second line is the digest of the first`() throws {
        let (path, bytes) = try sealed(ToyFolder())
        let line = Array(#"{"kept":3,"pages":12}"#.utf8)
        #expect(String(decoding: bytes, as: UTF8.self) == "\(String(decoding: line, as: UTF8.self))\n\"xxh3-128:\(XXH3.hash128(line.span).hex)\"\n")
        #expect(path.hasSuffix("value.json"))
    }

    @Test func `what was written is read, and nothing that was cut or changed by a bit`() throws {
        let folder = try ToyFolder()
        let (path, bytes) = try sealed(folder)
        #expect(try SealedJSON.read([String: Int].self, path) == ["pages": 12, "kept": 3])
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            try Files.write(path, changed)
            #expect(throws: RunError.self, "bit \(bit)") { try SealedJSON.read([String: Int].self, path) }
        }
        for count in bytes.indices {
            try Files.write(path, Array(bytes[..<count]))
            #expect(throws: RunError.self, "\(count) bytes") { try SealedJSON.read([String: Int].self, path) }
        }
    }
}
