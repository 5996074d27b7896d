import Foundation
import GleanModel
import GleanStore

/// A file of a store, fetched whole into a folder of this machine under its own name: for who reads it in any order, or wants a path.
///
/// A class, as the folder goes with it.
final class FetchedFile {
    /// Where it lies on this machine.
    let path: String
    /// Whether the bytes are those that the store says it has; nil where it says nothing.
    let isSound: Bool?
    private let folder: ScratchFolder

    /// Fetches the file at `location`, and those at `others` beside it, into a folder made inside `scratch`. Throws a `RunError`.
    init(_ location: String, and others: [String] = [], scratch: String = ScratchFile.usualFolder) throws {
        folder = try ScratchFolder(in: scratch)
        for other in others { _ = try Self.fetch(other, into: folder.path) }
        (path, isSound) = try Self.fetch(location, into: folder.path)
    }

    /// Fetches again where the store says that the bytes are not its own.
    private static func fetch(_ location: String, into folder: String) throws -> (path: String, isSound: Bool?) {
        let path = "\(folder)/\(location.split(separator: "/").last ?? "file")"
        var isSound: Bool?
        for _ in 0..<Files.readings(of: location) {
            isSound = try copy(location, to: path)
            if isSound != false { break }
        }
        return (path, isSound)
    }

    private static let pieceBytes = 1 << 20

    private static func copy(_ location: String, to path: String) throws -> Bool? {
        let bytes: OrderedBytes
        do { bytes = try OrderedBytes(location) } catch { throw RunError.reading(location, error) }
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        do {
            var file = try AtomicFile(path)
            while case let count = try fill(&piece, from: bytes, location), count > 0 { try file.write(piece.span.extracting(0..<count)) }
            try file.commit()
        } catch let error as StoreError {
            throw RunError.writing(error)
        }
        return bytes.isSound
    }

    private static func fill(_ piece: inout [UInt8], from bytes: OrderedBytes, _ location: String) throws -> Int {
        do {
            return try piece.withUnsafeMutableBytes { buffer throws(StoreError) in try bytes.read(into: buffer) }
        } catch let error as StoreError {
            throw RunError.reading(location, error)
        }
    }
}

extension Input {
    /// The same input in another place.
    func at(_ path: String) -> Input { Input(ordinal: ordinal, source: source, name: name, path: path, bytes: bytes, modified: modified) }
}
