import GleanBytes
package import GleanModel

/// Which pages of the inputs a quote runs, drawn in two phases.
///
/// The first phase draws **cells**: the inputs, end to end, are cut into cells of equal length and these into zones of equal numbers of
/// cells, and of each zone one cell is drawn. A page belongs to the cell in which its record begins, so that it is read with a probability
/// that is known, one over the cells of its zone, however long it is and whatever stands before it. (Whoever takes the page behind a random
/// byte draws pages behind long pages too often.) The second phase draws, of the pages of these cells, a share that is run. Reading costs
/// little beside running, so ten times as many pages are read as run: they tell how many pages there are.
package struct SampleDesign: Sendable {
    /// A part of an input that is read whole.
    package struct Cell: Sendable, Equatable {
        package let input: Int
        package let part: Range<UInt64>
        /// Cells of its zone: what one page of this cell stands for.
        package let weight: Double
        /// Position among the zones.
        package let zone: Int
    }

    package let cells: [Cell]
    /// Inputs that can only be read from their beginning: they are read whole.
    package let streams: [Int]
    /// Bytes of all inputs that cells are drawn from.
    package let celledBytes: UInt64
    /// The share of all pages that is run.
    package let share: Double
    /// Of the pages of a cell, and of those of a stream, the share that is run.
    package let shareOfCell: Double
    private let seed: UInt64

    /// Pages read for each page run.
    package static let readPerRun = 10.0
    /// No fewer bytes than this are drawn, or few pages would speak for all.
    package static let leastBytes = 4.0 * 1_048_576
    /// A cell is as long as the sample needs with this many cells, and no shorter than `leastCell`, or opening cells would cost more than
    /// reading them.
    private static let usualCells = 4000.0
    private static let leastCell = 32.0 * 1024

    /// `isStream` tells the inputs that can only be read from their beginning. `share`, from 0 to 1, is that of the pages that are run.
    package init(_ inputs: [Input], isStream: [Bool], share: Double, seed: UInt64, leastBytes: Double = Self.leastBytes) {
        let celled = inputs.indices.filter { !isStream[$0] && inputs[$0].bytes > 0 }
        let bytes = celled.reduce(0.0) { $0 + Double(inputs[$1].bytes) }
        let all = inputs.reduce(0.0) { $0 + Double($1.bytes) }
        self.share = min(1, max(share, leastBytes / max(1, all)))
        self.seed = seed
        celledBytes = UInt64(bytes)
        streams = inputs.indices.filter { isStream[$0] }
        let read = min(1, self.share * Self.readPerRun)
        let length = UInt64(max(Self.leastCell, read * bytes / Self.usualCells))
        let counts = celled.map { (inputs[$0].bytes + length - 1) / length }
        let total = counts.reduce(0, +)
        let zones = min(total, UInt64((Double(total) * read).rounded(.up)))
        var cells: [Cell] = []
        var random = SplitMix64(seed)
        var position = 0, before: UInt64 = 0
        for zone in 0..<zones {
            let low = Self.part(zone, total, zones), high = Self.part(zone + 1, total, zones)
            let cell = low + random.next() % (high - low)
            while cell >= before + counts[position] {
                before += counts[position]
                position += 1
            }
            let start = (cell - before) * length, input = celled[position]
            cells.append(Cell(
                input: input, part: start..<min(start + length, inputs[input].bytes), weight: Double(high - low), zone: Int(zone)))
        }
        self.cells = cells
        shareOfCell = self.share / read
    }

    /// Where zone `zone` of `zones` begins among `total` cells: zones differ by one cell at most and leave none out.
    private static func part(_ zone: UInt64, _ total: UInt64, _ zones: UInt64) -> UInt64 {
        let product = zone.multipliedFullWidth(by: total)
        return zones.dividingFullWidth(product).quotient
    }

    /// Whether a page is run: by its place, so that the same seed draws the same pages.
    package func takes(_ input: Int, _ facts: PageFacts, share: Double) -> Bool {
        if share >= 1 { return true }
        var place: [UInt8] = []
        place.append(little: UInt64(input))
        place.append(little: facts.offset)
        place.append(little: facts.inner)
        return Double(XXH3.hash64(place.span, seed: seed) >> 11) * 0x1p-53 < share
    }
}

/// Random numbers from a seed: SplitMix64 (Steele, Lea and Flood 2014).
package struct SplitMix64: Sendable, RandomNumberGenerator {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
