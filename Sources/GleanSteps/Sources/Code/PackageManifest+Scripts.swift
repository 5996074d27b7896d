import GleanModel
import GleanRights

extension PackageManifest {
    /// `license="MIT"` of setup.py and `s.license = 'MIT'` of gemspecs, by their lines; a list of a gemspec holds together.
    static func script(_ bytes: [UInt8]) -> PackageManifest? {
        var place = 0, classifiers: [[UInt8]] = []
        while place < bytes.count {
            let end = bytes[place...].firstIndex(of: 10) ?? bytes.count, text = trimmed(bytes[place..<end]), line = Array(text)
            let texts = quoted(line)
            classifiers += texts.filter { $0.starts(with: Array("License ::".utf8)) }
            let word = firstPlace(of: Array("licen".utf8), in: line)
            if line.first != UInt8(ascii: "#"), word > 0 || line.starts(with: Array("licen".utf8)), let sign = line.firstIndex(of: 0x3D), sign > word, sign < word + 12, !texts.isEmpty,
                word == 0 || line[word - 1] == UInt8(ascii: ".") || line[word - 1] <= 0x20 || line[word - 1] == UInt8(ascii: "(") || line[word - 1] == UInt8(ascii: ",") {
                let found = licences(quoted(Array(line[sign...]))).map(\.licence)
                // A later line must not tell less than this one means.
                if found.count > mostLicences { return nil }
                if let licence = all(found) {
                    return PackageManifest(licence: licence, text: line, offset: text.startIndex)
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

    /// `<licenses>` of Maven, of which one may be chosen: the first `mostLicences`.
    static func maven(_ bytes: [UInt8]) -> PackageManifest? {
        let start = firstPlace(of: Array("<licenses>".utf8), in: bytes)
        guard start > 0, let end = Optional(firstPlace(of: Array("</licenses>".utf8), in: bytes)), end > start else { return nil }
        let part = Array(bytes[start..<end])
        var whole: Licence?, seen = Set<[UInt8]>(), place = 0
        while seen.count < mostLicences, let open = find(Array("<name>".utf8), in: part, from: place), let close = find(Array("</name>".utf8), in: part, from: open) {
            place = close
            let name = Array(trimmed(part[(open + 6)..<close]))
            guard seen.insert(name).inserted else { continue }
            guard let licence = LicenceName.licence(name) else { return nil }
            whole = whole?.or(licence) ?? licence
        }
        return whole.map { PackageManifest(licence: $0, text: Array(bytes[start..<min(bytes.count, end + 11)]), offset: start) }
    }
}
