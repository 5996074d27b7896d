/// Reads the lines of a robots.txt file into groups and rules.
///
/// A group is a run of user agents and the rules behind it; a user agent behind a rule begins the next (RFC 9309, 2.2). Only what the
/// grammar calls a rule parts them: `Allow`, `Disallow`, and `Content-Usage` by its draft. Sitemaps, delays, signals and fields that are
/// not known must not interfere (2.2.4).
struct RobotsReader {
    /// The group that lines now belong to.
    private var group: Int?
    /// A rule came since the last user agent.
    private var isBehindRule = false

    mutating func read(_ bytes: Span<UInt8>, into file: inout RobotsFile) {
        var lines = RobotsLines(Self.behindMark(bytes)..<bytes.count)
        while let range = lines.next(bytes) {
            guard let line = RobotsLine(bytes, range) else {
                file.counts.notUnderstood += 1
                continue
            }
            switch line.field {
            case .userAgent: addAgent(bytes, line, &file)
            case .allow, .disallow: addRule(bytes, line, &file)
            case .contentUsage, .contentSignal: addPreference(bytes, line, &file)
            case .license: addLicence(line, &file)
            case .other: break
            case .unknown: file.counts.unknownFields += 1
            }
        }
    }

    /// Behind the byte order mark of UTF-8, if there is one.
    private static func behindMark(_ bytes: Span<UInt8>) -> Int {
        bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    }

    private mutating func addAgent(_ bytes: Span<UInt8>, _ line: RobotsLine, _ file: inout RobotsFile) {
        if isBehindRule { group = nil }
        isBehindRule = false
        guard let first = line.value.first else {
            // It ends the group before, and begins none.
            file.counts.withoutEffect += 1
            return
        }
        if group == nil {
            group = file.groups.count
            file.groups.append(file.rules.count..<file.rules.count)
        }
        let isAny = bytes[first] == UInt8(ascii: "*") && (line.value.count == 1 || isBlank(bytes[first + 1]))
        file.agents.append(RobotsFile.Agent(name: line.value, group: group ?? 0, isAny: isAny))
    }

    private mutating func addRule(_ bytes: Span<UInt8>, _ line: RobotsLine, _ file: inout RobotsFile) {
        isBehindRule = true
        // A rule without a path disallows nothing, whichever it is.
        guard let group, let pattern = RobotsPattern(bytes, line.value) else {
            file.counts.withoutEffect += 1
            return
        }
        file.rules.append(RobotsFile.Rule(pattern: pattern, isAllowed: line.field == .allow || line.value.isEmpty, line: line.line))
        file.groups[group] = file.groups[group].lowerBound..<file.rules.count
    }

    private func addLicence(_ line: RobotsLine, _ file: inout RobotsFile) {
        guard !line.value.isEmpty, file.licences.count < RobotsFile.mostLicences else { return }
        file.licences.append(RobotsFile.RobotsLicence(address: line.value, line: line.line))
    }

    private mutating func addPreference(_ bytes: Span<UInt8>, _ line: RobotsLine, _ file: inout RobotsFile) {
        let isUsage = line.field == .contentUsage
        if isUsage { isBehindRule = true }
        var path = line.value.lowerBound..<line.value.lowerBound, value = line.value
        if let first = value.first, bytes[first] == UInt8(ascii: "/") {
            var end = first
            while end < value.upperBound, !isBlank(bytes[end]) { end += 1 }
            path = first..<end
            value = bytes.blanksTrimmed(end..<value.upperBound)
        }
        guard group != nil || !isUsage, let pattern = RobotsPattern(bytes, path), !value.isEmpty else {
            file.counts.withoutEffect += 1
            return
        }
        file.preferences.append(RobotsPreference(
            kind: isUsage ? .contentUsage : .contentSignal, pattern: pattern, value: value, line: line.line, group: group))
    }
}
