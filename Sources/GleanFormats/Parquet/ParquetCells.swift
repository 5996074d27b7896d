extension ParquetFileReader {
    /// Writes a cell of the chosen field at `column` as a JSON value.
    package func write(_ column: Int, _ row: Int, to json: inout JSONWriter) {
        if isMissing(column, row) { return json.null() }
        switch kind(column) {
        case .text: json.string(bytes(column, row))
        case .integer: json.integer(integer(column, row))
        case .real: json.number(real(column, row))
        case .number, .json: json.value(bytes(column, row))
        }
    }

    /// Appends a cell as text: a string as it is, a number as JSON writes it; nothing of any other value.
    package func appendText(_ column: Int, _ row: Int, to text: inout [UInt8]) {
        if isMissing(column, row) { return }
        switch kind(column) {
        case .text, .number: bytes(column, row).withUnsafeBufferPointer { text.append(contentsOf: $0) }
        case .integer, .real:
            var json = JSONWriter()
            write(column, row, to: &json)
            text.append(contentsOf: json.bytes)
        case .json: return
        }
    }
}
