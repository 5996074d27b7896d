import Foundation
import GleanBytes
import GleanModel
import Testing

@testable import GleanEngine

@Suite struct CompositionTests {
    private func count(_ pages: [(url: String, bytes: UInt64)], memoryBytes: Int = 24 << 20, atOnce: Int = 1 << 16) throws -> (domains: Composition.Domains, list: [String]) {
        let folder = try ToyFolder()
        var counts = DomainCounts(folder: folder.path, memoryBytes: memoryBytes)
        for start in stride(from: 0, to: pages.count, by: atOnce) {
            var sums = DomainSums()
            for page in pages[start..<min(start + atOnce, pages.count)] {
                let url = Array(page.url.utf8)
                sums.add(url: url.span, textBytes: page.bytes)
            }
            try counts.add(sums)
        }
        let domains = try counts.finish(list: folder.path + "/domains.tsv")
        let text = try String(contentsOfFile: folder.path + "/domains.tsv", encoding: .utf8)
        #expect(try Files.names(folder.path) == ["domains.tsv"], "sorting leaves nothing behind")
        return (domains, text.split(separator: "\n").map(String.init))
    }

    @Test func `domains are counted by host, the most text first`() throws {
        let (domains, list) = try count([
            ("https://www.a.example/1", 10), ("http://A.example:80/2?x#y", 5), ("https://b.example", 20), ("ftp://c.example./", 15), ("https://c.example/", 0),
        ])
        #expect(domains.distinct == 3 && domains.pagesWithout == 0)
        // Two have as much text and as many pages: their names decide.
        #expect(domains.top == [
            .init(name: "b.example", pages: 1, textBytes: 20), .init(name: "a.example", pages: 2, textBytes: 15), .init(name: "c.example", pages: 2, textBytes: 15),
        ])
        #expect(list == ["domain\tpages\ttext_bytes", "b.example\t1\t20"])
    }

    @Test func `the list holds the tenth, rounded up, of any number of domains`() throws {
        // 4,321 hosts with 1 to 3 pages each, in an order that mixes them; memory for a few hundred records, and 1,000 pages at once.
        var pages: [(String, UInt64)] = []
        for round in 1...3 {
            for host in 0..<4321 where host % 3 + 1 >= round { pages.append(("https://h\(host * 7919 % 4321).example/\(round)", UInt64(host * 7919 % 4321))) }
        }
        let (domains, list) = try count(pages, memoryBytes: 32 << 10, atOnce: 1000)
        #expect(domains.distinct == 4321 && domains.list.rows == 433 && list.count == 434)
        #expect(domains.top.count == 20)
        // Host n has the bytes n on each of its pages, and m % 3 + 1 pages, where n = m * 7919 modulo 4321.
        var wanted = (0..<4321).map { (bytes: $0 * 7919 % 4321 * ($0 % 3 + 1), pages: $0 % 3 + 1, name: "h\($0 * 7919 % 4321).example") }
        wanted.sort { $0.bytes != $1.bytes ? $0.bytes > $1.bytes : $0.pages != $1.pages ? $0.pages > $1.pages : $0.name < $1.name }
        #expect(Array(list.dropFirst()) == wanted.prefix(433).map { "\($0.name)\t\($0.pages)\t\($0.bytes)" })
    }

    @Test(arguments: ["", "no url", "https://", "https://a\tb/", "https://a b/", "https://a\u{1}/", "https:///path", "mailto:x@y.example"])
    func `what names no host is counted apart`(_ url: String) throws {
        let (domains, list) = try count([(url, 9)])
        #expect(domains == .init(distinct: 0, pagesWithout: 1, top: [], list: domains.list) && domains.list.rows == 0)
        #expect(list.count == 1)
    }

    @Test func `days are read from the front of dates`() {
        var counts = DateCounts()
        for date in ["2024-02-20T21:10:55Z", "2023-12-31", "2024-02-01 08:00", "20240220211055", "2024-13-01", "2024-02-00", "", "2024-2-1", "2024-02-201", "2023-02-29", "2024-02-30", "x"] {
            let bytes = Array(date.utf8)
            counts.add(bytes.span)
        }
        #expect(counts.dates == .init(first: "2023-12-31", last: "2024-02-20", undated: 9, months: ["2023-12": 1, "2024-02": 2]))
    }

    @Test func `licences are known by their address`() {
        var counts = StatementCounts()
        for metadata in [
            "", #""title":"x""#,
            #""title":"\"licence_statements\":[{\"href\":\"https://creativecommons.org/licenses/by/4.0/\"}]""#,
            #""licence_statements":[{"kind":"link","href":"https://creativecommons.org/licenses/by-sa/4.0/deed.de","offset":7},{"kind":"anchor","href":"http://www.creativecommons.org/licenses/BY-SA/4.0","offset":9}]"#,
            #""licence_statements":[{"kind":"text","text":"All rights reserved","offset":3}]"#,
            #""licence_statements":[{"kind":"anchor","href":"//creativecommons.org/publicdomain/zero/1.0/","offset":1},{"kind":"anchor","href":"https://creativecommons.org/licenses/by-xx/4.0/","offset":1}]"#,
            #""licence_statements":[{"kind":"anchor","href":"https://creativecommons.org/licenses/by/9.9/","offset":1},{"href":"javascript:creativecommons.org/licenses/by/4.0"}]"#,
            #""licence_statements":[{"href":"https://creativecommons.org/lic"#,
        ] {
            let bytes = Array(metadata.utf8)
            counts.add(bytes.span)
        }
        #expect(counts.counts.pages == 7 && counts.counts.licensed == 5)
        #expect(counts.counts.licences == ["CC-BY-SA-4.0": 1, "CC0-1.0": 1, "CC-BY": 1])
    }

    /// Kept are "the cat sat" and "the bird flew away" of site.test, and "the dog ran" of other.test: see ToyRelease.
    @Test func `a release says what its kept pages are`() throws {
        let toy = try ToyRelease.shared.get()
        let composition = try #require(toy.release.manifest.composition)
        #expect(composition.labels == ["toy_language.label": [.init(name: "en", pages: 3, textBytes: 40)]])
        #expect(composition.domains.top == [.init(name: "site.test", pages: 2, textBytes: 29), .init(name: "other.test", pages: 1, textBytes: 11)])
        #expect(composition.domains.distinct == 2 && composition.domains.list.rows == 1)
        #expect(try String(contentsOfFile: toy.path + "/domains.tsv", encoding: .utf8) == "domain\tpages\ttext_bytes\nsite.test\t2\t29\n")
        #expect(composition.dates == .init(first: "2024-01-02", last: "2024-01-02", months: ["2024-01": 3]))
        #expect(composition.statements == Statements())
    }

    @Test func `what is counted does not depend on who reads which table first`() throws {
        let release = try MadeUpRelease(pages: 20_000, units: 23), folder = try ToyFolder()
        defer { release.remove() }
        let counted = try [1, 8, 16].map { workers in
            try CompositionScan.count(
                units: 23, columns: release.layout.columns, folder: folder.path, list: "\(folder.path)/domains.tsv", workers: workers
            ) { try TableReader(path: "\(release.output)/decisions/\(unitName($0)).table") }
        }
        #expect(counted[0].domains.distinct > 1 && !counted[0].labels.isEmpty && !counted[0].dates.months.isEmpty)
        #expect(counted[1] == counted[0] && counted[2] == counted[0])
    }

    @Test func `the index is the same whichever table is read first`() throws {
        let folder = try ToyFolder()
        let tables = (0..<7).map { unit in
            var ids = Lane(), urls = Lane()
            for row in 0..<50 {
                ids.append { $0 += "id-\(unit * row)".utf8 }
                urls.append { $0 += row % 5 == 0 ? "".utf8 : "https://host.example/\(row % 10)".utf8 }
            }
            return (unit: unit, ids: ids, urls: urls)
        }
        func index(_ tables: [(unit: Int, ids: Lane, urls: Lane)]) throws -> (digest: String, ids: Int, urls: Int) {
            try Files.makeFolder("\(folder.path)/decisions/index")
            var builder = ReleaseIndex.Builder(scratch: folder.path)
            for table in tables {
                try builder.add(
                    ids: ReleaseIndex.records(table.ids, unit: table.unit, firstRow: 100), urls: ReleaseIndex.records(table.urls, unit: table.unit, firstRow: 100))
            }
            let (seal, repeated) = try builder.finish(folder.path)
            return (seal.digest, repeated.ids, repeated.urls)
        }
        let one = try index(tables), other = try index(tables.reversed())
        #expect(one == other)
        // Of 350 ids as many are different as products of 0 to 6 and 0 to 49; of 280 URLs eight.
        let products = Set((0..<7).flatMap { unit in (0..<50).map { unit * $0 } })
        #expect(one.ids == 350 - products.count && one.urls == 280 - 8)
    }

    @Test func `a composition that is not that of the decisions is found`() throws {
        let toy = try ToyRelease()
        let changes: [(inout Composition) -> Void] = [
            { $0.labels["toy_language.label"]?[0].pages = 2 }, { $0.domains.distinct = 3 }, { $0.domains.top[0].textBytes = 30 }, { $0.dates.undated = 2 },
        ]
        for change in changes {
            var manifest = toy.release.manifest
            var composition = try #require(manifest.composition)
            change(&composition)
            manifest.composition = composition
            try CanonicalJSON.encode(manifest, pretty: true).write(to: URL(fileURLWithPath: toy.path + "/manifest.json"))
            let check = try Verify(path: toy.path, catalog: toyCatalog).checks().first { $0.name == "Languages, domains and dates are those of the decisions" }
            #expect(check?.problems.count == 1)
        }
    }
}
