import Foundation
import GleanModel

/// What a run will take and give, before it is run: `gleaner quote --json` prints it, `--save` keeps it for the run to be held against.
package struct Quote: Sendable, Codable {
    package static let version = 1

    /// A figure of a quote.
    package enum Figure: String, Sendable, Codable, CaseIterable {
        case pagesIn = "pages_in", pagesKept = "pages_kept", text = "text_bytes", tokens, output = "output_bytes", cpu = "cpu_seconds"
        case wall = "wall_seconds", memory = "memory_bytes", disk = "disk_bytes", price
    }

    package struct Row: Sendable, Codable {
        package let figure: Figure
        package let value: Interval
        /// What the figure rests on besides the sample; nil for nothing.
        package let note: String?

        init(_ figure: Figure, _ value: Interval, _ note: String? = nil) {
            self.figure = figure
            self.value = value
            self.note = note
        }
    }

    /// What the sample was, and what it took.
    package struct Basis: Sendable, Codable {
        package let seed: UInt64
        /// The share of all pages that was run.
        package let share: Double
        package let pagesRead: Int
        package let pagesRun: Int
        package let workers: Int
        package let cpuSeconds: Double
        package let wallSeconds: Double
        /// Clock seconds over CPU seconds of the units that ran it; nil in quotes of older versions.
        package let slowness: Double?
    }

    package let format: Int
    package let gleaner: String
    package let recipe: String
    /// That of the release that the run would make.
    package let fingerprint: String
    package let confidence: Double
    package let cores: Int
    package let rows: [Row]
    /// CPU seconds by stage.
    package let stages: [String: Double]
    package let basis: Basis

    package subscript(_ figure: Figure) -> Row? { rows.first { $0.figure == figure } }
}

/// A price of computing.
package struct Price: Sendable {
    package enum Unit: String, Sendable { case coreHour = "core-hour", hour }

    package let amount: Double
    package let unit: Unit

    package init(amount: Double, unit: Unit) {
        self.amount = amount
        self.unit = unit
    }

    /// What `wall` seconds on so many cores cost: cores are paid for while they wait, too.
    func of(wall: Interval, cores: Int) -> Interval { wall.scaled(by: amount / 3600 * (unit == .coreHour ? Double(cores) : 1)) }
}

/// A quote that a run is held against.
struct SavedQuote {
    let quote: Quote

    /// Where `quote` leaves a quote for the run that follows it: in the work folder, which goes when the release is sealed.
    static func usualPath(_ output: String) -> String { "\(output)/work/quote.json" }

    /// The quote at `path`, or the one that was left beside the release if it is of this run. Throws a `RecipeError` for a file that is none, or
    /// is of another run.
    static func find(_ path: String?, _ context: RunContext) throws -> SavedQuote? {
        let place = path ?? usualPath(context.output)
        guard try path != nil || Files.exists(place) else { return nil }
        guard let quote = try? Files.readJSON(Quote.self, place), quote.format == Quote.version else {
            if path == nil { return nil }
            throw RecipeError("\(place) is no quote of this version.", hint: "Write one with \"gleaner quote RECIPE --save FILE\".")
        }
        guard quote.fingerprint == context.plan.fingerprint else {
            if path == nil { return nil }
            throw RecipeError(
                "\(place) is a quote of another run: its fingerprint is \(quote.fingerprint.short), that of this run \(context.plan.fingerprint.short).",
                hint: "Recipe, versions, models and inputs must be those that were quoted.")
        }
        return SavedQuote(quote: quote)
    }

    /// Writes `run/quote.json`: what was quoted beside what came.
    func check(_ costs: RunCosts, _ output: String) throws {
        try Files.writeJSON("\(output)/run/quote.json", QuoteCheck(quote, costs), pretty: true)
    }
}

/// A quote beside what came.
package struct QuoteCheck: Sendable, Codable {
    package struct Row: Sendable, Codable {
        package let figure: Quote.Figure
        package let quoted: Interval
        package let actual: Double
        package let isCovered: Bool
    }

    package let confidence: Double
    package let rows: [Row]
    /// Why some figures cannot be compared; nil if all can.
    package let note: String?

    init(_ quote: Quote, _ costs: RunCosts) {
        confidence = quote.confidence
        let isByTasks = costs.isByTasks ?? false, isWhole = !isByTasks && costs.unitsBefore == 0 && costs.workers == quote.cores
        rows = quote.rows.compactMap { row in
            let actual: Double? =
                switch row.figure {
                case .pagesIn: Double(costs.pagesIn)
                case .pagesKept: Double(costs.pagesKept)
                case .text: Double(costs.textBytes)
                case .tokens: costs.tokens.map(Double.init)
                case .output: Double(costs.outputBytes)
                case .cpu: costs.cpuSeconds
                case .wall: isWhole ? costs.wallSeconds : nil
                case .memory: isWhole ? Double(costs.memoryBytes) : nil
                case .disk: Double(costs.diskBytes)
                case .price: nil
                }
            return actual.map { Row(figure: row.figure, quoted: row.value, actual: $0, isCovered: row.value.covers($0)) }
        }
        note = isWhole ? nil
            : isByTasks ? "Tasks of an engine did the units: the run's clock and its memory are not those of one machine."
            : "The run was resumed, or had other workers than were quoted: its clock and its memory are not comparable."
    }
}
