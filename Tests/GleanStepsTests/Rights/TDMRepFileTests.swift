import Foundation
import GleanModel
import GleanRights
import Testing

@testable import GleanSteps

@Suite struct TDMRepFileTests {
    private func rules(_ json: String, isCut: Bool = false) -> TDMRules? { TDMRepFile.rules(Array(json.utf8).span, isCut: isCut) }

    private func lines(_ json: String, _ path: String) -> [String]? {
        rules(json)?.reservations(for: RobotsPath(Array(path.utf8))).map { "\(String(decoding: $0.subject, as: UTF8.self)) \($0.stance)" }
    }

    /// The two examples of the protocol's section on the file, written anew.
    @Test func `the examples of the protocol hold`() {
        #expect(lines(#"[{"location": "/", "tdm-reservation": 1}]"#, "/any/thing.html") == ["tdm reserved"])
        let three = #"""
            [ {"location": "/directory-a/", "tdm-reservation": 1}, {"location": "/directory-b/html/", "tdm-reservation": 1, "tdm-policy": "https://provider.example/policies/policy.json"},
              {"location": "/directory-b/images/*.jpg", "tdm-reservation": 0} ]
            """#
        for (path, expected) in [("/directory-a/x.pdf", ["tdm reserved"]), ("/directory-b/html/x", ["tdm reserved", "tdm-policy unknown"]), ("/directory-b/images/x.jpg", ["tdm allowed"]), ("/", [])] {
            #expect(lines(three, path) == expected)
        }
    }

    @Test func `a rule is kept as it stands`() throws {
        let json = "\u{FEFF}[ {\"location\":\"/\",\"tdm-reservation\":1} ]"
        let rule = try #require(rules(json)?.rules.first)
        #expect(String(decoding: rule.text, as: UTF8.self) == "{\"location\":\"/\",\"tdm-reservation\":1}")
        #expect(rule.offset == 5)
    }

    @Test func `values may be texts, and other values leave a rule without effect`() {
        #expect(lines(#"[{"location":"/","tdm-reservation":"1"}]"#, "/") == ["tdm reserved"])
        for value in ["2", "true", "null", "\"yes\"", "1.0", "[1]"] { #expect(lines("[{\"location\":\"/\",\"tdm-reservation\":\(value)},{\"location\":\"/\",\"tdm-reservation\":1}]", "/") == []) }
        #expect(lines(#"[7, "x", {"tdm-reservation":1}, {"location":"/a","x":{"y":[1]}, "tdm-reservation":1}]"#, "/a") == ["tdm reserved"])
    }

    @Test(arguments: ["", "{}", "null", "[", "[{]", #"{"location":"/","tdm-reservation":1}"#, "[] x", "<html>"]) func `what is no array is no file`(json: String) {
        let found = lines(json, "/")
        #expect(found == nil)
    }

    @Test func `of a file that is cut the rules before its end count, and what they leave open is unknown`() throws {
        let cut = #"[{"location":"/a/","tdm-reservation":1},{"location":"/b/","tdm-res"#
        #expect(rules(cut) == nil)
        let rules = try #require(self.rules(cut, isCut: true))
        #expect(rules.rules.count == 1)
        for (path, stance) in [("/a/x", Reservation.Stance.reserved), ("/b/x", .unknown)] {
            #expect(rules.reservations(for: RobotsPath(Array(path.utf8))).map(\.stance) == [stance])
        }
        #expect(self.rules("<html>", isCut: true) == nil)
    }

    @Test func `rules beyond the bound are told to be there`() throws {
        let json = "[" + (0...TDMRepFile.mostRules).map { "{\"location\":\"/\($0)/\",\"tdm-reservation\":1}" }.joined(separator: ",") + "]"
        let many = try #require(rules(json))
        #expect(many.rules.count == TDMRepFile.mostRules && !many.areAll)
        #expect(lines(json, "/10000/") == ["tdm unknown"])
    }

    /// Every JSON array in the protocol's own text that has a location.
    @Test func `the files in the protocol's text are read`() throws {
        let root = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data"
        guard let text = try? String(contentsOfFile: root + "/robots/tdmrep/spec/index.html", encoding: .utf8) else { return print("skipped: the TDM protocol's text; set GLEANER_TEST_DATA") }
        var read = 0
        for part in text.components(separatedBy: "<pre").dropFirst() {
            let example = part.components(separatedBy: "</pre>")[0]
            guard example.contains("\"location\""), let start = example.firstIndex(of: "["), let end = example.lastIndex(of: "]") else { continue }
            let found = try #require(rules(String(example[start...end])))
            #expect(found.rules.count == example.components(separatedBy: "\"location\"").count - 1)
            read += 1
        }
        #expect(read == 2)
    }
}
