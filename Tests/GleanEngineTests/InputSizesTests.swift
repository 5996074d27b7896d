import GleanModel
@testable import GleanEngine
import Testing

/// Sizes of inputs that no list gives.
@Suite struct InputSizesTests {
    private func inputs(_ count: Int, bytes: UInt64 = 0) -> [Input] {
        (0..<count).map { Input(ordinal: $0, source: 0, name: "\($0)", path: "https://a.example/\($0)", bytes: bytes, modified: 0) }
    }

    /// A store whose file `n` has 1,000 + n bytes.
    private static let size: @Sendable (String) throws -> UInt64 = { path in 1000 + (UInt64(path.split(separator: "/").last ?? "") ?? 0) }

    @Test func `each of a few inputs is asked for its size`() throws {
        let sizes = try InputSizes(inputs(256), size: Self.size)
        let wanted: [UInt64] = (1000..<1256).map { UInt64($0) }
        #expect(sizes.inputs.map(\.bytes) == wanted)
        #expect(sizes.note == nil)
        #expect(try sizes.allKnown().count == 256)
    }

    @Test func `of many, some that lie evenly are asked, and the others have their mean`() throws {
        let sizes = try InputSizes(inputs(6400), size: Self.size)
        // Every hundredth, from 0 to 6,300: their mean is 1,000 + 3,150.
        let wanted: [UInt64] = (0..<6400).map { index in index % 100 == 0 ? UInt64(1000 + index) : 4150 }
        #expect(sizes.inputs.map(\.bytes) == wanted)
        #expect(sizes.note == "sizes of 6336 inputs are the mean of 64 that were asked for")
    }

    @Test func `an input of which no size is told has none, and is no part of the mean`() throws {
        let sizes = try InputSizes(inputs(6400)) { path in path.hasSuffix("/0") ? 0 : try Self.size(path) }
        // Of 63 from 100 to 6,300: their mean is 1,000 + 3,200.
        #expect(sizes.inputs[0].bytes == 0)
        #expect(sizes.inputs[1].bytes == 4200)
        #expect(sizes.note == "sizes of 6336 inputs are the mean of 63 that were asked for; 1 of 64 inputs that were asked for tell no size, and are reckoned as empty")
    }

    @Test func `no sample is drawn from inputs of estimated sizes`() throws {
        let error = try #require(throws: RecipeError.self) { try InputSizes(inputs(257), size: Self.size).allKnown() }
        #expect(error.message.contains("The sizes of 257 inputs are not known"))
        #expect(error.hint?.contains("--files 256") == true)
    }

    @Test func `sizes that are no number together are refused, asked for or given`() throws {
        let large = UInt64(Int64.max) - 1
        #expect(throws: RunError.self) { try InputSizes(inputs(3)) { _ in large } }
        #expect(throws: RunError.self) { try InputSizes(inputs(6400)) { _ in large } }
        #expect(throws: RunError.self) { try InputSizes.checkSum(inputs(3, bytes: large)) }
        try InputSizes.checkSum(inputs(1, bytes: large))
    }

    @Test func `what a list gave is not asked for`() throws {
        let sizes = try InputSizes(inputs(300, bytes: 7)) { _ in throw RunError(.unreadable, "asked") }
        #expect(sizes.inputs.allSatisfy { $0.bytes == 7 })
    }
}
