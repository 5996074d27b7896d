import GleanFormats
package import GleanRights

/// The JSON file of the TDM Reservation Protocol, `/.well-known/tdmrep.json`.
package enum TDMRepFile {
    /// The most rules that are read.
    package static let mostRules = 10_000

    /// The rules of a file; nil where it is no JSON array, as the protocol wants one. Elements that are no rules are passed over. Of a file that
    /// `isCut` those before its end are kept, and it is told that there may have been more.
    package static func rules(_ file: Span<UInt8>, isCut: Bool = false) -> TDMRules? {
        let json = withoutMark(file)
        var walk = JSONWalk(json), rules: [TDMRule] = [], areAll = true
        guard walk.kind(json) == .array else { return nil }
        do {
            try walk.array(json) { walk in
                var probe = walk
                let range = try walk.skip(json)
                if rules.count == mostRules { areAll = false }
                guard probe.kind(json) == .object, areAll else { return }
                var location: [UInt8]?, isReserved: Bool?, policy: [UInt8] = []
                try probe.object(json) { walk, key in
                    let value = try text(&walk, json)
                    switch String(decoding: key, as: UTF8.self) {
                    case "location": location = value
                    case "tdm-reservation": isReserved = value == Array("1".utf8) ? true : value == Array("0".utf8) ? false : nil
                    case "tdm-policy": policy = value ?? []
                    default: break
                    }
                }
                guard let location else { return }
                rules.append(TDMRule(
                    location: location, isReserved: isReserved, policy: policy, text: Array(span: json.extracting(range)),
                    offset: range.lowerBound + file.count - json.count))
            }
            try walk.end(json)
        } catch {
            guard isCut else { return nil }
            areAll = false
        }
        return TDMRules(rules, areAll: areAll)
    }

    /// A string's text or a number as written; nil of all else, which is passed over.
    private static func text(_ walk: inout JSONWalk, _ json: Span<UInt8>) throws -> [UInt8]? {
        if walk.kind(json) == .string { return try walk.string(json) }
        let isNumber = walk.kind(json) == .number, range = try walk.skip(json)
        return isNumber ? Array(span: json.extracting(range)) : nil
    }

    /// Without the byte order mark that some editors write.
    @_lifetime(copy file)
    private static func withoutMark(_ file: Span<UInt8>) -> Span<UInt8> {
        let hasMark = file.count >= 3 && file[0] == 0xEF && file[1] == 0xBB && file[2] == 0xBF
        return file.extracting((hasMark ? 3 : 0)..<file.count)
    }
}
