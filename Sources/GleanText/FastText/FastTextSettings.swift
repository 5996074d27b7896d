/// The training settings that a model file carries and prediction needs.
///
///     offset  field
///      0  magic 793712314      4  version (11 or 12)
///      8  dim, ws, epoch, minCount, neg, wordNgrams, loss, model, bucket, minn, maxn, lrUpdateRate (Int32 each)
///     56  t (Double)          64  the dictionary
struct FastTextSettings: Sendable {
    enum Loss: Int { case hierarchicalSoftmax = 1, negativeSampling, softmax, oneVersusAll }

    var dim: Int
    var wordNgrams: Int
    var loss: Loss
    var bucket: Int
    var minn: Int
    var maxn: Int

    /// Longest n-grams accepted: they multiply the work on a page, and real models stay below 10.
    static let longestNgram = 64
    static let widest = 65_536

    var hashesNgrams: Bool { maxn > 0 || wordNgrams > 1 }

    init(_ reader: inout FastTextReader) throws(FastTextError) {
        guard reader.remaining >= 8, try reader.int32() == 793_712_314 else { throw .notAModel }
        let version = try reader.int32()
        guard version == 11 || version == 12 else { throw .unknownVersion(version) }
        dim = try reader.int32()
        for _ in 0..<4 { _ = try reader.int32() }
        wordNgrams = try reader.int32()
        let loss = try reader.int32()
        let model = try reader.int32()
        bucket = try reader.int32()
        minn = try reader.int32()
        maxn = try reader.int32()
        for _ in 0..<3 { _ = try reader.int32() }
        guard model == 3 else { throw .notSupervised }
        guard let loss = Loss(rawValue: loss) else { throw reader.bad("loss \(loss)") }
        self.loss = loss
        // Supervised models of version 11 were written by a program that ignored character n-grams.
        if version == 11 { maxn = 0 }
        guard (1...Self.widest).contains(dim) else { throw reader.bad("\(dim) dimensions") }
        guard wordNgrams <= Self.longestNgram, maxn <= Self.longestNgram else { throw reader.bad("n-grams of more than \(Self.longestNgram)") }
        guard bucket >= 0, bucket > 0 || !hashesNgrams else { throw reader.bad("\(bucket) buckets") }
    }
}
