package import GleanModel

extension RobotsFile {
    /// Agents by the groups of one file that they have to follow, so that each of those is asked once, and looked for once for all pages.
    package struct Followers: Sendable {
        fileprivate struct Row {
            var groups: Groups
            /// In lower case; `*` for all that no group names.
            var subjects: [[UInt8]]
        }

        fileprivate var rows: [Row] = []
    }

    package func followers(of agents: [[UInt8]]) -> Followers {
        var found = Followers()
        for agent in agents {
            let groups = groups(for: agent), subject = groups.isForAll ? [UInt8(ascii: "*")] : agent.map { lowerCase($0) }
            if let row = found.rows.firstIndex(where: { $0.groups == groups }) {
                if !found.rows[row].subjects.contains(subject) { found.rows[row].subjects.append(subject) }
            } else {
                found.rows.append(Followers.Row(groups: groups, subjects: [subject]))
            }
        }
        return found
    }

    /// What the file says of fetching and of using one page, as facts: those that reserve first.
    ///
    /// Of fetching one statement for each agent that a group names, with the agent as its subject, and one with the subject `*` for all
    /// others. Preferences for use, `Content-Usage` and `Content-Signal`, are those of the groups that the agents follow; none are said of a
    /// path that an agent may not fetch. RSL licences are for all, and unknown as long as their terms are not read. `source` is the file's
    /// address, `date` when it was fetched.
    package func reservations(for path: RobotsPath, _ followers: Followers, source: [UInt8] = [], date: [UInt8] = []) -> [Reservation] {
        var found = Statements(file: self, source: source, date: date)
        for row in followers.rows {
            let verdict = verdict(row.groups, path)
            if !verdict.line.isEmpty {
                for subject in row.subjects { found.add(.robots, subject, verdict.isAllowed ? .allowed : .reserved, verdict.line) }
            }
            if verdict.isAllowed { addPreferences(row.groups, path, &found) }
        }
        for licence in licences { found.add(.rsl, [], .unknown, licence.line) }
        return found.reserved + found.others
    }

    package func reservations(for path: RobotsPath, agents: [[UInt8]], source: [UInt8] = [], date: [UInt8] = []) -> [Reservation] {
        reservations(for: path, followers(of: agents), source: source, date: date)
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

        /// Groups may share a line: it is one statement.
        mutating func add(_ kind: Reservation.Kind, _ subject: [UInt8], _ stance: Reservation.Stance, _ line: Range<Int>) {
            let evidence = Evidence(.robots, Array(file.bytes[line]), offset: UInt64(line.lowerBound), source: source, date: date)
            let statement = Reservation(kind, subject: subject, stance, evidence: evidence)
            if stance == .reserved, !reserved.contains(statement) { reserved.append(statement) }
            if stance != .reserved, !others.contains(statement) { others.append(statement) }
        }
    }
}
