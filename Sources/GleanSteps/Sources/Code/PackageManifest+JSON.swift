import GleanFormats
import GleanModel
import GleanRights

extension PackageManifest {
    /// `license` of npm and Composer: a text, an object with `type`, or a list, of which one may be chosen.
    static func json(_ bytes: [UInt8]) -> PackageManifest? {
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
}
