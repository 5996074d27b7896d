/// What one file says of one page, so that each of its groups and preferences is held against the page once, however many agents ask.
struct RobotsAnswer {
    private let file: RobotsFile
    private let path: RobotsPath
    /// What single groups say, by their places, of those that were asked.
    private var groups: [Int: RobotsDecision] = [:]
    private var preferences: [RobotsPreference.Kind: Asked] = [:]
    /// What is left of the work on rules, and on preferences.
    private var ruleWork: Int
    private var preferenceWork: Int

    /// Preferences whose pattern matches, and the line of the first that was not asked, as the work was used up.
    private struct Asked {
        var matching: [RobotsPreference] = []
        var unasked: Range<Int>?
    }

    init(_ file: RobotsFile, _ path: RobotsPath) {
        self.file = file
        self.path = path
        (ruleWork, preferenceWork) = (file.mostWork, file.mostWork)
    }

    mutating func verdict(_ groups: RobotsFile.Groups) -> RobotsFile.Verdict {
        var best = RobotsDecision()
        for group in groups.places where !path.isRobotsFile {
            if let known = self.groups[group] {
                best.take(known)
            } else {
                var found = RobotsDecision()
                found.read(file.rules[file.groups[group]], path, &ruleWork)
                self.groups[group] = found
                best.take(found)
            }
        }
        return RobotsFile.Verdict(isAllowed: best.isAllowed, line: best.line, isForAll: groups.isForAll, isCut: best.isCut)
    }

    /// Preferences of one kind: those of the most specific pattern in the agent's groups, and where there are several of it, all. None where one
    /// was left unasked.
    mutating func preferences(_ kind: RobotsPreference.Kind, _ groups: RobotsFile.Groups) -> [RobotsPreference] {
        let asked = ask(kind)
        if asked.unasked != nil { return [] }
        var found: [RobotsPreference] = [], octets = -1
        for preference in asked.matching where preference.pattern.octets >= octets {
            if let group = preference.group, !groups.holds(group) { continue }
            if preference.pattern.octets > octets { found.removeAll() }
            octets = preference.pattern.octets
            found.append(preference)
        }
        return found
    }

    /// The line of the first preference of a kind that was not asked; nil where all were.
    mutating func unasked(_ kind: RobotsPreference.Kind) -> Range<Int>? { ask(kind).unasked }

    private mutating func ask(_ kind: RobotsPreference.Kind) -> Asked {
        if let known = preferences[kind] { return known }
        var asked = Asked()
        for preference in file.preferences where preference.kind == kind {
            if preferenceWork < 0 {
                asked.unasked = preference.line
                break
            }
            if preference.pattern.matches(path, &preferenceWork) { asked.matching.append(preference) }
        }
        preferences[kind] = asked
        return asked
    }
}

/// The rule that counts of those read so far: the most specific, of equals one that allows, and of those the first (RFC 9309, 2.2.2).
struct RobotsDecision {
    private var octets = -1
    private(set) var isAllowed = true
    private(set) var line = 0..<0
    /// The work was used up before all rules were read; the line is that of the first that was not.
    private(set) var isCut = false

    mutating func read(_ rules: ArraySlice<RobotsFile.Rule>, _ path: RobotsPath, _ work: inout Int) {
        for rule in rules where yields(rule.pattern.octets, rule.isAllowed) {
            if work < 0 {
                (isCut, line) = (true, rule.line)
                return
            }
            if rule.pattern.matches(path, &work) { (octets, isAllowed, line) = (rule.pattern.octets, rule.isAllowed, rule.line) }
        }
    }

    /// Takes what a later group says.
    mutating func take(_ other: RobotsDecision) {
        if !isCut, other.isCut || other.octets >= 0 && yields(other.octets, other.isAllowed) { self = other }
    }

    private func yields(_ octets: Int, _ isAllowed: Bool) -> Bool { octets > self.octets || octets == self.octets && isAllowed && !self.isAllowed }
}
