/// Finds the encoding of a page from its bytes alone; nil for plain ASCII.
///
/// UTF-16 shows by its NULs, ISO-2022-JP by its escapes, UTF-8 by more good sequences than bad ones. All others are ranked by
/// one number: how many bits it would take to write down the bytes beyond ASCII, were they text in this encoding and one of
/// its languages. The cheapest wins. Integers throughout, so that every machine agrees.
package func detectEncoding(_ bytes: Span<UInt8>) -> (encoding: Encoding, confidence: Double)? {
    detectEncoding(bytes, UTF8Shape(bytes))
}

func detectEncoding(_ bytes: Span<UInt8>, _ shape: UTF8Shape) -> (encoding: Encoding, confidence: Double)? {
    if shape.hasNUL, let found = utf16ByNULs(bytes) { return (found, 0.9) }
    if shape.isASCII { return shape.hasEscape && hasISO2022JPEscapes(bytes) ? (.iso2022JP, 1) : nil }
    if shape.good > shape.bad { return (.utf8, shape.isValid ? 1 : 0.9) }
    let sample = sampleBeyondASCII(bytes)
    var costs = [(encoding: Encoding.utf8, cost: brokenUTF8Cost(sample.span))]
    var best = costs[0]
    func consider(_ encoding: Encoding, _ cost: Int) {
        costs.append((encoding, cost))
        if cost < best.cost { best = (encoding, cost) }
    }
    for model in ByteModel.all { consider(model.encoding, model.cost(of: sample.span, stopAt: best.cost)) }
    for model in PairModel.all { consider(model.encoding, model.cost(of: sample.span)) }

    // Sure at 16 bits ahead of the nearest encoding that would read the sample differently.
    var margin = 64
    for other in costs where other.cost - best.cost < margin && !readAlike(sample.span, best.encoding, other.encoding) {
        margin = max(0, other.cost - best.cost)
    }
    return (best.encoding, Double(margin) / 64)
}

/// The cost of UTF-8 that something broke: as much a character as in the models, and 20 bits an error.
private func brokenUTF8Cost(_ sample: Span<UInt8>) -> Int {
    let shape = UTF8Shape(sample)
    return shape.good * 28 + shape.bad * 80
}

private func readAlike(_ sample: Span<UInt8>, _ a: Encoding, _ b: Encoding) -> Bool {
    if a == b { return true }
    var first: [UInt8] = []
    var second: [UInt8] = []
    decode(sample, as: a, into: &first)
    decode(sample, as: b, into: &second)
    return first == second
}

/// UTF-16 without a mark: a NUL in most pairs of the first kilobyte, always on the same side.
private func utf16ByNULs(_ bytes: Span<UInt8>) -> Encoding? {
    let pairs = min(bytes.count, 1024) / 2
    var first = 0, second = 0
    for pair in 0..<pairs {
        if bytes[pair * 2] == 0 { first += 1 }
        if bytes[pair * 2 + 1] == 0 { second += 1 }
    }
    if second * 10 > pairs * 4, first * 20 < pairs { return .utf16LE }
    if first * 10 > pairs * 4, second * 20 < pairs { return .utf16BE }
    return nil
}

/// An escape to kanji and, after it, one back.
private func hasISO2022JPEscapes(_ bytes: Span<UInt8>) -> Bool {
    var isKanji = false
    for index in 0..<max(0, bytes.count - 2) where bytes[index] == 0x1B {
        let (kind, set) = (bytes[index + 1], bytes[index + 2])
        if kind == 0x24, set == 0x42 || set == 0x40 { isKanji = true }
        if isKanji, kind == 0x28, set == 0x42 || set == 0x4A { return true }
    }
    return false
}

/// The bytes beyond ASCII with the two bytes before and after each run, 8 KB at most; a space stands for what is left out.
private func sampleBeyondASCII(_ bytes: Span<UInt8>) -> [UInt8] {
    let most = 8192
    var sample: [UInt8] = []
    var taken = 0
    var i = 0
    while i < bytes.count, sample.count < most {
        guard bytes[i] >= 0x80 else {
            i += 1
            continue
        }
        if i > taken + 2 { sample.append(0x20) }
        for before in max(taken, i - 2)..<i { sample.append(bytes[before]) }
        // A run goes on while no two ASCII bytes stand together: trails of two-byte characters may be ASCII.
        var end = i + 1
        while end < bytes.count, sample.count + end - i < most, bytes[end] >= 0x80 || bytes[end - 1] >= 0x80 { end += 1 }
        for index in i..<end { sample.append(bytes[index]) }
        taken = end
        i = end
    }
    return sample
}
