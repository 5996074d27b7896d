/// What the kept pages of a release are, counted when it is sealed; `gleaner verify` counts again.
package struct Composition: Sendable, Codable, Equatable {
    /// Pages and bytes of text under one name.
    package struct Share: Sendable, Codable, Equatable {
        package let name: String
        package var pages: Int
        /// UTF-8.
        package var textBytes: UInt64

        package init(name: String, pages: Int, textBytes: UInt64) {
            self.name = name
            self.pages = pages
            self.textBytes = textBytes
        }
    }

    /// By label of the run (`language.label`), the most pages first, then by name; pages without the label are in none of its rows.
    package var labels: [String: [Share]]
    package var domains: Domains
    package var dates: Dates
    /// What pages say of themselves; nil if no writer saw them.
    package var statements: Statements?
    /// What is known of their rights; nil where nothing is known of any page's.
    package var rights: RightsCounts?
    /// What was written with copies counted; nil where each page is written once.
    package var copies: Copies?

    package init(labels: [String: [Share]], domains: Domains, dates: Dates) {
        self.labels = labels
        self.domains = domains
        self.dates = dates
    }

    package struct Copies: Sendable, Codable, Equatable {
        package var rows = 0
        /// UTF-8.
        package var textBytes: UInt64 = 0

        package init() {}
    }

    /// Hosts of URLs in lower case, without `www.` and port.
    package struct Domains: Sendable, Codable, Equatable {
        package var distinct: Int
        /// Pages whose URL names no host.
        package var pagesWithout: Int
        /// The first of `list`.
        package var top: [Share]
        /// `domains.tsv`: the tenth of all domains with the most text, rounded up, the most first, then by pages and name; `rows` counts them.
        package var list: FileSeal

        package init(distinct: Int, pagesWithout: Int, top: [Share], list: FileSeal) {
            self.distinct = distinct
            self.pagesWithout = pagesWithout
            self.top = top
            self.list = list
        }
    }

    /// Days as they stand in front of recorded dates, `2024-02-20`.
    package struct Dates: Sendable, Codable, Equatable {
        package var first: String?
        package var last: String?
        /// Pages without a date that begins with a day.
        package var undated: Int
        /// Pages by month, `2024-02`.
        package var months: [String: Int]

        package init(first: String? = nil, last: String? = nil, undated: Int = 0, months: [String: Int] = [:]) {
            self.first = first
            self.last = last
            self.undated = undated
            self.months = months
        }
    }
}

/// What kept pages say of themselves, counted where they are packed.
package struct Statements: Sendable, Codable, Equatable {
    /// Pages that say anything: title, author, licence.
    package var pages = 0
    /// Pages that say anything of a licence.
    package var licensed = 0
    /// Pages by the well-known licence whose address they link to, a page once for each.
    package var licences: [String: Int] = [:]

    package init() {}

    package mutating func add(_ other: Statements) {
        pages += other.pages
        licensed += other.licensed
        licences.merge(other.licences, uniquingKeysWith: +)
    }
}

/// The rows that one writer of a release wrote.
package struct WrittenRows: Sendable, Codable, Equatable {
    /// The writer's use in the recipe.
    package let writer: String
    /// What names of shards end in.
    package let ending: String
    /// Of a shard once it is unpacked.
    package let mediaType: String
    package let fields: [OutputField]

    package init(writer: String, ending: String, mediaType: String, fields: [OutputField]) {
        self.writer = writer
        self.ending = ending
        self.mediaType = mediaType
        self.fields = fields
    }
}
