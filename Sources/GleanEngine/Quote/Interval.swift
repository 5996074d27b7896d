import Foundation

/// An estimate of a positive number with the bounds between which the number lies, at the confidence that whoever made it was asked for.
///
/// Errors are kept as factors, that is on the scale of logarithms: totals of heavy-tailed quantities are skewed to the right, and a
/// symmetric interval around a low estimate of such a total is too short on the side where the truth is.
package struct Interval: Sendable, Codable, Equatable {
    package var estimate: Double
    package var low: Double
    package var high: Double

    package init(_ estimate: Double, low: Double, high: Double) {
        self.estimate = estimate
        self.low = low
        self.high = high
    }

    /// A number that is known.
    package init(exactly value: Double) { self.init(value, low: value, high: value) }

    /// `relative` is half the width of the interval over the estimate, for small errors.
    package init(_ estimate: Double, relative: Double) {
        self.init(estimate, low: estimate * exp(-relative), high: estimate * exp(relative))
    }

    package func covers(_ value: Double) -> Bool { low <= value && value <= high }

    /// Half the width over the estimate; 0 for an estimate of zero.
    package var halfWidth: Double { estimate > 0 ? (high - low) / 2 / estimate : 0 }

    package func scaled(by factor: Double) -> Interval { Interval(estimate * factor, low: low * factor, high: high * factor) }

    /// With one more error, independent of those that are in it.
    package func widened(by relative: Double) -> Interval { times(Interval(1, relative: relative)) }

    /// The product of two numbers whose errors are independent.
    package func times(_ other: Interval) -> Interval {
        guard estimate > 0, other.estimate > 0 else { return Interval(0, low: 0, high: high * other.high) }
        func spread(_ one: Double, _ two: Double) -> Double { (pow(log(one), 2) + pow(log(two), 2)).squareRoot() }
        let product = estimate * other.estimate
        // A bound of zero is one that nothing is known of.
        let low = low > 0 && other.low > 0 ? product * exp(-spread(self.low / estimate, other.low / other.estimate)) : 0
        return Interval(product, low: low, high: product * exp(spread(high / estimate, other.high / other.estimate)))
    }

    /// The sum of two numbers whose errors are independent.
    package func plus(_ other: Interval) -> Interval {
        func spread(_ one: Double, _ two: Double) -> Double { (one * one + two * two).squareRoot() }
        let sum = estimate + other.estimate
        let below = spread(estimate - low, other.estimate - other.low), above = spread(high - estimate, other.high - other.estimate)
        return Interval(sum, low: max(0, sum - below), high: sum + above)
    }
}

/// Quantiles that intervals are made with.
package enum Quantile {
    /// Of the standard normal distribution, for `share` in 0 to 1: Newton's method on `erfc`.
    package static func normal(_ share: Double) -> Double {
        var z = 0.0
        for _ in 0..<60 {
            let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
            let step = (erfc(-z / 2.0.squareRoot()) / 2 - share) / density
            // Far out the density is small and a step would jump over the root.
            z -= max(-1, min(1, step))
            if abs(step) < 1e-12 { break }
        }
        return z
    }

    /// Of Student's distribution, by the expansion of Cornish and Fisher (Abramowitz and Stegun 26.7.5); good to 0.001 from 10 degrees up.
    package static func student(_ share: Double, degrees: Double) -> Double {
        let z = normal(share), z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z
        let first = (z3 + z) / 4, second = (5 * z5 + 16 * z3 + 3 * z) / 96, third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
        return z + first / degrees + second / (degrees * degrees) + third / (degrees * degrees * degrees)
    }

    /// The count of a Poisson distribution that is not exceeded with confidence `share` where `count` was seen: the approximation of Wilson
    /// and Hilferty to half a chi-square quantile with 2 * count + 2 degrees of freedom. Of 0 at 0.95 it gives 2.97 for 3.00.
    package static func poissonUpper(_ count: Double, _ share: Double) -> Double {
        let degrees = count + 1
        let root = 1 - 1 / (9 * degrees) + normal(share) / (3 * degrees.squareRoot())
        return degrees * root * root * root
    }
}
