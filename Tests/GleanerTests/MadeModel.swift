import Foundation

/// A fastText model for the examples: labels hq and cc, two dimensions that are their scores before softmax, and three words.
///
/// A text's vector is the mean over its known words and the line's end, (0, 0). "gulls" is (4, 0), "sale" is (0, 8); all other words are
/// unknown. Written when first asked for, so that no model lies in the repository.
enum MadeModel {
    /// What examples call it, and where it is.
    static let known: [String: String] = {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-made-\(getpid()).bin").path
        return FileManager.default.createFile(atPath: path, contents: Data(bytes)) ? ["made.bin": path] : [:]
    }()

    private static let bytes: [UInt8] = {
        var out: [UInt8] = []
        func put<T>(_ value: T) { withUnsafeBytes(of: value) { out.append(contentsOf: $0) } }
        // Magic number, version, dim, ws, epoch, minCount, neg, wordNgrams, softmax, supervised, bucket, minn, maxn, lrUpdateRate; t.
        for value: Int32 in [793_712_314, 12, 2, 5, 1, 1, 5, 1, 3, 3, 0, 0, 0, 100] { put(value) }
        put(0.0001)
        // Entries, words, labels; tokens; not pruned.
        for value: Int32 in [5, 3, 2] { put(value) }
        put(Int64(100))
        put(Int64(-1))
        for (name, isLabel) in [("</s>", false), ("gulls", false), ("sale", false), ("__label__hq", true), ("__label__cc", true)] {
            out += Array(name.utf8) + [0]
            put(Int64(1))
            put(UInt8(isLabel ? 1 : 0))
        }
        for matrix: [Float] in [[0, 0, 4, 0, 0, 8], [1, 0, 0, 1]] {
            put(UInt8(0))
            put(Int64(matrix.count / 2))
            put(Int64(2))
            for value in matrix { put(value) }
        }
        return out
    }()
}
