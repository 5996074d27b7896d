/// The "xn--" form of a label (RFC 3492), or nil for a label that is ASCII already or is not UTF-8.
func punycodeLabel(_ label: Span<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    for index in 0..<label.count { bytes.append(label[index]) }
    guard bytes.contains(where: { $0 >= 0x80 }), let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let scalars = text.unicodeScalars.map(\.value)
    var output = Array("xn--".utf8)
    let basic = scalars.filter { $0 < 0x80 }
    output += basic.map { UInt8($0) }
    if !basic.isEmpty { output.append(0x2D) }

    var next: UInt32 = 0x80
    var delta = 0
    var bias = 72
    var handled = basic.count
    while handled < scalars.count {
        guard let smallest = scalars.filter({ $0 >= next }).min() else { return nil }
        delta += Int(smallest - next) * (handled + 1)
        next = smallest
        for scalar in scalars {
            if scalar < next { delta += 1 }
            guard scalar == next else { continue }
            var rest = delta
            var k = 36
            while true {
                let threshold = min(max(k - bias, 1), 26)
                if rest < threshold { break }
                output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
                rest = (rest - threshold) / (36 - threshold)
                k += 36
            }
            output.append(digit(rest))
            bias = adapted(delta, handled + 1, isFirst: handled == basic.count)
            delta = 0
            handled += 1
        }
        delta += 1
        next += 1
    }
    return output
}

private func digit(_ value: Int) -> UInt8 {
    UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26)
}

private func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var k = 0
    while delta > 455 {
        delta /= 35
        k += 36
    }
    return k + 36 * delta / (delta + 38)
}
