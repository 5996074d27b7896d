/// How many words of the range begin with a letter or a number; words stand between the white space of fastText (space, \t, \n, \v, \f,
/// \r and the zero byte).
///
/// This is how DCLM counts words "without punctuation": fastText's tokens whose first character is alphanumeric to Python. A word in
/// quotation marks is therefore none.
package func alphanumericWordCount(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    let table = CodePointTable.text
    var count = 0
    var isAfterSpace = true
    for at in range {
        let byte = text[at]
        if byte <= 0x20, byte == 0x20 || byte == 0 || byte >= 0x09 && byte <= 0x0D {
            isAfterSpace = true
        } else if isAfterSpace {
            isAfterSpace = false
            // Python's word characters are the alphanumeric ones and the low line.
            if byte != 0x5F, table.has(CodePoint(text, at: at, end: range.upperBound).value, .wordChar) { count += 1 }
        }
    }
    return count
}

/// How many words stand between white space, as Python's `str.split` parts them.
package func spacedWordCount(_ text: Span<UInt8>) -> Int {
    let table = CodePointTable.text
    var (count, inWord, at) = (0, false, 0)
    while at < text.count {
        let point = CodePoint(text, at: at, end: text.count)
        let isSpace = table.has(point.value, .space)
        if !isSpace, !inWord { count += 1 }
        inWord = !isSpace
        at += point.length
    }
    return count
}

/// How many runs of word characters there are, and of marks: characters that are neither word characters nor white space
/// (`\w+|[^\w\s]+`). Dolma's word counts are these and one more.
package func characterRunCount(_ text: Span<UInt8>) -> Int {
    let table = CodePointTable.text
    let kinds = CodePointClass.wordChar.rawValue | CodePointClass.space.rawValue
    var (count, last, at) = (0, CodePointClass.space.rawValue, 0)
    while at < text.count {
        let point = CodePoint(text, at: at, end: text.count)
        let kind = table[point.value] & kinds
        if kind != last, kind != CodePointClass.space.rawValue { count += 1 }
        last = kind
        at += point.length
    }
    return count
}
