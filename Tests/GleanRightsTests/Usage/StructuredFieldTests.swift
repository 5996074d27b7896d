import Testing

@testable import GleanRights

@Suite struct StructuredFieldTests {
    private func dictionary(_ text: String) -> StructuredDictionary? { StructuredDictionary(bytes(text).span) }

    private func item(_ text: String) -> StructuredDictionary.Bare? {
        guard let dictionary = StructuredDictionary(bytes("a=" + text).span), case .item(let item)? = dictionary["a"] else { return nil }
        return item.value
    }

    /// RFC 9651, 3.3: its examples of each type, and what sections 3.3 and 4.2 forbid.
    @Test(arguments: [
        ("42", .integer(42)), ("-0", .integer(0)), ("999999999999999", .integer(999_999_999_999_999)), ("0042", .integer(42)),
        ("4.5", .decimal(4500)), ("-1.25", .decimal(-1250)), ("1.000", .decimal(1000)), ("\"hello world\"", .string(bytes("hello world"))),
        ("\"a\\\"b\\\\\"", .string(bytes("a\"b\\"))), ("foo123/456", .token(bytes("foo123/456"))), ("*", .token(bytes("*"))),
        (":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:", .bytes(bytes("pretend this is binary content."))), ("::", .bytes([])), ("?1", .boolean(true)),
        ("?0", .boolean(false)), ("@1659578233", .date(1_659_578_233)), ("@-1", .date(-1)),
        ("%\"This is intended for display to %c3%bcsers.\"", .display(bytes("This is intended for display to üsers."))),
    ] as [(String, StructuredDictionary.Bare)]) func `bare items are read`(text: String, value: StructuredDictionary.Bare) {
        let found = item(text)
        #expect(found == value)
    }

    @Test(arguments: [
        "1000000000000000", "1234567890123.0", "1.", "1.2345", "--1", "-", "-a", "\"a", "\"\u{7}\"", "\"é\"", "\"\\a\"", ":a", ":a*:", "?2", "?", "@1.5", "@", "%\"%C3%BC\"",
        "%\"%c3\"", "%a", "", "(1 2", "(1,2)", "é", "{}", "1;", "1;A",
    ]) func `what is no item fails`(text: String) {
        let found = StructuredDictionary(bytes("a=" + text).span)
        #expect(found == nil)
    }

    /// RFC 9651, 3.2.
    @Test func `a dictionary holds items, lists and flags`() throws {
        let parsed = try #require(dictionary(" rating=1.5, feelings=(joy \"sad\");q , a;x=1;y, b=?0 "))
        #expect(parsed.members.map { text($0.key) } == ["rating", "feelings", "a", "b"])
        #expect(parsed["rating"] == .item(StructuredDictionary.Item(value: .decimal(1500), parameters: [])))
        let items: [StructuredDictionary.Item] = [.init(value: .token(bytes("joy")), parameters: []), .init(value: .string(bytes("sad")), parameters: [])]
        #expect(parsed["feelings"] == .innerList(items, [.init(key: bytes("q"), value: .boolean(true))]))
        #expect(parsed["a"] == .item(.init(value: .boolean(true), parameters: [.init(key: bytes("x"), value: .integer(1)), .init(key: bytes("y"), value: .boolean(true))])))
        #expect(parsed["b"] == .item(.init(value: .boolean(false), parameters: [])))
    }

    @Test func `the last of equal keys counts, in the place of the first`() throws {
        let parsed = try #require(dictionary("a=1,b=2,a;x;x=3"))
        #expect(parsed.members.map { text($0.key) } == ["a", "b"])
        #expect(parsed["a"] == .item(.init(value: .boolean(true), parameters: [.init(key: bytes("x"), value: .integer(3))])))
    }

    @Test(arguments: ["a=1,", "a=1,,b=2", ",a=1", "A=1", "a=1 b=2", "a = 1", "a=1;;b", "=1", "1", "a=1\u{B}"]) func `what is no dictionary fails`(text: String) {
        let found = StructuredDictionary(bytes(text).span)
        #expect(found == nil)
    }

    @Test(arguments: ["", "   "]) func `nothing is an empty dictionary`(text: String) throws {
        let parsed = try #require(dictionary(text))
        #expect(parsed.members.isEmpty)
    }
}
