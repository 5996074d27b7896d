import GleanModel
import GleanRights

/// The licence that the manifest of a package declares, and the bytes that declare it.
struct PackageManifest {
    var licence: Licence
    var text: [UInt8]
    var offset: Int

    /// How a file of this name is read; nil for one that is no manifest.
    static func reader(ofName name: [UInt8]) -> (([UInt8]) -> PackageManifest?)? {
        switch String(decoding: name, as: UTF8.self) {
        case "package.json", "composer.json", "bower.json": json
        case "Cargo.toml", "pyproject.toml": toml
        case "setup.cfg": { fields($0, separator: 0x3D, keys: ["license", "license_expression"], of: "[metadata]") }
        case "PKG-INFO", "METADATA": { fields($0, separator: 0x3A, keys: ["license-expression", "license"], of: nil, endsAtBlank: true) }
        case "DESCRIPTION": rPackage
        case "setup.py": script
        case "pom.xml": maven
        default: name.hasSuffix(".gemspec") ? script : name.hasSuffix(".cabal") ? { fields($0, separator: 0x3A, keys: ["license"], of: nil) } : nil
        }
    }

    /// A field's value: a name, or a text of a licence that someone put there.
    static func stated(_ value: [UInt8]) -> Licence? {
        if value.count <= LicenceName.longest { return LicenceName.licence(value) }
        var texts = LicenceText()
        return LicenceText.joined(texts.licences(value.span), of: value.span)
    }

    /// The classifiers of PyPI that name licences; of several each may hold for a part.
    static func classified(_ classifiers: [[UInt8]]) -> (licence: Licence, text: [UInt8])? {
        let stated = classifiers.filter { $0.starts(with: Array("License ::".utf8)) }
        let found = licences(stated) { Array($0.reversed().prefix { $0 != UInt8(ascii: ":") }.reversed()) }
        return all(found.map(\.licence)).map { ($0, Array(found[0].text.prefix(Evidence.longest))) }
    }

    /// The most licences that a manifest is taken to name.
    static let mostLicences = 16

    /// The licences that texts name, each text once, and no more than one beyond the most.
    static func licences(_ texts: [[UInt8]], _ name: ([UInt8]) -> [UInt8] = { $0 }) -> [(licence: Licence, text: [UInt8])] {
        var seen = Set<[UInt8]>(), found: [(licence: Licence, text: [UInt8])] = []
        for text in texts where found.count <= mostLicences && seen.insert(text).inserted {
            if let licence = LicenceName.licence(name(text)) { found.append((licence, text)) }
        }
        return found
    }

    /// What stands under all of these licences; nil for none, and for more than are held: to leave one out would be to state less than is demanded.
    static func all(_ licences: [Licence]) -> Licence? {
        licences.count <= mostLicences ? Licence.all(licences) : nil
    }

    static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let first = line.first, first <= 0x20 { line = line.dropFirst() }
        while let last = line.last, last <= 0x20 { line = line.dropLast() }
        return line
    }

    static func find(_ word: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard start + word.count <= bytes.count else { return nil }
        return (start...(bytes.count - word.count)).first { bytes[$0] == word[0] && bytes[$0..<($0 + word.count)].elementsEqual(word) }
    }

    /// The first place of a word; 0 where there is none.
    static func firstPlace(of word: [UInt8], in bytes: [UInt8]) -> Int { find(word, in: bytes, from: 0) ?? 0 }
}
