import Foundation
import GleanModel
import GleanRights
import Testing

@testable import GleanSteps

@Suite struct TDMRepFileTests {
    private func rules(_ json: String) -> TDMRules? { TDMRepFile.rules(Array(json.utf8).span) }
    private func policy(_ json: String) -> TDMPolicy? { TDMRepFile.policy(Array(json.utf8).span) }

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

    /// The protocol's two full examples of policies, written anew.
    @Test func `policies are read as facts`() throws {
        let json = #"""
            {"@context": ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"], "@type": "Offer", "profile": "http://www.w3.org/ns/tdmrep", "uid": "https://provider.example/policies/1",
             "assigner": {"uid": "https://provider.example", "vcard:fn": "Provider", "vcard:hasEmail": "mailto:contact@provider.example", "vcard:hasAddress": {"vcard:locality": "Espérance"}, "vcard:hasURL": "https://provider.example/tdm.html"},
             "permission": [{"target": "https://provider.example/papers", "action": "tdm:mine", "duty": [{"action": "obtainConsent"}]},
                            {"action": "tdm:mine", "duty": [{"action": "compensate"}], "constraint": [{"leftOperand": "purpose", "operator": "eq", "rightOperand": "tdm:non-research"}]}]}
            """#
        let policy = try #require(self.policy(json))
        #expect(policy.isOffer && policy.permissions.count == 2)
        #expect(String(decoding: policy.uid, as: UTF8.self) == "https://provider.example/policies/1")
        #expect(String(decoding: policy.email, as: UTF8.self) == "mailto:contact@provider.example" && String(decoding: policy.page, as: UTF8.self) == "https://provider.example/tdm.html")
        let first = policy.permissions[0], second = policy.permissions[1]
        #expect(first.isMining && first.wantsConsent && !first.wantsCompensation && first.purposes.isEmpty)
        #expect(String(decoding: first.target, as: UTF8.self) == "https://provider.example/papers")
        #expect(second.isMining && !second.wantsConsent && second.wantsCompensation && second.purposes == [Array("tdm:non-research".utf8)])
        #expect(self.policy("[]") == nil)
        #expect(self.policy(#"{"@type":"Set"}"#)?.isOffer == false)
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
