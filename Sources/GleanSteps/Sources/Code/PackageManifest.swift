import GleanFormats
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
        case "PKG-INFO", "METADATA": { fields($0, separator: 0x3A, keys: ["license-expression", "license"], of: nil) }
        case "DESCRIPTION": rPackage
        case "setup.py": script
        case "pom.xml": maven
        default: name.ends(with: ".gemspec") ? script : name.ends(with: ".cabal") ? { fields($0, separator: 0x3A, keys: ["license"], of: nil) } : nil
        }
    }

    // MARK: JSON

    /// `license` of npm and Composer: a text, an object with `type`, or a list, of which one may be chosen.
    private static func json(_ bytes: [UInt8]) -> PackageManifest? {
        var members = JSONMembers(bytes.span, hasBraces: true)
        do {
            while let member = try members.next(bytes.span) {
                let key = Array(bytes[member.key])
                guard key.elementsEqual("license".utf8) || key.elementsEqual("licenses".utf8) else { continue }
                let value = Array(bytes[member.value])
                if let licence = try licence(ofJSON: value, member.kind) {
                    return PackageManifest(licence: licence, text: Array(bytes[(member.key.lowerBound - 1)..<member.value.upperBound]), offset: member.key.lowerBound - 1)
                }
            }
        } catch {
            return nil
        }
        return nil
    }

    private static func licence(ofJSON value: [UInt8], _ kind: JSONValue.Kind) throws -> Licence? {
        switch kind {
        case .string:
            var text: [UInt8] = []
            JSONMembers.appendUnescaped(1..<(value.count - 1), in: value.span, to: &text)
            let words = String(decoding: text, as: UTF8.self)
            return words == "UNLICENSED" || words == "proprietary" ? StatedLicence.allReserved : LicenceName.licence(text)
        case .object:
            var members = JSONMembers(value.span, hasBraces: true)
            while let member = try members.next(value.span) {
                let key = Array(value[member.key])
                if key.elementsEqual("type".utf8) || key.elementsEqual("name".utf8) { return try licence(ofJSON: Array(value[member.value]), member.kind) }
            }
            return nil
        case .array:
            var whole: Licence?
            for part in items(value) {
                guard let licence = try licence(ofJSON: part, part.first == 0x7B ? .object : part.first == 0x22 ? .string : .null) else { return nil }
                whole = whole?.or(licence) ?? licence
            }
            return whole
        default: return nil
        }
    }

    /// The texts and objects of a list that was found well formed.
    private static func items(_ list: [UInt8]) -> [[UInt8]] {
        var items: [[UInt8]] = [], depth = 0, start: Int?, isText = false, place = 0
        while place < list.count {
            switch list[place] {
            case 0x5C where isText: place += 1
            case 0x22:
                isText.toggle()
                if depth == 1, isText { start = place } else if depth == 1, let first = start { items.append(Array(list[first...place])) }
            case 0x5B where !isText, 0x7B where !isText:
                depth += 1
                if depth == 2 { start = place }
            case 0x5D where !isText, 0x7D where !isText:
                depth -= 1
                if depth == 1, let first = start { items.append(Array(list[first...place])) }
            default: break
            }
            place += 1
        }
        return Array(items.prefix(16))
    }

    // MARK: TOML

    private static func toml(_ bytes: [UInt8]) -> PackageManifest? {
        let fields = TOMLFields(bytes).fields
        func text(_ field: TOMLField) -> [UInt8] { Array(bytes[field.offset..<min(bytes.count, field.offset + 200)].prefix { $0 != 10 }) }
        for field in fields where field.isText && ["package", "workspace.package", "project", "tool.poetry", "project.license"].contains(field.table) {
            guard field.key == (field.table == "project.license" ? "text" : "license"), let value = field.values.first, let licence = stated(value) else { continue }
            return PackageManifest(licence: licence, text: text(field), offset: field.offset)
        }
        guard let field = fields.first(where: { $0.key == "classifiers" }), let found = classified(field.values) else { return nil }
        return PackageManifest(licence: found.licence, text: found.text, offset: field.offset)
    }

    /// A field's value: a name, or a text of a licence that someone put there.
    private static func stated(_ value: [UInt8]) -> Licence? {
        if value.count <= LicenceName.longest { return LicenceName.licence(value) }
        var texts = LicenceText()
        return LicenceText.joined(texts.licences(value.span), of: value.span)
    }

    /// The classifiers of PyPI that name licences; of several each may hold for a part.
    private static func classified(_ classifiers: [[UInt8]]) -> (licence: Licence, text: [UInt8])? {
        var whole: Licence?, first: [UInt8] = []
        for classifier in classifiers where classifier.starts(with: Array("License ::".utf8)) {
            let name = classifier.reversed().prefix { $0 != UInt8(ascii: ":") }.reversed()
            guard let licence = LicenceName.licence(Array(name)) else { continue }
            if first.isEmpty { first = classifier }
            whole = whole?.and(licence) ?? licence
        }
        return whole.map { ($0, first) }
    }

    // MARK: Lines

    /// `Key: value` of mail-like heads and `key = value` of INI files, with lines that go on; classifiers where no field tells.
    private static func fields(_ bytes: [UInt8], separator: UInt8, keys: [String], of section: String?) -> PackageManifest? {
        var found: [String: (value: [UInt8], offset: Int)] = [:], classifiers: [[UInt8]] = [], section = section, key = "", place = 0
        let wanted = section
        if wanted != nil { section = "" }
        while place < bytes.count, place < 1 << 16 || classifiers.isEmpty && found.isEmpty {
            let end = bytes[place...].firstIndex(of: 10) ?? bytes.count, line = bytes[place..<end]
            defer { place = end + 1 }
            let text = Array(trimmed(line))
            // The description of a package may look like fields.
            if text.isEmpty, wanted == nil, separator == 0x3A, !found.isEmpty || !classifiers.isEmpty { break }
            if text.first == UInt8(ascii: "["), wanted != nil {
                section = String(decoding: text, as: UTF8.self)
                continue
            }
            if section != wanted { continue }
            if line.first == 0x20 || line.first == 0x09 {
                if let old = found[key], old.value.count < 1 << 15 { found[key]?.value += [10] + text }
                if key == "classifiers" { classifiers.append(text) }
                continue
            }
            guard let mark = line.firstIndex(of: separator) else { continue }
            key = String(decoding: trimmed(line[..<mark]), as: UTF8.self).lowercased()
            let value = Array(trimmed(line[(mark + 1)...]))
            if key == "classifier" || key == "classifiers" { classifiers.append(value) } else if keys.contains(key), found[key] == nil { found[key] = (value, place) }
        }
        for key in keys {
            guard let field = found[key], let licence = stated(field.value) else { continue }
            return PackageManifest(licence: licence, text: Array(bytes[field.offset...].prefix { $0 != 10 && $0 != 13 }), offset: field.offset)
        }
        guard let found = classified(classifiers) else { return nil }
        return PackageManifest(licence: found.licence, text: found.text, offset: firstPlace(of: found.text, in: bytes))
    }

    /// R packages: `MIT + file LICENSE`, `GPL (>= 2)`, `GPL-2 | GPL-3`.
    private static func rPackage(_ bytes: [UInt8]) -> PackageManifest? {
        guard bytes.starts(with: Array("Package:".utf8)) || firstPlace(of: Array("\nPackage:".utf8), in: bytes) > 0 else { return nil }
        let start = bytes.starts(with: Array("License:".utf8)) ? 0 : firstPlace(of: Array("\nLicense:".utf8), in: bytes) + 1
        guard bytes[start...].starts(with: Array("License:".utf8)) else { return nil }
        let line = Array(bytes[start...].prefix { $0 != 10 && $0 != 13 })
        var name = String(decoding: line.dropFirst(8), as: UTF8.self).replacing("+ file LICENSE", with: "").replacing("+ file LICENCE", with: "")
        if name.contains("(>=") { name = name.replacing("(>=", with: "").replacing(")", with: " or later") }
        return LicenceName.licence(Array(name.utf8)).map { PackageManifest(licence: $0, text: line, offset: start) }
    }

    // MARK: Scripts

    /// `license="MIT"` of setup.py and `s.license = 'MIT'` of gemspecs, by their lines; a list of a gemspec holds together.
    private static func script(_ bytes: [UInt8]) -> PackageManifest? {
        var place = 0, classifiers: [[UInt8]] = []
        while place < bytes.count {
            let end = bytes[place...].firstIndex(of: 10) ?? bytes.count, line = Array(trimmed(bytes[place..<end]))
            let texts = quoted(line)
            classifiers += texts.filter { $0.starts(with: Array("License ::".utf8)) }
            let word = firstPlace(of: Array("licen".utf8), in: line)
            if line.first != UInt8(ascii: "#"), word > 0 || line.starts(with: Array("licen".utf8)), let sign = line.firstIndex(of: 0x3D), sign > word, sign < word + 12, !texts.isEmpty,
                word == 0 || line[word - 1] == UInt8(ascii: ".") || line[word - 1] <= 0x20 || line[word - 1] == UInt8(ascii: "(") || line[word - 1] == UInt8(ascii: ",") {
                let behind = quoted(Array(line[sign...]))
                if let licence = behind.reduce(Licence?.none, { whole, text in LicenceName.licence(text).map { whole?.and($0) ?? $0 } ?? whole }) {
                    return PackageManifest(licence: licence, text: line, offset: place)
                }
            }
            place = end + 1
        }
        guard let found = classified(classifiers) else { return nil }
        return PackageManifest(licence: found.licence, text: found.text, offset: firstPlace(of: found.text, in: bytes))
    }

    /// Texts between quotes of one kind.
    private static func quoted(_ line: [UInt8]) -> [[UInt8]] {
        var texts: [[UInt8]] = [], start: Int?
        for (place, byte) in line.enumerated() where byte == 0x22 || byte == 0x27 {
            if let first = start {
                if line[first] == byte {
                    texts.append(Array(line[(first + 1)..<place]))
                    start = nil
                }
            } else {
                start = place
            }
        }
        return texts
    }

    /// `<licenses>` of Maven, of which one may be chosen.
    private static func maven(_ bytes: [UInt8]) -> PackageManifest? {
        let start = firstPlace(of: Array("<licenses>".utf8), in: bytes)
        guard start > 0, let end = Optional(firstPlace(of: Array("</licenses>".utf8), in: bytes)), end > start else { return nil }
        let part = Array(bytes[start..<end])
        var whole: Licence?, place = 0
        while let open = find(Array("<name>".utf8), in: part, from: place), let close = find(Array("</name>".utf8), in: part, from: open) {
            guard let licence = LicenceName.licence(Array(trimmed(part[(open + 6)..<close]))) else { return nil }
            whole = whole?.or(licence) ?? licence
            place = close
        }
        return whole.map { PackageManifest(licence: $0, text: Array(bytes[start..<min(bytes.count, end + 11)]), offset: start) }
    }

    // MARK: Bytes

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let first = line.first, first <= 0x20 { line = line.dropFirst() }
        while let last = line.last, last <= 0x20 { line = line.dropLast() }
        return line
    }

    private static func find(_ word: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard start + word.count <= bytes.count else { return nil }
        return (start...(bytes.count - word.count)).first { bytes[$0] == word[0] && bytes[$0..<($0 + word.count)].elementsEqual(word) }
    }

    /// The first place of a word; 0 where there is none.
    private static func firstPlace(of word: [UInt8], in bytes: [UInt8]) -> Int { find(word, in: bytes, from: 0) ?? 0 }
}

extension [UInt8] {
    fileprivate func ends(with text: StaticString) -> Bool {
        let end = text.withUTF8Buffer { Array($0) }
        return count > end.count && suffix(end.count).elementsEqual(end)
    }
}
