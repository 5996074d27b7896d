import CExtractModel
import CKernels

extension BlockModel {
    /// The weights that the program is built with.
    package static let builtIn: BlockModel = {
        var model = BlockModel()
        // The tables are constant data of the sizes that stand beside them.
        model.tokens = TokenTables(
            weights: unsafe Array(UnsafeBufferPointer(start: glean_extract_tokens_start(), count: TokenTables.size * TokenTables.Kind.allCases.count)),
            types: (0..<2 * TokenTables.size).map { unsafe kinds(glean_extract_types_start()[$0]) })
        for kind in TypeTokens.features.indices { model.tokens.typeBias[kind] = unsafe glean_extract_type_bias_start()[kind] }
        model.tokens.bias = glean_extract_token_bias
        model.blocks = forest(glean_extract_blocks)
        model.article = forest(glean_extract_article)
        return model
    }()

    /// Raised with every new set of weights.
    package static var version: Int { Int(glean_extract_version) }

    /// The names of the features that the built-in weights were trained for, in the order of their places.
    package static var builtInFeatures: [String] {
        String(cString: glean_extract_feature_names()).split(separator: " ").map { String($0) }
    }

    /// Eight weights out of one word, the lowest byte first.
    private static func kinds(_ word: UInt64) -> SIMD8<Int8> {
        var kinds = SIMD8<Int8>()
        for kind in 0..<8 { kinds[kind] = Int8(truncatingIfNeeded: word >> UInt64(8 * kind)) }
        return kinds
    }

    private static func forest(_ stored: glean_forest_tables) -> Forest {
        let splits = Int(stored.splits), trees = Int(stored.trees)
        return unsafe Forest(
            features: Array(UnsafeBufferPointer(start: stored.features, count: splits)),
            thresholds: Array(UnsafeBufferPointer(start: stored.thresholds, count: splits)),
            masks: Array(UnsafeBufferPointer(start: stored.masks, count: splits)),
            ends: Array(UnsafeBufferPointer(start: stored.ends, count: trees)),
            leaves: Array(UnsafeBufferPointer(start: stored.leaves, count: trees * Forest.leavesOfTree)))
    }

    /// Reads weights from a file of training: 32-bit little-endian numbers, as Training/train.py writes them; nil where they end too soon.
    package init?(training bytes: [UInt8]) {
        self.init()
        var place = 0
        func number() -> UInt32? {
            guard place + 4 <= bytes.count else { return nil }
            defer { place += 4 }
            return (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32($1 * 8) }
        }
        func forest() -> Forest? {
            guard let trees = number(), trees < 100_000, let splits = number(), splits < trees * 32 else { return nil }
            var forest = Forest()
            for _ in 0..<splits {
                guard let feature = number(), let threshold = number(), let mask = number() else { return nil }
                forest.features.append(UInt16(truncatingIfNeeded: feature))
                forest.thresholds.append(Float(bitPattern: threshold))
                forest.masks.append(mask)
            }
            for _ in 0..<trees { forest.ends.append(Int32(bitPattern: number() ?? 0)) }
            for _ in 0..<Int(trees) * Forest.leavesOfTree { forest.leaves.append(Int32(bitPattern: number() ?? 0)) }
            guard forest.ends.last ?? 0 == splits else { return nil }
            return forest
        }
        guard let bias = number() else { return nil }
        let count = TokenTables.size * TokenTables.Kind.allCases.count
        guard place + count <= bytes.count else { return nil }
        tokens = TokenTables(weights: bytes[place..<place + count].map { Int8(bitPattern: $0) }, types: [])
        tokens.bias = Int32(bitPattern: bias)
        place += count
        for _ in 0..<2 * TokenTables.size {
            guard let low = number(), let high = number() else { return nil }
            tokens.types.append(Self.kinds(UInt64(high) << 32 | UInt64(low)))
        }
        for kind in TypeTokens.features.indices { tokens.typeBias[kind] = Int32(bitPattern: number() ?? 0) }
        guard let blocks = forest(), let article = forest() else { return nil }
        self.blocks = blocks
        self.article = article
    }
}
