import Glibc

/// What AWS's own files say of a profile: `~/.aws/credentials` and `~/.aws/config`, or where AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE point.
struct S3Profile {
    private var values: [String: String] = [:]

    subscript(key: String) -> String? { values[key] }

    /// The profile that AWS_PROFILE names, or `default`. Files that are not there say nothing.
    init(_ variable: (String) -> String?) {
        let name = variable("AWS_PROFILE") ?? variable("AWS_DEFAULT_PROFILE") ?? "default"
        let home = variable("HOME") ?? ""
        let config = variable("AWS_CONFIG_FILE") ?? "\(home)/.aws/config"
        let credentials = variable("AWS_SHARED_CREDENTIALS_FILE") ?? "\(home)/.aws/credentials"
        add(file: config, sections: [name == "default" ? "default" : "profile \(name)", "profile \(name)"])
        add(file: credentials, sections: [name])
    }

    /// The profile as these texts have it: sections in brackets, `key = value`, comments behind `#` and `;`.
    mutating func add(_ text: String, sections: [String]) {
        var isWanted = false
        for line in text.utf8.split(separator: 0x0a) {
            // Indented lines are values of a nested table, which nothing here asks for.
            guard let first = line.first, first != 0x20, first != 0x09, first != 0x23, first != 0x3b else { continue }
            let line = trimmed(Substring(decoding: line, as: UTF8.self))
            if line.hasPrefix("[") {
                isWanted = sections.contains(trimmed(line.dropFirst().prefix { $0 != "]" }))
            } else if isWanted, let equals = line.firstIndex(of: "=") {
                values[trimmed(line[..<equals])] = trimmed(line[line.index(after: equals)...])
            }
        }
    }

    private mutating func add(file: String, sections: [String]) {
        guard let bytes = try? FileBytes.read(file, limit: 1 << 20) else { return }
        add(String(decoding: bytes, as: UTF8.self), sections: sections)
    }
}
