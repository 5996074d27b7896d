import Foundation
import Testing
@testable import GleanHTML

/// The tokenizer cases of html5lib-tests, parse errors left aside.
@Suite struct TokenizerTests {
    /// A token as the suite writes it, with text runs joined.
    static func tokens(_ input: String, state: String, lastStartTag: String?) -> [[String]] {
        let page = Array(input.utf8)
        var tokenizer = Tokenizer()
        tokenizer.begin()
        switch state {
        case "RCDATA state": tokenizer.content = .rcdata
        case "RAWTEXT state": tokenizer.content = .rawtext
        case "Script data state": tokenizer.content = .script
        case "PLAINTEXT state": tokenizer.content = .plaintext
        default: break
        }
        var name = PackedName()
        for byte in (lastStartTag ?? "").utf8 { name.append(byte) }
        tokenizer.rawTag = NameTables().tag(name)
        var out: [[String]] = []
        var pending: [UInt8] = []
        func flush() {
            if !pending.isEmpty { out.append(["Character", text(pending)]) }
            pending.removeAll()
        }
        var first = state == "CDATA section state"
        while true {
            if first {
                first = false
                if !tokenizer.section(page.span, 0) { continue }
            } else {
                tokenizer.next(page.span)
            }
            let token = tokenizer.token
            let start = Int(token.start), end = Int(token.end)
            if token.kind != .text { flush() }
            switch token.kind {
            case .end: return out
            case .text:
                let kind = token.textKind
                Decoder.append(
                    page.span, start, end, references: kind == .data || kind == .rcdata,
                    nul: kind == .data || kind == .cdata ? .kept : .replaced, to: &pending)
            case .comment:
                var body: [UInt8] = []
                Decoder.append(page.span, start, end, references: false, nul: .replaced, to: &body)
                out.append(["Comment", text(body)])
            case .doctype: out.append(doctype(page, Doctype(page.span, start, end)))
            case .endTag, .startTag: out.append(tag(page, tokenizer))
            }
        }
    }

    static func doctype(_ page: [UInt8], _ doctype: Doctype) -> [String] {
        func part(_ range: Range<Int>?) -> String {
            guard let range else { return "null" }
            var bytes: [UInt8] = []
            Decoder.append(page.span, range.lowerBound, range.upperBound, references: false, nul: .replaced, to: &bytes)
            return "'" + text(bytes)
        }
        var name: [UInt8] = []
        if let range = doctype.name { Decoder.appendName(page.span, range.lowerBound, range.upperBound, to: &name) }
        return ["DOCTYPE", doctype.name == nil ? "null" : "'" + text(name), part(doctype.publicID), part(doctype.systemID),
                doctype.forcesQuirks ? "quirks" : "fine"]
    }

    static func tag(_ page: [UInt8], _ tokenizer: Tokenizer) -> [String] {
        let token = tokenizer.token
        var name: [UInt8] = []
        Decoder.appendName(page.span, Int(token.start), Int(token.end), to: &name)
        if token.kind == .endTag { return ["EndTag", text(name)] }
        var seen: [String: String] = [:]
        for i in 0..<Int(token.attributeCount) {
            let attribute = tokenizer.attributes[Int(token.firstAttribute) + i]
            var key: [UInt8] = [], value: [UInt8] = []
            Decoder.appendName(page.span, Int(attribute.nameStart), Int(attribute.nameEnd), to: &key)
            Decoder.append(page.span, Int(attribute.valueStart), Int(attribute.valueEnd), references: true, inAttribute: true,
                           nul: .replaced, to: &value)
            if seen[text(key)] == nil { seen[text(key)] = text(value) }
        }
        let attributes = seen.map { "\($0.key)=\($0.value)" }.sorted()
        return ["StartTag", text(name), token.selfClosing ? "/" : ""] + attributes
    }

    static func expected(_ output: [Any], _ unescape: (String) -> String?) -> [[String]]? {
        var out: [[String]] = []
        for case let row as [Any] in output {
            guard let kind = row.first as? String else { return nil }
            func string(_ i: Int) -> String? { i < row.count ? (row[i] as? String).flatMap(unescape) : nil }
            switch kind {
            case "Character":
                guard let run = string(1) else { return nil }
                if out.last?[0] == "Character" { out[out.count - 1][1] += run } else { out.append(["Character", run]) }
            case "Comment":
                guard let body = string(1) else { return nil }
                out.append(["Comment", body])
            case "DOCTYPE":
                out.append(["DOCTYPE", string(1).map { "'" + $0 } ?? "null", string(2).map { "'" + $0 } ?? "null",
                            string(3).map { "'" + $0 } ?? "null", row[4] as? Bool == true ? "fine" : "quirks"])
            case "StartTag":
                var attributes: [String] = []
                for (key, value) in row[2] as? [String: String] ?? [:] {
                    guard let key = unescape(key), let value = unescape(value) else { return nil }
                    attributes.append("\(key)=\(value)")
                }
                out.append(["StartTag", string(1) ?? "", row.count > 3 ? "/" : ""] + attributes.sorted())
            case "EndTag": out.append(["EndTag", string(1) ?? ""])
            default: return nil
            }
        }
        return out
    }

    /// Undoes the suite's second layer of escapes; nil for a surrogate that stands alone, which UTF-8 cannot say.
    static func unescape(_ string: String) -> String? {
        var units: [UInt16] = []
        let source = Array(string.utf16)
        var i = 0
        while i < source.count {
            if source[i] == 0x5C, i + 5 < source.count, source[i + 1] == 0x75,
                let unit = UInt16(String(decoding: source[i + 2...i + 5], as: UTF16.self), radix: 16) {
                units.append(unit)
                i += 6
            } else {
                units.append(source[i])
                i += 1
            }
        }
        var decoder = UTF16()
        var iterator = units.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .emptyInput: return String(decoding: units, as: UTF16.self)
            case .error: return nil
            case .scalarValue: continue
            }
        }
    }

    @Test func `reads the html5lib tokenizer cases`() throws {
        let files = TestData.files("conformance/html5lib-tests/tokenizer", ".test")
        if files.isEmpty { return }
        var passed = 0, excused = 0
        var failures: [String] = []
        for file in files {
            let bytes = Data(TestData.bytes(file))
            guard let root = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any] else {
                // A raw lone surrogate in the JSON itself.
                print("excused: \((file as NSString).lastPathComponent) is not Unicode")
                continue
            }
            for case let test as [String: Any] in root["tests"] as? [Any] ?? root["xmlViolationTests"] as? [Any] ?? [] {
                let escaped = test["doubleEscaped"] as? Bool == true
                let undo: (String) -> String? = { escaped ? Self.unescape($0) : $0 }
                guard root["xmlViolationTests"] == nil, let input = undo(test["input"] as? String ?? ""),
                    let wanted = Self.expected(test["output"] as? [Any] ?? [], undo) else { excused += 1; continue }
                for state in test["initialStates"] as? [String] ?? ["Data state"] {
                    let found = Self.tokens(input, state: state, lastStartTag: test["lastStartTag"] as? String)
                    if found == wanted { passed += 1; continue }
                    failures.append("\((file as NSString).lastPathComponent): \(test["description"] ?? "") [\(state)] \(input.debugDescription): \(found), wanted \(wanted)")
                }
            }
        }
        print("tokenizer cases: \(passed) passed, \(failures.count) failed, \(excused) excused")
        for failure in failures.prefix(40) { print(String(failure.prefix(1500))) }
        #expect(failures.isEmpty)
    }
}
