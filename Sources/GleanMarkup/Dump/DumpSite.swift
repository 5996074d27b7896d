/// What a dump says of its wiki (`siteinfo`).
package struct DumpSite: Sendable, Equatable {
    package var name: [UInt8] = []
    /// Such as `enwiki`.
    package var database: [UInt8] = []
    /// Address of the main page, such as `https://en.wikipedia.org/wiki/Main_Page`.
    package var base: [UInt8] = []
    package var generator: [UInt8] = []
    /// `first-letter` or `case-sensitive`.
    package var titleCase: [UInt8] = []
    /// `xml:lang` of the dump, such as `en`; empty where it is not told.
    package var language: [UInt8] = []
    /// Version of the export schema, such as `0.11`.
    package var schema: [UInt8] = []
    /// Namespaces in order; the name of the article namespace is empty.
    package var namespaces: [Namespace] = []

    package struct Namespace: Sendable, Equatable {
        package let key: Int
        package let name: [UInt8]

        package init(key: Int, name: [UInt8]) {
            self.key = key
            self.name = name
        }
    }

    package init() {}
}
