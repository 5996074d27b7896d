import Glibc

/// Numbers as people read them. The same on every machine, whatever its locale: the card is part of a release's identity.
enum Figures {
    /// `1,234,567`.
    static func count(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var place = digits.index(digits.endIndex, offsetBy: -3, limitedBy: digits.startIndex)
        while let at = place, at > digits.startIndex {
            digits.insert(",", at: at)
            place = digits.index(at, offsetBy: -3, limitedBy: digits.startIndex)
        }
        return value < 0 ? "-" + digits : digits
    }

    /// `1 page`, `2 pages`.
    static func count(_ value: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? one : many ?? one + "s")"
    }

    /// A share in percent with one digit. Something never reads as nothing, and not quite all never as all.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0, part > 0 else { return "0%" }
        guard part < whole else { return "100%" }
        let tenths = (Double(part) / Double(whole) * 1000).rounded()
        if tenths < 1 { return "<0.1%" }
        if tenths > 999 { return ">99.9%" }
        return decimal(tenths / 10, digits: 1) + "%"
    }

    /// `12.3 MB`, in powers of a thousand.
    static func bytes(_ value: UInt64) -> String {
        var rest = Double(value)
        for unit in ["bytes", "kB", "MB", "GB", "TB"] {
            if rest < 999.5 { return (unit == "bytes" ? String(value) : significant(rest)) + " " + unit }
            rest /= 1000
        }
        return significant(rest) + " PB"
    }

    /// `4.2 s`, `12 min`, `3.1 h`.
    static func duration(_ seconds: Double) -> String {
        if seconds < 0.9995 { return significant(seconds * 1000) + " ms" }
        if seconds < 120 { return significant(seconds) + " s" }
        if seconds < 7200 { return significant(seconds / 60) + " min" }
        return significant(seconds / 3600) + " h"
    }

    /// A number for an axis or a limit: `0.05`, `50`, `100k`, `2.5M`.
    static func short(_ value: Double) -> String {
        for (size, letter) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")] where value.magnitude >= size * 0.9995 {
            return significant(value / size) + letter
        }
        return significant(value)
    }

    /// A number with `digits` significant digits and no trailing zeros; very small ones as `2e-7`.
    static func significant(_ value: Double, digits: Int = 3) -> String {
        guard value.isFinite else { return value.isNaN ? "-" : value < 0 ? "-∞" : "∞" }
        guard value != 0 else { return "0" }
        let exponent = Int(log10(value.magnitude).rounded(.down))
        if exponent < -5 {
            return "\(significant(value / pow(10, Double(exponent)), digits: digits))e\(exponent)"
        }
        var text = decimal(value, digits: max(0, min(9, digits - 1 - exponent)))
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// A number with `digits` digits behind the point. Above 10^15 the number itself is printed: it has no such digits.
    static func decimal(_ value: Double, digits: Int) -> String {
        guard value.magnitude < 1e15 else { return value.isFinite && value.magnitude < 9e18 ? String(Int(value)) : "\(value)" }
        let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
        // Digits are asked for only where the number is small: the product stays below 2^63.
        let scaled = (value.magnitude * Double(scale)).rounded()
        guard scaled < 9e18 else { return String(Int(value)) }
        let whole = Int(scaled) / scale, rest = String(Int(scaled) % scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return digits == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(String(repeating: "0", count: digits - rest.count))\(rest)"
    }
}
