import Foundation

/// Reads Prometheus' text format strictly, by its description: a family's HELP, then its TYPE, then its samples, and nothing twice.
struct MetricsReader {
    struct Sample: Hashable {
        let name: String
        let labels: [String: String]
    }

    struct Malformed: Error { let line: String }

    private(set) var types: [String: String] = [:]
    private(set) var values: [Sample: Double] = [:]

    init(_ text: String) throws {
        guard text.last == "\n" else { throw Malformed(line: "no newline at the end") }
        var family: String?, helped: Set<String> = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                guard words.count == 4, helped.insert(words[2]).inserted else { throw Malformed(line: String(line)) }
            } else if line.hasPrefix("# TYPE ") {
                guard words.count == 4, helped.contains(words[2]), types[words[2]] == nil, ["counter", "gauge"].contains(words[3]) else { throw Malformed(line: String(line)) }
                types[words[2]] = words[3]
                family = words[2]
            } else {
                let (sample, value) = try Self.sample(line)
                guard sample.name == family, values[sample] == nil else { throw Malformed(line: String(line)) }
                values[sample] = value
            }
        }
    }

    subscript(_ name: String, _ labels: [String: String] = [:]) -> Double? { values[Sample(name: name, labels: labels)] }

    /// All samples of a family.
    func family(_ name: String) -> [[String: String]: Double] {
        Dictionary(uniqueKeysWithValues: values.filter { $0.key.name == name }.map { ($0.key.labels, $0.value) })
    }

    private static func sample(_ line: Substring) throws -> (Sample, Double) {
        var rest = line[...]
        func fail() -> Malformed { Malformed(line: String(line)) }
        let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") })
        guard let first = name.first, !first.isNumber else { throw fail() }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                let label = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
                rest = rest.dropFirst(label.count)
                guard !label.isEmpty, rest.hasPrefix("=\"") else { throw fail() }
                rest = rest.dropFirst(2)
                var value = ""
                while let character = rest.popFirst(), character != "\"" {
                    guard character == "\\" else {
                        value.append(character)
                        continue
                    }
                    switch rest.popFirst() {
                    case "n": value.append("\n")
                    case "\\": value.append("\\")
                    case "\"": value.append("\"")
                    default: throw fail()
                    }
                }
                guard labels.updateValue(value, forKey: label) == nil else { throw fail() }
                if rest.first == "," { rest = rest.dropFirst() } else if rest.first != "}" { throw fail() }
            }
            rest = rest.dropFirst()
        }
        guard rest.first == " ", let value = number(String(rest.dropFirst())) else { throw fail() }
        return (Sample(name: name, labels: labels), value)
    }

    private static func number(_ text: String) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: Double(text)
        }
    }
}
