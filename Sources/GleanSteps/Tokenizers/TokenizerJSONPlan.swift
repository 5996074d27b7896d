import GleanTokens

extension TokenizerJSON {
    /// A normalizer or pre-tokenizer.
    struct Step: Decodable {
        var type: String
        var normalizers: [Step]?
        var pretokenizers: [Step]?
        var pattern: Pattern?
        var behavior: String?
        var invert: Bool?
        var add_prefix_space: Bool?
        var use_regex: Bool?
        var individual_digits: Bool?

        struct Pattern: Decodable {
            var Regex: String?
            var String: String?
        }

        /// The steps that a sequence is made of, sequences in it taken apart.
        func flat(_ inner: (Step) -> [Step]?) -> [Step] { inner(self).map { $0.flatMap { $0.flat(inner) } } ?? [self] }
    }

    /// What says how a text becomes pieces.
    struct Parts {
        var addedTokens: [AddedToken] = []
        var normalizer: Step?
        var preTokenizer: Step?

        func plan() throws -> TextPlan {
            var plan = TextPlan([])
            for step in normalizer?.flat(\.normalizers) ?? [] {
                guard step.type == "NFC" else { throw TokenizerFileError("has the normalizer \(step.type); only NFC can be done") }
                plan.composes = true
            }
            try cut(preTokenizer?.flat(\.pretokenizers) ?? [], &plan)
            plan.added = try added(normalized: false)
            plan.addedAfterComposing = try added(normalized: true)
            return plan
        }

        /// Real files have up to four, and encoding goes as deep as there are patterns.
        private static let mostPreTokenizers = 16

        private func cut(_ steps: [Step], _ plan: inout TextPlan) throws {
            guard let last = steps.last, last.type == "ByteLevel" else {
                throw TokenizerFileError("has pre-tokenizers that do not end with ByteLevel, found \(steps.map(\.type)); only byte-level BPE can be read")
            }
            guard steps.count <= Self.mostPreTokenizers else {
                throw TokenizerFileError("has \(steps.count) pre-tokenizers, where \(Self.mostPreTokenizers) may be")
            }
            for step in steps.dropLast() { plan.patterns.append(try pattern(step)) }
            if last.use_regex ?? true { plan.patterns.append(.gpt2) }
            plan.addsPrefixSpace = last.add_prefix_space ?? true
            if plan.addsPrefixSpace, steps.count > 1 {
                throw TokenizerFileError("has ByteLevel with add_prefix_space behind \(steps[0].type), which puts spaces inside of texts")
            }
        }

        private func pattern(_ step: Step) throws -> PiecePattern {
            switch step.type {
            case "Digits": return step.individual_digits ?? false ? .digit : .digitRun
            case "Punctuation":
                switch step.behavior ?? "Isolated" {
                case "Isolated": return .punctuation
                case "Contiguous": return .punctuationRun
                case let other: throw TokenizerFileError("has Punctuation with the behavior \(other); Isolated and Contiguous can be done")
                }
            case "Split": return try split(step)
            case let other: throw TokenizerFileError("has the pre-tokenizer \(other); Split, Digits, Punctuation and ByteLevel can be done")
            }
        }

        private func split(_ step: Step) throws -> PiecePattern {
            guard let regex = step.pattern?.Regex else { throw TokenizerFileError("has a Split by a string; only regular expressions are known") }
            guard let pattern = PiecePattern(regex: regex) else { throw TokenizerFileError("has a pattern that is not known: \(regex)") }
            // Where all of a text is matched, to keep the matches alone is the same.
            let (behavior, isInverted) = (step.behavior ?? "", step.invert ?? false)
            if behavior == "Isolated" || (behavior == "Removed" && isInverted && !pattern.leavesGaps) { return pattern }
            throw TokenizerFileError("has a Split with the behavior \(behavior)\(isInverted ? ", inverted" : ""); Isolated can be done")
        }

        private func added(normalized: Bool) throws -> AddedTokens {
            AddedTokens(
                try addedTokens.filter { ($0.normalized ?? true) == normalized && !$0.content.isEmpty }.map { token in
                    let isSpecial = token.special ?? false
                    if !isSpecial, token.lstrip ?? false || token.rstrip ?? false || token.single_word ?? false {
                        throw TokenizerFileError("has the added token \"\(token.content)\" with lstrip, rstrip or single_word, which can't be done")
                    }
                    return AddedTokens.Token(name: Array(token.content.utf8), id: token.id, isSpecial: isSpecial)
                })
        }
    }
}
