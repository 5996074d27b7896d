import GleanModel
import GleanRights

extension PackageManifest {
    static func toml(_ bytes: [UInt8]) -> PackageManifest? {
        let fields = TOMLFields(bytes).fields
        func text(_ field: TOMLField) -> [UInt8] { Array(bytes[field.offset..<min(bytes.count, field.offset + 200)].prefix { $0 != 10 }) }
        for field in fields where field.isText && ["package", "workspace.package", "project", "tool.poetry", "project.license"].contains(field.table) {
            guard field.key == (field.table == "project.license" ? "text" : "license"), let value = field.values.first, let licence = stated(value) else { continue }
            return PackageManifest(licence: licence, text: text(field), offset: field.offset)
        }
        guard let field = fields.first(where: { $0.key == "classifiers" }), let found = classified(field.values) else { return nil }
        return PackageManifest(licence: found.licence, text: found.text, offset: firstPlace(of: found.text, in: bytes))
    }

    /// `Key: value` of mail-like heads and `key = value` of INI files, with lines that go on; classifiers where no field tells.
    static func fields(_ bytes: [UInt8], separator: UInt8, keys: [String], of section: String?, endsAtBlank: Bool = false) -> PackageManifest? {
        var found: [String: (value: [UInt8], offset: Int)] = [:], classifiers: [[UInt8]] = [], section = section, key = "", place = 0
        let wanted = section
        if wanted != nil { section = "" }
        while place < bytes.count, place < 1 << 16 || classifiers.isEmpty && found.isEmpty {
            let end = bytes[place...].firstIndex(of: 10) ?? bytes.count, line = bytes[place..<end]
            defer { place = end + 1 }
            let text = Array(trimmed(line))
            // The description of a package may look like fields.
            if text.isEmpty, endsAtBlank { break }
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
    static func rPackage(_ bytes: [UInt8]) -> PackageManifest? {
        guard bytes.starts(with: Array("Package:".utf8)) || firstPlace(of: Array("\nPackage:".utf8), in: bytes) > 0 else { return nil }
        let start = bytes.starts(with: Array("License:".utf8)) ? 0 : firstPlace(of: Array("\nLicense:".utf8), in: bytes) + 1
        guard bytes[start...].starts(with: Array("License:".utf8)) else { return nil }
        let line = Array(bytes[start...].prefix { $0 != 10 && $0 != 13 })
        var name = String(decoding: line.dropFirst(8), as: UTF8.self).replacing("+ file LICENSE", with: "").replacing("+ file LICENCE", with: "")
        if name.contains("(>=") { name = name.replacing("(>=", with: "").replacing(")", with: " or later") }
        return LicenceName.licence(Array(name.utf8)).map { PackageManifest(licence: $0, text: line, offset: start) }
    }
}
