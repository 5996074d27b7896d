/// The working memory of predictions; one a worker. What it keeps between texts spares work and changes no score.
package struct FastTextScratch: Sendable {
    /// A score a label after `FastTextModel.score`, in the order of `FastTextModel.labels`.
    package internal(set) var scores: [Float] = []

    /// Rows waiting to be summed. Words of any length are summed in portions of this many, so that memory stays bounded.
    var rows = [UInt32](repeating: 0, count: 2048)
    var rowCount = 0
    /// Rows summed so far.
    var summed = 0
    var hidden: [Float] = []
    /// Rows of tokens read before, of this text and earlier ones.
    var tokens = FastTextTokens()
    /// The hash of each word; kept only for models with n-grams of words (4 bytes a word).
    var wordHashes: [UInt32] = []

    package init() {}

    mutating func prepare(stride: Int, labels: Int) {
        if hidden.count != stride {
            hidden = [Float](repeating: 0, count: stride)
        } else {
            for index in hidden.indices { hidden[index] = 0 }
        }
        if scores.count != labels { scores = [Float](repeating: 0, count: labels) }
        rowCount = 0
        summed = 0
        // What one enormous page took is given back before the next.
        wordHashes.removeAll(keepingCapacity: wordHashes.capacity <= 1 << 20)
    }
}

/// A label by its place in `FastTextModel.labels`, and its score.
package struct FastTextPrediction: Equatable, Sendable {
    package var label: Int
    /// The model's probability plus 0.00001, as fastText gives it; in 0...1.00001 for a well-formed model.
    package var score: Float

    package init(label: Int, score: Float) {
        self.label = label
        self.score = score
    }
}
