import Testing

@testable import GleanEngine

@Suite struct ReportHostTests {
    @Test(arguments: [
        ("https://www.Example.COM/a?b=c", "example.com"), ("http://example.com:8080", "example.com"), ("http://user:pw@host.example/x", "host.example"),
        ("//cdn.example/x", "cdn.example"), ("https://[2001:db8::1]:443/", "[2001:db8::1]"), ("https://example.org.", "example.org"),
        ("https://example.net?x=http://other.example/", "example.net"), ("https://a@b@c.example/", "c.example"), ("https://www.de/", "de"),
    ])
    func `the host of a URL is found`(url: String, host: String) {
        #expect(read(url) == host)
    }

    @Test(arguments: ["", "example.com/page", "mailto:somebody@example.com", "https://", "https:///path", "file:/etc", ":", "//"])
    func `what has no host is counted as such`(url: String) {
        #expect(read(url) == nil)
    }

    @Test func `a host longer than a name can be is none`() {
        #expect(read("https://" + String(repeating: "a", count: 300) + "/") == nil)
    }

    @Test func `hosts are counted exactly while there is room`() {
        var counter = HostCounter()
        for round in 0..<3 {
            for host in 0...round { counter.count("https://h\(host).example/\(round)", isKept: round == 2) }
        }
        let top = counter.top(10)
        #expect(top.map(\.host) == ["h0.example", "h1.example", "h2.example"])
        #expect(top.map(\.kept) == [1, 1, 1])
        #expect(top.map(\.dropped) == [2, 1, 0])
        #expect(counter.missingAtMost == 0)
    }

    @Test func `of hosts with as many pages the first by name comes first`() {
        var counter = HostCounter()
        for host in ["b", "c", "a", "c"] { counter.count("https://\(host).example/", isKept: true) }
        #expect(counter.top(3).map(\.host) == ["c.example", "a.example", "b.example"])
    }

    @Test func `frequent hosts outlive many rare ones, and the possible error is known`() {
        var counter = HostCounter(mostHosts: 100)
        for page in 0..<20_000 {
            counter.count("https://rare-\(page).example/", isKept: false)
            if page % 4 == 0 { counter.count("https://often.example/", isKept: true) }
        }
        let first = counter.top(1)
        #expect(first.first?.host == "often.example")
        #expect(counter.count <= 100)
        #expect(counter.missingAtMost > 0)
        let found = first.first?.pages ?? 0
        #expect(found <= 5000 && found + counter.missingAtMost >= 5000)
    }

    @Test func `hosts that stay keep their names and counts when others are forgotten`() {
        var counter = HostCounter(mostHosts: 10)
        for page in 0..<200 {
            for host in ["a", "bcd", "efghij"] { counter.count("https://\(host).example/", isKept: page % 2 == 0) }
            counter.count("https://once-\(page).example/", isKept: true)
        }
        let top = counter.top(3)
        #expect(Set(top.map(\.host)) == ["a.example", "bcd.example", "efghij.example"])
        #expect(top.allSatisfy { $0.pages + counter.missingAtMost >= 200 && $0.pages <= 200 })
    }

    @Test func `long names do not take more room than they may`() {
        var counter = HostCounter(mostHosts: 1_000_000, mostNameBytes: 10_000)
        for page in 0..<1000 { counter.count("https://\(String(repeating: "x", count: 200))\(page).example/", isKept: true) }
        #expect(counter.count <= 50)
    }

    private func read(_ url: String) -> String? {
        var host: [UInt8] = []
        return URLHost.read(Array(url.utf8).span, into: &host) ? String(decoding: host, as: UTF8.self) : nil
    }
}

extension HostCounter {
    fileprivate mutating func count(_ url: String, isKept: Bool) { add(url: Array(url.utf8).span, isKept: isKept) }
}
