import GleanBytes
package import GleanModel
import GleanRights
import GleanStore
import Yams

/// Reads a policy from YAML: see the files in `Policies/`, and docs/policies.md.
package struct PolicyFile {
    private let name: String
    private var errors: [RecipeError] = []

    /// Reads the file at `path`. Throws a `RecipeErrors` with the place of every mistake.
    package static func read(_ path: String, name: String) throws -> Policy {
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path, limit: 1 << 20) } catch {
            throw RecipeErrors([RecipeError("The policy \(path) cannot be read: \(error).")])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw RecipeErrors([RecipeError("\(path) is no policy: it is not text in UTF-8.")]) }
        return try parse(text, name: name)
    }

    /// Reads the text of a policy; `name` stands in messages.
    package static func parse(_ text: String, name: String) throws -> Policy {
        var reader = PolicyFile(name: name)
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch { throw RecipeErrors([RecipeError("\(name) is not YAML: \(error)")]) }
        let policy = node.map { reader.policy($0) }
        if policy == nil { reader.errors.append(RecipeError("\(name) is empty.")) }
        if !reader.errors.isEmpty { throw RecipeErrors(reader.errors) }
        return policy ?? Policy()
    }

    private init(name: String) { self.name = name }

    private mutating func policy(_ node: Node) -> Policy {
        var policy = Policy(), version: Int?
        for (key, place, value) in table(node, "A policy") {
            switch key {
            case "gleaner_policy": version = value.int
            case "name": policy.name = word(value, "name")
            case "about": policy.about = word(value, "about")
            case "licences": policy.licences = licences(value)
            case "reservations":
                for (kind, place, value) in table(value, "reservations") {
                    guard let found = Reservation.Kind(rawValue: kind) else {
                        unknown(kind, place, "mechanism", Reservation.Kind.allCases.map(\.rawValue))
                        continue
                    }
                    policy.reservations[found] = reservation(value, found)
                }
            case "reserved_copy": policy.reservedCopy = deed(value)
            default: unknown(key, place, "key", ["gleaner_policy", "name", "about", "licences", "reservations", "reserved_copy"])
            }
        }
        if version != 1 { fail(node, "A policy begins with \"gleaner_policy: 1\".") }
        return policy
    }

    private mutating func licences(_ node: Node) -> Policy.LicencePolicy {
        var licences = Policy.LicencePolicy()
        for (key, place, value) in table(node, "licences") {
            switch key {
            case "allow": licences.allow = patterns(value)
            case "deny": licences.deny = patterns(value)
            case "min_trust":
                if let trust = Trust.allCases.first(where: { $0.name == value.string }) { licences.minTrust = trust } else {
                    fail(value, "min_trust is one of \(Trust.allCases.map(\.name).joined(separator: ", ")).")
                }
            case "scopes":
                licences.scopes = []
                for item in list(value) {
                    if let scope = LicenceClaim.Scope(rawValue: item.string ?? ""), ![.part, .copy, .answered].contains(scope) { licences.scopes.insert(scope) } else {
                        fail(item, "A scope is one of page, image, unknown.")
                    }
                }
            case "none": licences.none = deed(value)
            case "disagreement": licences.disagreement = deed(value)
            case "stricter_copy": licences.stricterCopy = deed(value)
            case "earlier_copy": licences.earlierCopy = deed(value)
            default: unknown(key, place, "key of licences", ["allow", "deny", "min_trust", "scopes", "none", "disagreement", "stricter_copy", "earlier_copy"])
            }
        }
        if licences.allow == nil { fail(node, "licences wants allow.", "Write allow: [\"*\"] for any licence, or leave licences out where they are of no matter.") }
        return licences
    }

    private mutating func reservation(_ node: Node, _ kind: Reservation.Kind) -> Policy.ReservationPolicy {
        var rule = Policy.ReservationPolicy()
        if let word = node.string, let deed = Policy.Deed(rawValue: word) {
            rule.reserved = deed
            return rule
        }
        for (key, place, value) in table(node, "A mechanism") {
            switch key {
            case "of": rule.of = subjects(value, kind)
            case "reserved": rule.reserved = deed(value)
            case "unknown": rule.unknown = deed(value)
            default: unknown(key, place, "key of a mechanism", ["of", "reserved", "unknown"])
            }
        }
        return rule
    }

    private mutating func subjects(_ node: Node, _ kind: Reservation.Kind) -> Set<String> {
        let items = list(node)
        if items.isEmpty { fail(node, "of names nothing, so that nothing counts.", "Leave it out for all.") }
        return Set(items.flatMap { item -> [String] in
            let word = item.string ?? ""
            if let found = PolicyNames.subjects(word, of: kind) { return found }
            fail(item, "\(kind.rawValue) never speaks of \"\(word)\".", "It speaks of \(PolicyNames.known(to: kind)).")
            return []
        })
    }

    private mutating func patterns(_ node: Node) -> [LicencePattern] {
        list(node).compactMap { item in
            guard let word = item.string, !word.isEmpty else {
                fail(item, "A licence is a class or an SPDX expression.")
                return nil
            }
            if let known = LicencePattern.names[word] { return known }
            if let listed = PolicyNames.licences(word) { return listed }
            // Classes are in small letters, and identifiers never are.
            if word.utf8.allSatisfy({ $0 == 0x5F || $0 &- 0x61 < 26 }) {
                fail(item, "There is no class of licences \"\(word)\".", "Classes are \(LicencePattern.names.keys.sorted().joined(separator: ", ")).")
                return nil
            }
            // A list's name that is misspelt, or an identifier that claims never have, would match nothing without a word.
            let known = SPDX.licence(word)
            if word.contains("*") || known?.expression == word { return .expression(word) }
            if let known {
                fail(item, "Claims never say \"\(word)\".", "Write \(known.expression).")
            } else {
                fail(item, "There is no licence \"\(word)\".", "Write an SPDX expression, a pattern with *, or blue_oak: with one of \(BlueOak.Rating.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            return nil
        }
    }

    // MARK: YAML

    private mutating func deed(_ node: Node) -> Policy.Deed {
        if let deed = Policy.Deed(rawValue: node.string ?? "") { return deed }
        fail(node, "This is \"keep\" or \"drop\".")
        return .drop
    }

    private mutating func word(_ node: Node, _ key: String) -> String {
        if let word = node.string { return word }
        fail(node, "\(key) is a text.")
        return ""
    }

    private mutating func table(_ node: Node, _ what: String) -> [(key: String, place: Node, value: Node)] {
        guard case .mapping(let mapping) = node else {
            fail(node, "\(what) is a table of keys.")
            return []
        }
        return mapping.map { ($0.key.string ?? "", $0.key, $0.value) }
    }

    private mutating func list(_ node: Node) -> [Node] {
        if case .sequence(let sequence) = node { return Array(sequence) }
        if case .scalar = node { return [node] }
        fail(node, "This is a list.")
        return []
    }

    private mutating func unknown(_ key: String, _ place: Node, _ what: String, _ known: [String]) {
        fail(place, "There is no \(what) \"\(key)\".", "There are \(known.joined(separator: ", ")).")
    }

    private mutating func fail(_ node: Node, _ message: String, _ hint: String? = nil) {
        errors.append(RecipeError(at: Place(file: name, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1), message, hint: hint))
    }
}
