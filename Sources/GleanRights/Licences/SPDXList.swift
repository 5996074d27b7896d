/// The SPDX licence list as read from its table, once a process: look-ups by id and by address.
struct SPDXList: Sendable {
    struct Entry: Sendable {
        /// The id as the list spells it.
        let id: String
        let name: String
        /// What stands for a deprecated id now; empty for all others, and for deprecated ones that have none.
        let successor: String
        let isApprovedByOSI: Bool
        let isFreeAfterFSF: Bool
    }

    let entries: [Entry]
    private let places: [String: Int]
    /// By `AddressParts.key`.
    private let addresses: [String: Int]
    private let exceptions: [String: String]

    static let shared = SPDXList()

    func entry(_ id: String) -> Entry? { places[id.lowercased()].map { entries[$0] } }

    func exception(_ id: String) -> String? { exceptions[id.lowercased()] }

    /// The licence whose text stands at an address, with its query or else without; nil also where the list gives it to several.
    func entry(at address: AddressParts) -> Entry? {
        (addresses[address.key(withQuery: true)] ?? addresses[address.key(withQuery: false)]).map { entries[$0] }
    }

    private init() {
        var entries: [Entry] = [], places: [String: Int] = [:], addresses: [String: Int] = [:], shared: Set<String> = []
        for line in text(of: spdxLicences).split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count == 4 else { continue }
            let isDeprecated = fields[3].hasPrefix(">")
            places[fields[0].lowercased()] = entries.count
            if !isDeprecated {
                for address in fields[3].split(separator: " ") {
                    let bytes = Array(address.utf8)
                    guard let key = AddressParts(bytes.span)?.key(withQuery: true) else { continue }
                    if let other = addresses[key], other != entries.count { shared.insert(key) }
                    addresses[key] = entries.count
                }
            }
            entries.append(Entry(
                id: String(fields[0]), name: String(fields[2]), successor: isDeprecated ? String(fields[3].dropFirst()) : "",
                isApprovedByOSI: fields[1].contains("o"), isFreeAfterFSF: fields[1].contains("f")))
        }
        self.entries = entries
        self.places = places
        self.addresses = addresses.filter { !shared.contains($0.key) }
        var exceptions: [String: String] = [:]
        for id in text(of: spdxExceptions).split(separator: " ") { exceptions[id.lowercased()] = String(id) }
        self.exceptions = exceptions
    }
}

/// A literal of a generated table as a string.
func text(of literal: StaticString) -> String { literal.withUTF8Buffer { String(decoding: $0, as: UTF8.self) } }
