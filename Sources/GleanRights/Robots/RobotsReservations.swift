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

        fileprivate mutating func add(_ subject: [UInt8], _ groups: Groups) {
            guard let row = rows.firstIndex(where: { $0.groups == groups }) else { return rows.append(Row(groups: groups, subjects: [subject])) }
            if !rows[row].subjects.contains(subject) { rows[row].subjects.append(subject) }
        }
    }

    /// The agents that the file names, each for itself, and before them all others, whom it speaks to even where every agent that is asked for
    /// is named.
    package func followers(of agents: [[UInt8]]) -> Followers {
        var found = Followers()
        found.add([UInt8(ascii: "*")], groups(for: []))
        for agent in agents {
            let groups = groups(for: agent)
            if !groups.isForAll { found.add(agent.map { lowerCase($0) }, groups) }
        }
        return found
    }

    /// What the file says of fetching and of using one page, as facts: those that reserve first, and what is said to all first among them.
    ///
    /// Of fetching one statement for each agent that a group names, with the agent as its subject, and one with the subject `*` for all
    /// others. Preferences for use, `Content-Usage` and `Content-Signal`, are those of the groups that the agents follow, and of those for all
    /// others; none are said of a path that may not be fetched. RSL licences are for all, and unknown as long as their terms are not read.
    /// Unknown is also what rules or preferences say that take too long on so long a path.
    /// `source` is the file's address, `date` when it was fetched.
    package func reservations(for path: RobotsPath, _ followers: Followers, source: [UInt8] = [], date: [UInt8] = []) -> [Reservation] {
        var found = RobotsStatements(bytes, .robots, source, date), answer = RobotsAnswer(self, path), told: Set<Int> = []
        for row in followers.rows {
            let verdict = answer.verdict(row.groups)
            found.add(.robots, verdict, row.subjects)
            if verdict.isAllowed || verdict.isCut { addPreferences(row.groups, &answer, &told, &found) }
        }
        for licence in licences { found.add(.rsl, [], .unknown, licence.line) }
        return found.all
    }

    package func reservations(for path: RobotsPath, agents: [[UInt8]], source: [UInt8] = [], date: [UInt8] = []) -> [Reservation] {
        reservations(for: path, followers(of: agents), source: source, date: date)
    }

    /// What the file says of fetching alone, as statements of another kind and place.
    func fetching(
        _ path: RobotsPath, _ followers: Followers, _ kind: Reservation.Kind, _ place: Evidence.Place, source: [UInt8], date: [UInt8]
    ) -> [Reservation] {
        var found = RobotsStatements(bytes, place, source, date), answer = RobotsAnswer(self, path)
        for row in followers.rows { found.add(kind, answer.verdict(row.groups), row.subjects) }
        return found.all
    }

    /// Lines that were `told` before are passed over: groups may share them.
    private func addPreferences(_ groups: Groups, _ answer: inout RobotsAnswer, _ told: inout Set<Int>, _ found: inout RobotsStatements) {
        if let line = answer.unasked(.contentUsage) { found.add(.contentUsage, [], .unknown, line) }
        if let line = answer.unasked(.contentSignal) { found.add(.contentSignal, [], .unknown, line) }
        for preference in answer.preferences(.contentUsage, groups) where told.insert(preference.line.lowerBound).inserted {
            let usage = ContentUsage(bytes.span.extracting(preference.value))
            if usage.preferences.isEmpty { found.add(.contentUsage, [], .unknown, preference.line) }
            for statement in usage.preferences { found.add(.contentUsage, statement.label, statement.stance, preference.line) }
        }
        for preference in answer.preferences(.contentSignal, groups) where told.insert(preference.line.lowerBound).inserted {
            for signal in ContentSignal.read(bytes.span.extracting(preference.value)) {
                found.add(.contentSignal, signal.label, signal.stance, preference.line)
            }
        }
    }
}

/// Statements of a file with the lines they stand in, each once.
private struct RobotsStatements {
    private struct Key: Hashable {
        var kind: Reservation.Kind
        var subject: [UInt8]
        var stance: Reservation.Stance
        var line: Int
    }

    private let file: [UInt8]
    private let place: Evidence.Place
    private let source: [UInt8]
    private let date: [UInt8]
    private var reserved: [Reservation] = []
    private var others: [Reservation] = []
    private var known: Set<Key> = []
    /// Statements by their kind, those that reserve apart.
    private var counts: [Reservation.Kind: (reserved: Int, others: Int)] = [:]

    /// Statements of one kind that are handed out, of those that reserve and of the others: more than a page's rights hold.
    private static let most = 512

    init(_ file: [UInt8], _ place: Evidence.Place, _ source: [UInt8], _ date: [UInt8]) {
        (self.file, self.place, self.source, self.date) = (file, place, source, date)
    }

    var all: [Reservation] { reserved + others }

    /// One statement for each subject, if a line decides.
    mutating func add(_ kind: Reservation.Kind, _ verdict: RobotsFile.Verdict, _ subjects: [[UInt8]]) {
        if verdict.line.isEmpty { return }
        let stance: Reservation.Stance = verdict.isCut ? .unknown : verdict.isAllowed ? .allowed : .reserved
        for subject in subjects { add(kind, subject, stance, verdict.line) }
    }

    /// Groups may share a line: it is one statement.
    mutating func add(_ kind: Reservation.Kind, _ subject: [UInt8], _ stance: Reservation.Stance, _ line: Range<Int>) {
        var count = counts[kind] ?? (0, 0)
        guard (stance == .reserved ? count.reserved : count.others) < Self.most,
            known.insert(Key(kind: kind, subject: subject, stance: stance, line: line.lowerBound)).inserted
        else { return }
        let evidence = Evidence(place, Array(file[line].prefix(Evidence.longest)), offset: UInt64(line.lowerBound), source: source, date: date)
        let statement = Reservation(kind, subject: subject, stance, evidence: evidence)
        if stance == .reserved {
            count.reserved += 1
            reserved.append(statement)
        } else {
            count.others += 1
            others.append(statement)
        }
        counts[kind] = count
    }
}
