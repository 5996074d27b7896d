import GleanModel
import GleanRights

/// The licence that a record of a publisher states, by its address or in words.
enum StatedLicence {
    /// The licence that stands at an address; nil for any other address.
    static func address(_ address: [UInt8]) -> Licence? { LicenceAddress.licence(address.span) }

    /// A licence named in words, and the sentence that names it; words that keep all rights are none.
    static func words(_ text: [UInt8]) -> (licence: Licence, sentence: Range<Int>)? {
        for sentence in sentences(text) {
            let part = Array(text[sentence])
            guard let licence = LicenceSentence(part.span).licence, !licence.terms.contains(.allRightsReserved) else { continue }
            return (licence, sentence)
        }
        return nil
    }

    /// A licence by its SPDX expression, its address, or words.
    static func any(_ text: [UInt8]) -> Licence? {
        if let licence = SPDX.licence(String(decoding: text, as: UTF8.self)) ?? address(text) { return licence }
        return LicenceSentence(text.span).licence
    }

    /// True for words that keep all rights and name no licence.
    static func reservesAll(_ text: [UInt8]) -> Bool { LicenceSentence(text.span).licence?.terms.contains(.allRightsReserved) == true }

    /// What "all rights reserved" says.
    static let allReserved = Licence("LicenseRef-all-rights-reserved", terms: [.known, .allRightsReserved])

    /// Sentences end with a full stop and a space.
    private static func sentences(_ text: [UInt8]) -> [Range<Int>] {
        var sentences: [Range<Int>] = [], start = 0
        for index in text.indices.dropLast() where text[index] == 0x2E && text[index + 1] == 0x20 {
            sentences.append(start..<index + 1)
            start = index + 2
        }
        return start < text.count ? sentences + [start..<text.count] : sentences
    }
}
