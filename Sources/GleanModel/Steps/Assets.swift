/// Finds and reads the files a step names in its settings, and remembers the digest of each: digests are part of a run's identity.
package struct Assets {
    /// An opened asset: what was asked for, and the digest of its bytes.
    package struct Opened: Sendable, Codable, Equatable {
        package let name: String
        package let digest: String
        package let bytes: Int

        package init(name: String, digest: String, bytes: Int) {
            self.name = name
            self.digest = digest
            self.bytes = bytes
        }
    }

    /// Where the bytes of a name are. Given by the engine, which knows the folders to look in.
    private let find: (String) throws -> (path: String, digest: String, bytes: Int)
    package private(set) var opened: [Opened] = []

    package init(find: @escaping (String) throws -> (path: String, digest: String, bytes: Int)) {
        self.find = find
    }

    /// The path of the file that `name` means, for the step to read.
    ///
    /// Throws a `RecipeError` where there is none, with the folders that were looked in.
    package mutating func path(_ name: String) throws -> String {
        let found = try find(name)
        opened.append(Opened(name: name, digest: found.digest, bytes: found.bytes))
        return found.path
    }
}
