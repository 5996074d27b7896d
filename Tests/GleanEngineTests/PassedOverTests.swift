@testable import GleanEngine
import Testing

@Suite struct PassedOverTests {
    @Test func `what is passed over is told once, and three by name`() {
        var passed = PassedOver()
        #expect(passed.note == nil)
        // Two sources over one folder come to the same.
        for path in ["/in/a\u{FFFD}", "/in/b\u{FFFD}", "/in/a\u{FFFD}", "/in/b\u{FFFD}"] { passed.add(path) }
        #expect(passed.note == "passed over, for the name is not UTF-8: /in/a\u{FFFD}, /in/b\u{FFFD}. Rename what is to be read.")
        for path in ["/in/c\u{FFFD}", "/in/d\u{FFFD}", "/in/e\u{FFFD}"] { passed.add(path) }
        #expect(passed.note?.contains("/in/c\u{FFFD} and 2 more. ") == true)
    }
}
