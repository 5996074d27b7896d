/// A robots.txt file (RFC 9309), read once and asked often: who may fetch what, and what else stands in it about use.
///
/// Any bytes are a file: lines that say nothing that can be understood are counted and passed over, as the standard wants (2.2). Nothing
/// is judged but the fetching, which is what the standard is about.
package struct RobotsFile: Sendable {
    /// Lines that end behind this are not read: the standard's own limit (2.5).
    package static let maxBytes = 500 << 10
    /// `License` lines that are kept.
    static let mostLicences = 256

    package struct Verdict: Sendable, Equatable {
        package var isAllowed: Bool
        /// The line that decides, without blanks around it and without its comment; empty where none speaks of the path.
        package var line: Range<Int>
        /// No group names the agent, and the line stands in one for all (`*`).
        package var isForAll: Bool
        /// Nobody knows: so many rules with stars took too long on so long a path. The line is the first that was not asked.
        package var isCut: Bool
    }

    /// The groups that an agent has to follow.
    package struct Groups: Sendable, Equatable {
        /// In their order.
        var places: [Int]
        /// No group names the agent.
        package fileprivate(set) var isForAll: Bool

        func holds(_ group: Int) -> Bool {
            var low = 0, high = places.count
            while low < high {
                let middle = (low + high) / 2
                if places[middle] < group { low = middle + 1 } else { high = middle }
            }
            return low < places.count && places[low] == group
        }
    }

    struct Rule {
        var pattern: RobotsPattern
        var isAllowed: Bool
        var line: Range<Int>
    }

    struct Agent {
        var name: Range<Int>
        var group: Int
        var isAny: Bool
    }

    /// What was read, a byte order mark included: places are in it.
    package private(set) var bytes: [UInt8]
    /// There was more than `maxBytes`.
    package private(set) var isCut: Bool
    /// `Content-Usage` and `Content-Signal` lines, in their order.
    package internal(set) var preferences: [RobotsPreference] = []
    /// Values of RSL's `License` lines, which are for all agents; the first `mostLicences`.
    package internal(set) var licences: [RobotsLicence] = []
    package internal(set) var counts = Counts()

    /// The bytes of an address that the rules may look through for one page, and that the preferences may.
    package var mostWork = RobotsPattern.mostWork

    var agents: [Agent] = []
    var rules: [Rule] = []
    /// The rules of each group.
    var groups: [Range<Int>] = []

    /// What stands in the file but could not be used, in lines.
    package struct Counts: Sendable, Equatable {
        /// Lines in which no field is told from its value.
        package internal(set) var notUnderstood = 0
        /// Lines with a field that is not known.
        package internal(set) var unknownFields = 0
        /// Rules that no user agent stands before, rules whose path cannot match, user agents without a name.
        package internal(set) var withoutEffect = 0

        package var all: Int { notUnderstood + unknownFields + withoutEffect }
    }

    /// A line `License: URL`.
    package struct RobotsLicence: Sendable, Equatable {
        package var address: Range<Int>
        package var line: Range<Int>
    }

    package init(_ file: Span<UInt8>) {
        isCut = file.count > Self.maxBytes
        var end = min(file.count, Self.maxBytes)
        // Half a rule is another rule: `Disallow: /` of `Disallow: /private`.
        while isCut, end > 0, file[end - 1] != 0x0A, file[end - 1] != 0x0D { end -= 1 }
        bytes = file.array(0..<end)
        var reader = RobotsReader()
        reader.read(file.extracting(0..<end), into: &self)
    }

    package init(_ file: [UInt8]) { self.init(file.span) }

    /// The groups for a product token such as `GPTBot`: those that name it, be it in other letters or with a version behind it; where none
    /// does, those for all agents.
    package func groups(for agent: [UInt8]) -> Groups {
        var named: [Int] = [], forAll: [Int] = []
        for entry in agents {
            if entry.isAny {
                if forAll.last != entry.group { forAll.append(entry.group) }
            } else if names(entry, agent), named.last != entry.group {
                named.append(entry.group)
            }
        }
        return named.isEmpty ? Groups(places: forAll, isForAll: true) : Groups(places: named, isForAll: false)
    }

    private func names(_ entry: Agent, _ agent: [UInt8]) -> Bool {
        if agent.isEmpty || entry.name.count < agent.count { return false }
        for index in 0..<agent.count where lowerCase(bytes[entry.name.lowerBound + index]) != lowerCase(agent[index]) { return false }
        return entry.name.count == agent.count || !isToken(bytes[entry.name.lowerBound + agent.count])
    }

    package func verdict(_ groups: Groups, _ path: RobotsPath) -> Verdict {
        var answer = RobotsAnswer(self, path)
        return answer.verdict(groups)
    }

    package func verdict(agent: [UInt8], path: [UInt8]) -> Verdict { verdict(groups(for: agent), RobotsPath(path)) }
}

/// A line of robots.txt that says how what is fetched may be used.
package struct RobotsPreference: Sendable {
    package enum Kind: Sendable { case contentUsage, contentSignal }

    package var kind: Kind
    /// The paths that it is for; matches all where the line has none.
    package var pattern: RobotsPattern
    /// The preferences behind the path.
    package var value: Range<Int>
    package var line: Range<Int>
    /// Nil for a `Content-Signal` before the first user agent, which is for all.
    var group: Int?
}
