/// The Encoding Standard's decoders of multi-byte encodings word for word: a byte at a time, with a lead kept between bytes
/// and bytes pushed back. Slow and plain; what the fast ones are held against.
struct CharsetOracle {
    enum Answer { case goOn, error, scalar(UInt32) }

    let index: (String, Int) -> UInt32?
    let ranges: (Int) -> UInt32?

    func decode(_ name: String, _ input: [UInt8]) -> [UInt32] {
        var queue = input
        queue.reverse()
        var first: UInt8 = 0, second: UInt8 = 0, third: UInt8 = 0
        var is0212 = false
        var output: [UInt32] = []

        func push(_ bytes: UInt8...) { for byte in bytes.reversed() { queue.append(byte) } }
        func isIn(_ byte: UInt8, _ low: UInt8, _ high: UInt8) -> Bool { byte >= low && byte <= high }
        /// The common end of the two-byte decoders: the character, or an error that gives an ASCII trail back.
        func finish(_ scalar: UInt32?, _ byte: UInt8) -> Answer {
            if let scalar { return .scalar(scalar) }
            if byte < 0x80 { push(byte) }
            return .error
        }
        func eucKR(_ byte: UInt8) -> Answer {
            if first != 0 {
                let lead = Int(first)
                first = 0
                let pointer = isIn(byte, 0x41, 0xFE) ? (lead - 0x81) * 190 + Int(byte) - 0x41 : nil
                return finish(pointer.flatMap { index("euc-kr", $0) }, byte)
            }
            if byte < 0x80 { return .scalar(UInt32(byte)) }
            if isIn(byte, 0x81, 0xFE) { first = byte; return .goOn }
            return .error
        }
        func shiftJIS(_ byte: UInt8) -> Answer {
            if first != 0 {
                let lead = Int(first)
                first = 0
                var pointer: Int?
                if isIn(byte, 0x40, 0x7E) || isIn(byte, 0x80, 0xFC) {
                    pointer = (lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + Int(byte) - (byte < 0x7F ? 0x40 : 0x41)
                }
                if let pointer, pointer >= 8836, pointer <= 10715 { return .scalar(UInt32(0xE000 - 8836 + pointer)) }
                return finish(pointer.flatMap { index("jis0208", $0) }, byte)
            }
            if byte <= 0x80 { return .scalar(UInt32(byte)) }
            if isIn(byte, 0xA1, 0xDF) { return .scalar(0xFF61 - 0xA1 + UInt32(byte)) }
            if isIn(byte, 0x81, 0x9F) || isIn(byte, 0xE0, 0xFC) { first = byte; return .goOn }
            return .error
        }
        func eucJP(_ byte: UInt8) -> Answer {
            if first == 0x8E, isIn(byte, 0xA1, 0xDF) { first = 0; return .scalar(0xFF61 - 0xA1 + UInt32(byte)) }
            if first == 0x8F, isIn(byte, 0xA1, 0xFE) { is0212 = true; first = byte; return .goOn }
            if first != 0 {
                let lead = first
                first = 0
                var scalar: UInt32?
                if isIn(lead, 0xA1, 0xFE), isIn(byte, 0xA1, 0xFE) {
                    scalar = index(is0212 ? "jis0212" : "jis0208", (Int(lead) - 0xA1) * 94 + Int(byte) - 0xA1)
                }
                is0212 = false
                return finish(scalar, byte)
            }
            if byte < 0x80 { return .scalar(UInt32(byte)) }
            if byte == 0x8E || byte == 0x8F || isIn(byte, 0xA1, 0xFE) { first = byte; return .goOn }
            return .error
        }
        func gb18030(_ byte: UInt8) -> Answer {
            if third != 0 {
                defer { first = 0; second = 0; third = 0 }
                if !isIn(byte, 0x30, 0x39) { push(second, third, byte); return .error }
                let pointer = ((Int(first) - 0x81) * 10 + Int(second) - 0x30) * 1260 + (Int(third) - 0x81) * 10 + Int(byte) - 0x30
                return ranges(pointer).map { .scalar($0) } ?? .error
            }
            if second != 0 {
                if isIn(byte, 0x81, 0xFE) { third = byte; return .goOn }
                push(second, byte)
                first = 0
                second = 0
                return .error
            }
            if first != 0 {
                if isIn(byte, 0x30, 0x39) { second = byte; return .goOn }
                let lead = Int(first)
                first = 0
                var pointer: Int?
                if isIn(byte, 0x40, 0x7E) || isIn(byte, 0x80, 0xFE) { pointer = (lead - 0x81) * 190 + Int(byte) - (byte < 0x7F ? 0x40 : 0x41) }
                return finish(pointer.flatMap { index("gb18030", $0) }, byte)
            }
            if byte < 0x80 { return .scalar(UInt32(byte)) }
            if byte == 0x80 { return .scalar(0x20AC) }
            if isIn(byte, 0x81, 0xFE) { first = byte; return .goOn }
            return .error
        }
        func big5(_ byte: UInt8) -> Answer {
            if first != 0 {
                let lead = Int(first)
                first = 0
                var pointer: Int?
                if isIn(byte, 0x40, 0x7E) || isIn(byte, 0xA1, 0xFE) { pointer = (lead - 0x81) * 157 + Int(byte) - (byte < 0x7F ? 0x40 : 0x62) }
                let pairs: [Int: [UInt32]] = [1133: [0xCA, 0x304], 1135: [0xCA, 0x30C], 1164: [0xEA, 0x304], 1166: [0xEA, 0x30C]]
                if let pair = pointer.flatMap({ pairs[$0] }) { output.append(pair[0]); return .scalar(pair[1]) }
                return finish(pointer.flatMap { index("big5", $0) }, byte)
            }
            if byte < 0x80 { return .scalar(UInt32(byte)) }
            if isIn(byte, 0x81, 0xFE) { first = byte; return .goOn }
            return .error
        }

        let handlers: [String: (UInt8) -> Answer] = ["EUC-KR": eucKR, "Shift_JIS": shiftJIS, "EUC-JP": eucJP, "gb18030": gb18030, "Big5": big5]
        guard let handler = handlers[name] else { return [] }
        while let byte = queue.popLast() {
            switch handler(byte) {
            case .goOn: break
            case .error: output.append(0xFFFD)
            case .scalar(let scalar): output.append(scalar)
            }
        }
        // The end of the stream after a lead is one error.
        if first != 0 || second != 0 || third != 0 { output.append(0xFFFD) }
        return output
    }

    /// ISO-2022-JP's own machine; its states and its output flag by the standard's names.
    func decodeISO2022JP(_ input: [UInt8]) -> [UInt32] {
        enum State { case ascii, roman, katakana, leadByte, trailByte, escapeStart, escape }
        var queue: [UInt8] = input.reversed()
        var state = State.ascii, outputState = State.ascii
        var lead: UInt8 = 0
        var outputFlag = false
        var output: [UInt32] = []
        while true {
            let byte = queue.popLast()
            var answer: Answer? = .error
            switch (state, byte) {
            case (.ascii, 0x1B), (.roman, 0x1B), (.katakana, 0x1B), (.leadByte, 0x1B): (state, answer) = (.escapeStart, .goOn)
            case (.ascii, nil), (.roman, nil), (.katakana, nil), (.leadByte, nil): return output
            case (.roman, 0x5C): (outputFlag, answer) = (false, .scalar(0xA5))
            case (.roman, 0x7E): (outputFlag, answer) = (false, .scalar(0x203E))
            case (.ascii, let byte?), (.roman, let byte?):
                outputFlag = false
                if byte < 0x80, byte != 0x0E, byte != 0x0F { answer = .scalar(UInt32(byte)) }
            case (.katakana, let byte?):
                outputFlag = false
                if byte >= 0x21, byte <= 0x5F { answer = .scalar(0xFF61 - 0x21 + UInt32(byte)) }
            case (.leadByte, let byte?):
                outputFlag = false
                if byte >= 0x21, byte <= 0x7E { (lead, state, answer) = (byte, .trailByte, .goOn) }
            case (.trailByte, 0x1B): state = .escapeStart
            case (.trailByte, let byte):
                state = .leadByte
                if let byte, byte >= 0x21, byte <= 0x7E, let scalar = index("jis0208", (Int(lead) - 0x21) * 94 + Int(byte) - 0x21) { answer = .scalar(scalar) }
            case (.escapeStart, let byte):
                if let byte, byte == 0x24 || byte == 0x28 {
                    (lead, state, answer) = (byte, .escape, .goOn)
                } else {
                    if let byte { queue.append(byte) }
                    (outputFlag, state) = (false, outputState)
                }
            case (.escape, let byte):
                var next: State?
                if lead == 0x28 { next = byte == 0x42 ? .ascii : byte == 0x4A ? .roman : byte == 0x49 ? .katakana : nil }
                if lead == 0x24, byte == 0x40 || byte == 0x42 { next = .leadByte }
                if let next {
                    (state, outputState) = (next, next)
                    if !outputFlag { answer = .goOn }
                    outputFlag = true
                } else {
                    if let byte { queue.append(byte) }
                    queue.append(lead)
                    (outputFlag, state) = (false, outputState)
                }
            }
            switch answer {
            case .error: output.append(0xFFFD)
            case .scalar(let scalar): output.append(scalar)
            default: break
            }
        }
    }
}
