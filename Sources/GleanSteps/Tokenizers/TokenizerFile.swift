import GleanStore
package import GleanTokens

/// Loads a tokenizer from the file that a project publishes it in.
///
/// The format is told by the content: `.tiktoken` (ranks in base 64), `tekken.json` of Mistral, `tokenizer.json` of Hugging Face, or a
/// model of SentencePiece.
package enum TokenizerFile {
    /// - Parameters:
    ///   - preset: the name of a `TokenizerPreset`, which a `.tiktoken` file needs; others hold their own pattern.
    /// - Throws: a `TokenizerFileError`; a `StoreError` where the file can't be read.
    package static func load(_ path: String, preset: String? = nil) throws -> any Tokenizer {
        let bytes = try FileBytes.map(path)
        do {
            return try load(bytes.span, preset: preset)
        } catch let error as TokenizerFileError {
            throw error.in(path)
        }
    }

    package static func load(_ bytes: Span<UInt8>, preset: String? = nil) throws -> any Tokenizer {
        switch Format(bytes) {
        case .tiktoken: return try TiktokenFile.load(bytes, preset: preset)
        case .json: return try jsonTokenizer(bytes)
        case .sentencePiece:
            do {
                return try SentencePieceFile.load(bytes, name: "The model")
            } catch let error as SentencePieceError {
                throw TokenizerFileError("can't be read\(error.offset.map { " at byte \($0)" } ?? ""): \(error.message)")
            }
        case .unknown:
            throw TokenizerFileError("is no tokenizer's file: found neither ranks in base 64 (.tiktoken), nor JSON (tokenizer.json, tekken.json), nor pieces (.model of SentencePiece)")
        }
    }

    private static func jsonTokenizer(_ bytes: Span<UInt8>) throws -> any Tokenizer {
        switch try TokenizerJSON.fields(bytes) {
        case let fields where fields.contains("model"): return try TokenizerJSON.load(bytes)
        case let fields where fields.contains("vocab") && fields.contains("config"): return try TekkenFile.load(bytes)
        case let fields:
            let found = fields.prefix(8).joined(separator: ", ")
            throw TokenizerFileError("is JSON with the fields \(found); wanted \"model\" (tokenizer.json) or \"config\" and \"vocab\" (tekken.json)")
        }
    }

    /// The id of a special token, if a vocabulary can have it.
    static func specialID(_ id: Int, _ name: String) throws -> UInt32 {
        guard (0..<BytePairModel.mostTokens).contains(id) else {
            throw TokenizerFileError("has the special token \"\(name)\" with the id \(id), where ids below \(BytePairModel.mostTokens) may be")
        }
        return UInt32(id)
    }

    private enum Format {
        case tiktoken, json, sentencePiece, unknown

        init(_ bytes: Span<UInt8>) {
            var at = 0
            while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
            if at < bytes.count, bytes[at] == 0x7B {
                self = .json
            } else if SentencePieceFile.isModel(bytes) {
                self = .sentencePiece
            } else if let line = TiktokenFile.line(bytes, from: 0), line.token != nil {
                self = .tiktoken
            } else {
                self = .unknown
            }
        }
    }
}

/// What is wrong with a tokenizer's file.
package struct TokenizerFileError: Error, Equatable, CustomStringConvertible {
    package let file: String?
    package let message: String

    /// - Parameter message: goes on behind the name of the file: what was found, and what was wanted.
    package init(_ message: String) { self.init(file: nil, message) }

    private init(file: String?, _ message: String) {
        self.file = file
        self.message = message
    }

    func `in`(_ file: String) -> TokenizerFileError { TokenizerFileError(file: file, message) }

    package var description: String { "\(file ?? "The tokenizer") \(message)" }
}
