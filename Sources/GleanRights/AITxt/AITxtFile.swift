package import GleanModel

/// A site's `/ai.txt` as Spawning proposed it: the lines of robots.txt, with suffixes of media for paths, such as `Disallow: *.jpg`.
///
/// There is a generator but no published grammar. What it writes is read: a suffix for each kind of file, and at the end a rule for `/` that
/// follows what is said of text. So `*.c` stands for addresses that end so, and not, as in robots.txt, for all in which it occurs; queries do
/// not count. Other drafts write Markdown or JSON under the same name: such a file holds no rules, and its lines are counted.
package struct AITxtFile: Sendable {
    package private(set) var file: RobotsFile

    package init(_ bytes: Span<UInt8>) {
        file = RobotsFile(bytes)
        for index in file.rules.indices { file.rules[index].pattern.anchorSuffix() }
    }

    package init(_ bytes: [UInt8]) { self.init(bytes.span) }

    /// What it says of an address, of kind `ai.txt`; subjects are those of robots.txt: an agent, or `*` for all that are not named.
    /// `followers` are the file's (`RobotsFile.followers`).
    package func reservations(
        for address: [UInt8], _ followers: RobotsFile.Followers, source: [UInt8] = [], date: [UInt8] = []
    ) -> [Reservation] {
        let path = RobotsPath(Array(address.prefix { $0 != UInt8(ascii: "?") }))
        return file.fetching(path, followers, .aiTxt, .aiTxt, source: source, date: date)
    }

    package func reservations(for address: [UInt8], agents: [[UInt8]]) -> [Reservation] { reservations(for: address, file.followers(of: agents)) }
}
