func detectEncoding(_ bytes: Span<UInt8>, _ shape: UTF8Shape) -> (encoding: Encoding, confidence: Double)? {
    if shape.isASCII { return nil }
    if shape.good > shape.bad { return (.utf8, 0.9) }
    return (.windows1252, 0.5)
}
