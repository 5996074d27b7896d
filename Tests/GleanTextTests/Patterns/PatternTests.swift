import GleanText
import Testing
import TestSupport

@Suite struct PatternTests {
    private static func pattern(_ text: String) throws -> Pattern { try Pattern(Array(text.utf8)) }

    @Test func `a search sees what stands before its start`() throws {
        let pattern = try Self.pattern(#"\b(gull)(s)?"#), text = Array("seagull gull".utf8)
        var match = PatternMatch(groups: pattern.groups)
        let found = pattern.find(text.span, from: 3, &match)
        #expect(found)
        #expect(match[0] == 8..<12)
        #expect(match[1] == 8..<12)
        #expect(match[2] == nil)
        #expect(match[3] == nil)
    }

    @Test(arguments: ["(", "a**b)", #"(a)\1"#, "(?=a)", "(?<!a)b", #"\pQ"#, "[z-a]", "((((a{999}){999}){999}){999})", "a\u{FFFD}{2,1}"])
    func `what RE2 does not have is refused with a reason`(_ expression: String) {
        let error = #expect(throws: PatternError.self) { try Self.pattern(expression) }
        #expect(error?.reason.isEmpty == false)
    }

    @Test func `an expression that is no UTF-8 is refused`() {
        #expect(throws: PatternError.self) { try Pattern([0x61, 0xFF]) }
    }

    @Test func `time is linear where backtracking takes forever`() throws {
        let pattern = try Self.pattern("(a*)*(a|aa)+b"), text = [UInt8](repeating: 0x61, count: 200_000)
        var match = PatternMatch(groups: 0)
        let found = pattern.find(text.span, from: 0, &match)
        #expect(!found)
    }

    @Test func `an empty text has an end`() throws {
        let pattern = try Self.pattern("gull"), text: [UInt8] = []
        var match = PatternMatch(groups: 0)
        let found = pattern.find(text.span, from: 0, &match)
        #expect(!found)
    }
}

@Suite struct PatternSetTests {
    private static let expressions = ["^a", "b$", "c.d", "[ab]*a[ab]{14}c", "(?i)xY", #"^\s*\d+\s*$"#]

    /// With little memory the set's search gives up, with less the set does not compile; either way each expression is asked by itself.
    @Test(arguments: [64 << 20, 40_000, 4_000, 64])
    func `a set finds what its expressions find, whatever its memory`(_ memory: Int) throws {
        let patterns = try Self.expressions.map { try Pattern(Array($0.utf8)) }
        let set = PatternSet(patterns, memory: memory)
        var random = TestRandom()
        for _ in 0..<500 {
            let text: [UInt8] = (0..<30).map { _ in
                let seed = random.next()
                return Array("aaabbbcdxY1 é".utf8)[Int(seed >> 33) % 14]
            }
            var match = PatternMatch(groups: 0)
            let first = patterns.firstIndex { $0.find(text.span, from: 0, &match) }
            let found = set.first(text.span), matches = set.matches(text.span, 0..<text.count)
            #expect(found == first)
            #expect(matches == (first != nil))
        }
    }

    @Test func `a part is seen as if it were all`() throws {
        let set = PatternSet([try Pattern(Array("^b$".utf8))]), text = Array("abc".utf8)
        let (middle, more, none) = (set.matches(text.span, 1..<2), set.matches(text.span, 0..<2), set.matches(text.span, 1..<1))
        #expect(middle)
        #expect(!more)
        #expect(!none)
    }
}

@Suite struct PatternEditTests {
    private static func apply(_ find: String, _ replace: String, _ text: String, most: Int = 1 << 20) throws -> String? {
        let edit = try PatternEdit(Array(find.utf8), replacement: Array(replace.utf8)), bytes = Array(text.utf8)
        var match = PatternMatch(groups: edit.pattern.groups), edited = Array("> ".utf8)
        guard let count = edit.apply(bytes.span, most: most, &match, into: &edited) else { return nil }
        return "\(count)\(String(decoding: edited, as: UTF8.self))"
    }

    /// What Python's `re.sub` gives, by its documentation: empty matches count, also right behind another match.
    @Test(arguments: [
        ("x*", "-", "abxd", "5> -a-b--d-"), ("", "-", "é", "2> -é-"), ("a", "", "banana", "3> bnn"), ("$", "!", "a", "1> a!"),
        (#"(\w)(z)?"#, #"\2\1."#, "ab", "2> a.b."), (#"(a)(b)"#, #"\2\1\0\\n\n"#, "ab", "1> baab\\n\n"), ("é", #"\t"#, "éé", "2> \t\t"), ("a", "b", "", "0> "),
    ])
    func `matches are replaced`(_ find: String, _ replace: String, _ text: String, _ wanted: String) throws {
        #expect(try Self.apply(find, replace, text) == wanted)
    }

    @Test func `a text that grows beyond its bound is given up`() throws {
        #expect(try Self.apply("a", "aaa", "aaaa", most: 12) == "4> aaaaaaaaaaaa")
        #expect(try Self.apply("a", "aaa", "aaaa", most: 11) == nil)
        #expect(try Self.apply("b", "", "aaaa", most: 3) == nil)
    }

    @Test(arguments: [#"\1"#, #"\"#, #"\x"#, #"a\"#])
    func `a replacement that is none is refused`(_ replacement: String) {
        #expect(throws: PatternError.self) { try PatternEdit(Array("a".utf8), replacement: Array(replacement.utf8)) }
    }
}
