import ArgumentParser
import Foundation
import GleanEngine

/// A share, as a percentage or a number from 0 to 1.
struct Share: ExpressibleByArgument {
    let value: Double

    init(value: Double) { self.value = value }

    init?(argument: String) {
        let isPercent = argument.hasSuffix("%")
        guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else { return nil }
        value = isPercent ? number / 100 : number
        guard value > 0, value <= 1 else { return nil }
    }

    var defaultValueDescription: String { String(format: "%g%%", value * 100) }
}

/// A price, as a number and what it is for: `0.04/core-hour`.
struct PriceArgument: ExpressibleByArgument {
    let price: Price

    init?(argument: String) {
        let parts = argument.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let amount = Double(parts[0]), amount >= 0, amount.isFinite, let unit = Price.Unit(rawValue: String(parts[1])) else { return nil }
        price = Price(amount: amount, unit: unit)
    }
}
