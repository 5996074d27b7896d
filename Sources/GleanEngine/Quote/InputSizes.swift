package import GleanModel
import GleanStore

/// Sizes of inputs for who reckons with them: names with a scheme that stand in lists, and files of Common Crawl, come without.
///
/// Where few lack one, each is asked of its store; where many do, as of a whole crawl, some that lie evenly among them, and the others are taken to
/// have the mean of those: files of a crawl are cut to about the same size.
package struct InputSizes: Sendable {
    /// The inputs of the plan, each with a size.
    package let inputs: [Input]
    /// How many were asked for, of how many a size was told, and how many have the mean of those.
    package private(set) var asked = 0
    package private(set) var told = 0
    package private(set) var estimated = 0

    /// As many are asked for one by one; of more, `sampled`.
    static let mostAsked = 256
    static let sampled = 64
    /// Questions that wait at once.
    private static let threads = 16

    /// `size` asks a store for the size of the file at a path, 0 where there is none or it is not told. Throws a `RunError` for one that does not answer.
    package init(_ inputs: [Input], size: @escaping @Sendable (String) throws -> UInt64 = Self.ask) throws {
        let unknown = inputs.indices.filter { inputs[$0].bytes == 0 && Files.isRemote(inputs[$0].path) }
        let wanted = unknown.count <= Self.mostAsked ? unknown : (0..<Self.sampled).map { unknown[$0 * unknown.count / Self.sampled] }
        var sized = inputs, sum: UInt64 = 0, told = 0
        try OrderedWork.run(wanted.count, workers: Self.threads) { try size(inputs[wanted[$0]].path) } take: { index, bytes in
            sized[wanted[index]].bytes = bytes
            sum = sum.addingReportingOverflow(bytes).overflow ? .max : sum + bytes
            if bytes > 0 { told += 1 }
        }
        asked = wanted.count
        self.told = told
        estimated = unknown.count - wanted.count
        if estimated > 0 {
            for index in Set(unknown).subtracting(wanted) { sized[index].bytes = sum / UInt64(max(1, told)) }
        }
        self.inputs = sized
        try Self.checkSum(sized)
    }

    /// Throws a `RunError` for sizes that are no number together: a store may say anything of its objects.
    static func checkSum(_ inputs: [Input]) throws {
        var left = UInt64(Int64.max)
        for input in inputs {
            guard input.bytes <= left else { throw RunError(.unreadable, "The inputs are said to have more than \(Int64.max) bytes together, \(input.name) \(input.bytes) of them.") }
            left -= input.bytes
        }
    }

    /// What a reader must know of the sizes; nil where all are known.
    package var note: String? {
        let notes = [
            estimated == 0 ? nil : "sizes of \(estimated) inputs are the mean of \(told) that were asked for",
            told == asked ? nil : "\(asked - told) of \(asked) inputs that were asked for tell no size, and are reckoned as empty",
        ].compactMap { $0 }
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }

    /// The inputs, of which each has its own size. Throws a `RecipeError` where some have a mean.
    func allKnown() throws -> [Input] {
        guard estimated > 0 else { return inputs }
        throw RecipeError(
            "The sizes of \(asked + estimated) inputs are not known before they are read, and without them no sample can be drawn.",
            hint: "Quote the first of them with --files \(Self.mostAsked), which are asked for their sizes; or all, with --machines and --rates run/costs.json of a release of some.")
    }

    package static func ask(_ path: String) throws -> UInt64 {
        do {
            let size = try FileIdentity(of: path).size
            // A server that does not say has this one.
            return size == .max ? 0 : UInt64(clamping: size)
        } catch where error.kind == .notFound {
            // A run sets it aside: it has no bytes.
            return 0
        } catch {
            throw Files.failure(.unreadable, error)
        }
    }
}

extension RunContext {
    /// The same with a size for every input, and a note where some are estimates. Fingerprints stay: they are of the list as it was given.
    package func sized() throws -> (context: RunContext, note: String?) {
        let sizes = try InputSizes(plan.inputs)
        var context = self
        context.plan.inputs = sizes.inputs
        return (context, sizes.note)
    }
}
