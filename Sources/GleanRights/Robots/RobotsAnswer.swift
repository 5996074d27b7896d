/// What one file says of one page, so that each of its groups and preferences is held against the page once, however many agents ask.
struct RobotsAnswer {
    private let file: RobotsFile
    private let path: RobotsPath
    /// What single groups say, by their places, of those that were asked.
    private var groups: [Int: RobotsDecision] = [:]
    private var preferences: [RobotsPreference.Kind: [RobotsPreference]] = [:]

    init(_ file: RobotsFile, _ path: RobotsPath) {
        self.file = file
        self.path = path
    }

    mutating func verdict(_ groups: RobotsFile.Groups) -> RobotsFile.Verdict {
        var best = RobotsDecision()
        for group in groups.places where !path.isRobotsFile {
            if let known = self.groups[group] {
                best.take(known)
            } else {
                var found = RobotsDecision()
                found.read(file.rules[file.groups[group]], path)
                self.groups[group] = found
                best.take(found)
            }
        }
        return RobotsFile.Verdict(isAllowed: best.isAllowed, line: best.line, isForAll: groups.isForAll)
    }

    /// Preferences of one kind: those of the most specific pattern in the agent's groups, and where there are several of it, all.
    mutating func preferences(_ kind: RobotsPreference.Kind, _ groups: RobotsFile.Groups) -> [RobotsPreference] {
        if preferences[kind] == nil { preferences[kind] = file.preferences.filter { $0.kind == kind && $0.pattern.matches(path) } }
        var found: [RobotsPreference] = [], octets = -1
        for preference in preferences[kind] ?? [] where preference.pattern.octets >= octets {
            if let group = preference.group, !groups.holds(group) { continue }
            if preference.pattern.octets > octets { found.removeAll() }
            octets = preference.pattern.octets
            found.append(preference)
        }
        return found
    }
}

/// The rule that counts of those read so far: the most specific, of equals one that allows, and of those the first (RFC 9309, 2.2.2).
struct RobotsDecision {
    private var octets = -1
    private(set) var isAllowed = true
    private(set) var line = 0..<0

    mutating func read(_ rules: ArraySlice<RobotsFile.Rule>, _ path: RobotsPath) {
        for rule in rules where yields(rule.pattern.octets, rule.isAllowed) && rule.pattern.matches(path) {
            (octets, isAllowed, line) = (rule.pattern.octets, rule.isAllowed, rule.line)
        }
    }

    /// Takes what a later group says.
    mutating func take(_ other: RobotsDecision) {
        if other.octets >= 0, yields(other.octets, other.isAllowed) { self = other }
    }

    private func yields(_ octets: Int, _ isAllowed: Bool) -> Bool { octets > self.octets || octets == self.octets && isAllowed && !self.isAllowed }
}
