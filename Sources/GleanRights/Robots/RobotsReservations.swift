package import GleanModel

extension RobotsFile {
    /// What the file says of fetching and of using one page, as facts: those that reserve first.
    ///
    /// Of fetching one statement for each agent that a group names, with the agent as its subject, and one with the subject `*` for all
    /// others. Preferences for use, `Content-Usage` and `Content-Signal`, are those of the groups that the agents follow; none are said of a
    /// path that an agent may not fetch. RSL licences are for all, and unknown as long as their terms are not read. `source` is the file's address, `date` when it was fetched.
    package func reservations(for path: RobotsPath, agents: [[UInt8]], source: [UInt8] = [], date: [UInt8] = []) -> [Reservation] {
        var found = Statements(file: self, source: source, date: date)
        var followed: [Groups] = []
        for agent in agents {
            let groups = groups(for: agent)
            if groups.isForAll, followed.contains(groups) { continue }
            let verdict = verdict(groups, path)
            if !verdict.line.isEmpty {
                found.add(.robots, groups.isForAll ? [UInt8(ascii: "*")] : agent.map { lowerCase($0) }, verdict.isAllowed ? .allowed : .reserved, verdict.line)
            }
            if followed.contains(groups) { continue }
            followed.append(groups)
            if verdict.isAllowed { addPreferences(groups, path, &found) }
        }
        for licence in licences { found.add(.rsl, [], .unknown, licence.line) }
        return found.reserved + found.others
    }

    private func addPreferences(_ groups: Groups, _ path: RobotsPath, _ found: inout Statements) {
        for preference in preferences(.contentUsage, groups, path) {
            let usage = ContentUsage(bytes.span.extracting(preference.value))
            if usage.preferences.isEmpty { found.add(.contentUsage, [], .unknown, preference.line) }
            for statement in usage.preferences { found.add(.contentUsage, statement.label, statement.stance, preference.line) }
        }
        for preference in preferences(.contentSignal, groups, path) {
            for signal in ContentSignal.read(bytes.span.extracting(preference.value)) {
                found.add(.contentSignal, signal.label, signal.stance, preference.line)
            }
        }
    }

    /// Statements with the lines they stand in.
    private struct Statements {
        let file: RobotsFile
        let source: [UInt8]
        let date: [UInt8]
        var reserved: [Reservation] = []
        var others: [Reservation] = []

        mutating func add(_ kind: Reservation.Kind, _ subject: [UInt8], _ stance: Reservation.Stance, _ line: Range<Int>) {
            let evidence = Evidence(.robots, Array(file.bytes[line]), offset: UInt64(line.lowerBound), source: source, date: date)
            let statement = Reservation(kind, subject: subject, stance, evidence: evidence)
            if stance == .reserved { reserved.append(statement) } else { others.append(statement) }
        }
    }
}
