import GleanBytes
package import GleanModel

extension LicenceText {
    /// What a file says as one licence: all that it holds or names, joined by AND, but for those that it offers as a choice in words ("dual
    /// licensed under", "either of ... at your option"), which are joined by OR. Nil where there is none.
    package static func joined(_ found: [Found], of file: Span<UInt8>) -> Licence? {
        let licences = found.map(\.licence)
        guard licences.count > 1 else { return licences.first }
        // Words may stand on two lines, with signs of a comment between them.
        let words = squeezed(file), names = Set(licences.map(\.expression))
        var choice = Set<String>()
        for place in choicePlaces(words.span) where choice.isEmpty {
            let offered = names.intersection(named(words.span.extracting(max(0, place - before)..<min(words.count, place + behind))))
            if offered.count > 1 { choice = offered }
        }
        return join(licences, choice: choice)
    }

    /// Licences joined by AND, but for those in `choice`, of which one may be taken.
    package static func join(_ licences: [Licence], choice: Set<String>) -> Licence? {
        let offered = licences.filter { choice.contains($0.expression) }
        var parts = licences.filter { !choice.contains($0.expression) }
        if let first = offered.first { parts.insert(offered.dropFirst().reduce(first) { $0.or($1) }, at: 0) }
        return Licence.all(parts)
    }

    /// How far from words that offer a choice the names of the licences may stand.
    private static let before = 240
    private static let behind = 600

    private static let offers: [StaticString] = [
        "dual licen", "dual-licen", "dually licen", "dual/licen", "either of", "under either", "of either", "your choice of", "at your choice", "at your option",
        "at the user's option", "your option", "triple licen", "tri-licen",
    ]

    /// Where a choice is offered. "At your option any later version" offers no other licence.
    private static func choicePlaces(_ file: Span<UInt8>) -> [Int] {
        var places: [Int] = []
        for index in file.indices {
            let byte = lowerCase(file[index])
            guard byte == UInt8(ascii: "d") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "u") || byte == UInt8(ascii: "o") || byte == UInt8(ascii: "y")
                || byte == UInt8(ascii: "a") || byte == UInt8(ascii: "t") else { continue }
            if index > 0, isOfLicenceWord(file[index - 1]) { continue }
            guard let offer = offers.first(where: { holds($0, file, at: index) }) else { continue }
            let end = index + offer.utf8CodeUnitCount
            let isOption = byte == UInt8(ascii: "a") || byte == UInt8(ascii: "y")
            if isOption, speaksOfVersions(file.extracting(end..<min(file.count, end + 60))) { continue }
            places.append(index)
            if places.count == 32 { break }
        }
        return places
    }

    private static func speaksOfVersions(_ words: Span<UInt8>) -> Bool { words.indices.contains { holds("any later", words, at: $0) || holds("version", words, at: $0) } }

    private static func holds(_ text: StaticString, _ bytes: Span<UInt8>, at place: Int) -> Bool {
        let end = place + text.utf8CodeUnitCount
        return end <= bytes.count && bytes.extracting(place..<end).equalsIgnoringCase(text)
    }

    /// Words with one space between them, whatever signs of comments and line ends stand there, in small letters.
    static func squeezed(_ bytes: Span<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        for index in bytes.indices {
            let byte = bytes[index]
            let isBlank = byte <= 0x20 || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "%")
                || byte == UInt8(ascii: "/") && (out.last == 0x20 || out.isEmpty)
            if isBlank, out.last == 0x20 { continue }
            out.append(isBlank ? 0x20 : lowerCase(byte))
        }
        return out
    }

    /// The licences that words name, as a file that they stand in would be read.
    private static func named(_ words: Span<UInt8>) -> Set<String> {
        var reader = LicenceText()
        return Set(reader.licences(words).map(\.licence.expression))
    }
}

extension Licence {
    /// This licence or another, at the choice of who takes the work.
    package func or(_ other: Licence) -> Licence {
        if expression == other.expression { return self }
        func part(_ licence: Licence) -> String { licence.expression.contains(" AND ") ? "(\(licence.expression))" : licence.expression }
        if operands(of: " OR ").contains(part(other)) { return self }
        return Licence("\(part(self)) OR \(part(other))", terms: terms.or(other.terms))
    }
}
