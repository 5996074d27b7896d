// From text to rows of the input matrix: tokens, n-grams of characters, n-grams of words.

extension FastTextModel {
    /// fastText's white space: space, \t, \n, \v, \f, \r and the zero byte; nothing beyond ASCII.
    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte <= 0x20 && 0x1_0000_3E01 as UInt64 >> UInt64(byte) & 1 == 1
    }

    /// Leaves in `scratch` what the text names. The end of line is read as the word `</s>`.
    func read(_ text: Span<UInt8>, newlineEnds: Bool, _ scratch: inout FastTextScratch) {
        // Read once: a static costs a call at each use.
        let (endHash, endToken) = (Self.endHash, Self.endToken)
        // N-grams of words need each word's hash, and words without n-grams are found as fast without.
        let remembers = settings.maxn > 0 && settings.wordNgrams <= 1
        if remembers { scratch.tokens.begin(for: self) }
        var at = 0
        while at < text.count {
            if remembers {
                if scratch.rowCount + FastTextTokens.mostRows > scratch.rows.count { sumRows(&scratch) }
                at = scratch.tokens.read(text, from: at, keepsSpace: newlineEnds, to: &scratch.rows, &scratch.rowCount)
                if at == text.count { break }
            }
            let byte = text[at]
            if Self.isSpace(byte) {
                if newlineEnds, byte == 0x0A { break }
                at += 1
                continue
            }
            let start = at
            var hash = fastTextHashSeed
            while at < text.count {
                let byte = text[at]
                if Self.isSpace(byte) { break }
                hash = fastTextHash(hash, byte)
                at += 1
            }
            let token = text.extracting(unchecked: start..<at)
            if hash == endHash, token.count == 4, Self.isEnd(token) { break }
            if remembers, token.count <= FastTextTokens.mostBytes {
                addNew(text, start..<at, hash, &scratch)
            } else {
                add(token, hash, &scratch)
            }
        }
        if let id = vocabulary.id(of: endToken.span, hash: endHash), id < vocabulary.wordCount {
            append(word: id, &scratch)
        }
        guard settings.wordNgrams > 1 else { return }
        scratch.wordHashes.append(endHash)
        addWordNgrams(&scratch)
    }

    /// As `add`, and remembers the rows of the token.
    private func addNew(_ text: Span<UInt8>, _ range: Range<Int>, _ hash: UInt32, _ scratch: inout FastTextScratch) {
        // Room for all its rows, at most 1,105, so that none is summed before they are kept.
        if scratch.rows.count - scratch.rowCount < (FastTextTokens.mostBytes + 2) * (settings.maxn + 1) { sumRows(&scratch) }
        let first = scratch.rowCount
        add(text.extracting(range), hash, &scratch)
        if buckets.isPruned { scratch.rowCount = settle(&scratch.rows, first..<scratch.rowCount, tag: Self.rowTag) }
        scratch.tokens.keep(text, range, scratch.rows, first..<scratch.rowCount)
    }

    private func add(_ token: Span<UInt8>, _ hash: UInt32, _ scratch: inout FastTextScratch) {
        if let id = vocabulary.id(of: token, hash: hash) {
            guard id < vocabulary.wordCount else { return }
            append(word: id, &scratch)
        } else if Self.hasLabelPrefix(token) {
            return
        }
        if settings.maxn > 0, !buckets.isEmpty { addCharacterNgrams(token, &scratch) }
        if settings.wordNgrams > 1 { scratch.wordHashes.append(hash) }
    }

    @inline(__always)
    private func append(word: Int, _ scratch: inout FastTextScratch) {
        if scratch.rowCount == scratch.rows.count { sumRows(&scratch) }
        scratch.rows[scratch.rowCount] = UInt32(word) | (buckets.isPruned ? Self.rowTag : 0)
        scratch.rowCount += 1
    }

    /// The n-grams of minn to maxn characters of `<token>`, without `<` and `>` alone.
    ///
    /// A character is a byte and the continuation bytes (0x80 to 0xBF) behind it, however many.
    private func addCharacterNgrams(_ token: Span<UInt8>, _ scratch: inout FastTextScratch) {
        // Position -1 is `<`; `>` stands at the token's end, and no n-gram begins there.
        var start = -1
        while start < token.count {
            if scratch.rowCount + settings.maxn > scratch.rows.count { sumRows(&scratch) }
            let room = (scratch.rows.count - scratch.rowCount) / settings.maxn
            let end = min(token.count, start + room)
            scratch.rowCount = list(token, start..<end, into: &scratch.rows, from: scratch.rowCount)
            start = end
        }
    }

    /// Lists the n-grams that begin at `starts`, at most maxn each, and returns the new count.
    @inline(__always)
    private func list(_ token: Span<UInt8>, _ starts: Range<Int>, into array: inout [UInt32], from first: Int) -> Int {
        var rows = array.mutableSpan
        let (minn, maxn, length) = (settings.minn, settings.maxn, token.count)
        let (isPruned, wordCount) = (buckets.isPruned, UInt32(vocabulary.wordCount))
        var count = first
        for start in starts {
            if start >= 0, token[unchecked: start] & 0xC0 == 0x80 { continue }
            var hash = fastTextHashSeed
            var at = start
            var n = 1
            while n <= maxn {
                hash = fastTextHash(hash, at < 0 ? 0x3C : at < length ? token[unchecked: at] : 0x3E)
                at += 1
                while at < length, token[unchecked: at] & 0xC0 == 0x80 {
                    hash = fastTextHash(hash, token[unchecked: at])
                    at += 1
                }
                if n >= minn, n > 1 || start >= 0 {
                    let bucket = buckets.bucket(hash)
                    // Without a branch: whether a bucket is kept can't be foreseen. `settle` has the last word.
                    rows[count] = isPruned ? bucket : wordCount + bucket
                    count += !isPruned || buckets.mayBeKept(bucket) ? 1 : 0
                }
                if at > length { break }
                n += 1
            }
        }
        return count
    }

    /// The n-grams of 2 to wordNgrams words, from the words' hashes, sign-extended as in the original.
    private func addWordNgrams(_ scratch: inout FastTextScratch) {
        guard !buckets.isEmpty else { return }
        let count = scratch.wordHashes.count
        let modulus = UInt64(settings.bucket)
        for first in 0..<count {
            var hash = Self.widened(scratch.wordHashes[first])
            for next in (first + 1)..<max(first + 1, min(count, first + settings.wordNgrams)) {
                hash = hash &* 116_049_371 &+ Self.widened(scratch.wordHashes[next])
                let bucket = UInt32(truncatingIfNeeded: hash % modulus)
                if buckets.isPruned {
                    guard buckets.isKept(bucket) else { continue }
                }
                if scratch.rowCount == scratch.rows.count { sumRows(&scratch) }
                scratch.rows[scratch.rowCount] = buckets.isPruned ? bucket : UInt32(vocabulary.wordCount) + bucket
                scratch.rowCount += 1
            }
        }
    }

    @inline(__always)
    private static func widened(_ hash: UInt32) -> UInt64 { UInt64(bitPattern: Int64(Int32(bitPattern: hash))) }

    private static let endToken: [UInt8] = [0x3C, 0x2F, 0x73, 0x3E]
    private static let endHash = fastTextHash(endToken.span)
    private static let labelPrefix = Array("__label__".utf8)

    private static func isEnd(_ token: Span<UInt8>) -> Bool {
        token[0] == 0x3C && token[1] == 0x2F && token[2] == 0x73 && token[3] == 0x3E
    }

    /// Tokens that look like labels but aren't known are no words.
    private static func hasLabelPrefix(_ token: Span<UInt8>) -> Bool {
        guard token.count >= 9, token[0] == 0x5F, token[1] == 0x5F else { return false }
        for index in labelPrefix.indices where token[index] != labelPrefix[index] { return false }
        return true
    }
}
