import GleanFormats
package import GleanRights

/// The JSON files of the TDM Reservation Protocol: `/.well-known/tdmrep.json`, and policies.
package enum TDMRepFile {
    /// The most rules that are read.
    package static let mostRules = 10_000

    /// The rules of a file; nil where it is no JSON array, as the protocol wants one. Elements that are no rules are passed over.
    package static func rules(_ file: Span<UInt8>) -> TDMRules? {
        let json = withoutMark(file)
        var walk = JSONWalk(json), rules: [TDMRule] = []
        guard walk.kind(json) == .array else { return nil }
        do {
            try walk.array(json) { walk in
                var probe = walk
                let range = try walk.skip(json)
                guard probe.kind(json) == .object, rules.count < mostRules else { return }
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
        } catch { return nil }
        return TDMRules(rules)
    }

    /// What a policy offers; nil where the file is no JSON object. Elements of ODRL may stand as one object or as an array of them.
    package static func policy(_ file: Span<UInt8>) -> TDMPolicy? {
        let json = withoutMark(file)
        var walk = JSONWalk(json), policy = TDMPolicy(), type: [UInt8]?, profile: [UInt8]?
        guard walk.kind(json) == .object else { return nil }
        do {
            try walk.object(json) { walk, key in
                switch String(decoding: key, as: UTF8.self) {
                case "uid", "@id": policy.uid = try text(&walk, json) ?? []
                case "@type", "type": type = try text(&walk, json)
                case "profile": profile = try text(&walk, json)
                case "assigner":
                    try each(&walk, json) { walk, key in
                        switch String(decoding: key, as: UTF8.self) {
                        case "vcard:hasEmail": policy.email = try text(&walk, json) ?? []
                        case "vcard:hasURL": policy.page = try text(&walk, json) ?? []
                        default: try walk.skip(json)
                        }
                    } end: {}
                case "permission": try permissions(&walk, json, &policy)
                default: try walk.skip(json)
                }
            }
            try walk.end(json)
        } catch { return nil }
        policy.isOffer = type == Array("Offer".utf8) && profile == Array("http://www.w3.org/ns/tdmrep".utf8)
        return policy
    }

    private static func permissions(_ walk: inout JSONWalk, _ json: Span<UInt8>, _ policy: inout TDMPolicy) throws {
        var permission = TDMPolicy.Permission(), found: [TDMPolicy.Permission] = []
        try each(&walk, json) { walk, key in
            switch String(decoding: key, as: UTF8.self) {
            case "target": permission.target = try text(&walk, json) ?? []
            case "action": permission.isMining = try isMining(text(&walk, json))
            case "duty":
                try each(&walk, json) { walk, key in
                    if key != Array("action".utf8) { try walk.skip(json) } else if let action = try text(&walk, json) { permission.duties.append(action) }
                } end: {}
            case "constraint": try constraints(&walk, json, &permission)
            default: try walk.skip(json)
            }
        } end: {
            found.append(permission)
            permission = TDMPolicy.Permission()
        }
        policy.permissions += found
    }

    private static func constraints(_ walk: inout JSONWalk, _ json: Span<UInt8>, _ permission: inout TDMPolicy.Permission) throws {
        var left: [UInt8]?, right: [UInt8]?, purposes: [[UInt8]] = []
        try each(&walk, json) { walk, key in
            switch String(decoding: key, as: UTF8.self) {
            case "leftOperand": left = try text(&walk, json)
            case "rightOperand": right = try text(&walk, json)
            default: try walk.skip(json)
            }
        } end: {
            if left == Array("purpose".utf8), let right { purposes.append(right) }
            (left, right) = (nil, nil)
        }
        permission.purposes += purposes
    }

    private static func isMining(_ action: [UInt8]?) -> Bool {
        action == Array("tdm:mine".utf8) || action == Array("http://www.w3.org/ns/tdmrep#mine".utf8)
    }

    /// Reads an object, or each object of an array; `end` is called behind each.
    private static func each(
        _ walk: inout JSONWalk, _ json: Span<UInt8>, _ member: (inout JSONWalk, [UInt8]) throws -> Void, end: () -> Void
    ) throws {
        switch walk.kind(json) {
        case .object:
            try walk.object(json, member)
            end()
        case .array:
            try walk.array(json) { walk in
                guard walk.kind(json) == .object else {
                    try walk.skip(json)
                    return
                }
                try walk.object(json, member)
                end()
            }
        default: try walk.skip(json)
        }
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
