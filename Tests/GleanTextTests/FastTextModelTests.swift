import Glibc
import Testing

@testable import GleanText

/// A model small enough to reckon by hand, written field by field after the format's table.
struct TinyModel {
    var version: Int32 = 12
    var dim: Int32 = 2
    /// 1 hierarchical softmax, 2 negative sampling, 3 softmax, 4 one versus all
    var loss: Int32 = 3
    var kind: Int32 = 3
    var bucket: Int32 = 0
    var maxn: Int32 = 0
    var wordNgrams: Int32 = 1
    var words = ["</s>", "up", "down"]
    var labels: [(name: String, count: Int64)] = [("__label__good", 3), ("__label__bad", 2)]
    var input: [Float] = [0, 0, 2, 0, 0, 2]
    var output: [Float] = [1, 0, 0, 1]

    var bytes: [UInt8] {
        var out: [UInt8] = []
        func put<T>(_ value: T) { withUnsafeBytes(of: value) { out.append(contentsOf: $0) } }
        for value in [793_712_314, version, dim, 5, 1, 1, 5, wordNgrams, loss, kind, bucket, 0, maxn, 100] { put(value) }
        put(0.0001)
        for value in [words.count + labels.count, words.count, labels.count] { put(Int32(value)) }
        put(Int64(100))
        put(Int64(-1))
        for (name, count, type) in words.map({ ($0, Int64(1), UInt8(0)) }) + labels.map({ ($0.name, $0.count, UInt8(1)) }) {
            out += Array(name.utf8) + [0]
            put(count)
            put(type)
        }
        for matrix in [input, output] {
            put(UInt8(0))
            put(Int64(matrix.count / max(1, Int(dim))))
            put(Int64(dim))
            for value in matrix { put(value) }
        }
        return out
    }

    func predict(_ text: String, newlineEnds: Bool = false) throws -> [String: Float] {
        let model = try FastTextModel(bytes.span)
        var scratch = FastTextScratch()
        let text = Array(text.utf8)
        let all = model.predict(text.span, top: -1, newlineEnds: newlineEnds, scratch: &scratch)
        return Dictionary(uniqueKeysWithValues: all.map { (model.labels[$0.label], $0.score) })
    }
}

@Suite struct FastTextModelTests {
    /// e / (1 + e): the softmax of (1, 0).
    static let likely: Float = 0.731_058_6

    func isNear(_ one: Float?, _ other: Float) -> Bool { one.map { abs($0 - other) < 2e-6 } ?? false }

    @Test func `softmax scores are the probability and 0_00001`() throws {
        // Rows of "up" and "</s>": ((2, 0) + (0, 0)) / 2 = (1, 0).
        let scores = try TinyModel().predict("up")
        #expect(isNear(scores["good"], Self.likely + 1e-5))
        #expect(isNear(scores["bad"], 1 - Self.likely + 1e-5))
    }

    @Test func `hierarchical softmax goes left to the rarer label`() throws {
        var model = TinyModel()
        model.loss = 1
        // One inner node, row 0: the logistic function of 1 leads right, to the label made second, which is the more frequent.
        let scores = try model.predict("up")
        #expect(isNear(scores["good"], Self.likely + 1e-5))
        #expect(isNear(scores["bad"], 1 - Self.likely + 1e-5))
    }

    @Test func `one versus all takes the logistic function from a table`() throws {
        var model = TinyModel()
        model.loss = 4
        let scores = try model.predict("up")
        // x = 1 lies on a step of 1/32.
        #expect(isNear(scores["good"], Self.likely + 1e-5))
        #expect(isNear(scores["bad"], 0.5 + 1e-5))
    }

    @Test func `white space is six ASCII bytes and zero`() throws {
        let plain = try TinyModel().predict("up down")
        #expect(try TinyModel().predict("\u{0}\t up\u{b}\u{c}\r\ndown\n") == plain)
        // A no-break space joins: an unknown word.
        #expect(try TinyModel().predict("up\u{a0}down") == TinyModel().predict(""))
    }

    @Test func `a text ends at the token of line ends, and at line feeds on request`() throws {
        let up = try TinyModel().predict("up")
        #expect(try TinyModel().predict("up </s> down") == up)
        #expect(try TinyModel().predict("up\ndown", newlineEnds: true) == up)
        #expect(try TinyModel().predict("up\ndown") != up)
    }

    @Test func `labels in a text are no words`() throws {
        #expect(try TinyModel().predict("up __label__bad __label__unknown") == TinyModel().predict("up"))
    }

    @Test func `a text without anything known has no prediction`() throws {
        var model = TinyModel()
        model.words = ["end", "up", "down"]
        #expect(try model.predict("sideways").isEmpty)
    }

    @Test func `files that are no supervised model say what they are`() {
        func refused(_ change: (inout TinyModel) -> Void) -> FastTextError? {
            var model = TinyModel()
            change(&model)
            do { _ = try FastTextModel(model.bytes.span); return nil } catch { return error }
        }
        #expect(refused { _ in } == nil)
        #expect(refused { $0.version = 13 } == .unknownVersion(13))
        #expect(refused { $0.kind = 1 } == .notSupervised)
        #expect(refused { $0.dim = 0 } != nil)
        #expect(refused { $0.loss = 9 } != nil)
        #expect(refused { $0.maxn = 2_000_000_000 } != nil)
        #expect(refused { $0.wordNgrams = 2 } != nil)
        #expect(refused { $0.input = [0, 0] } != nil)
        #expect(refused { $0.output = [0, 0] } != nil)
        let empty: [UInt8] = []
        #expect(throws: FastTextError.notAModel) { try FastTextModel(empty.span) }
    }

    @Test func `a model that names rows that are not there is refused before room is made for them`() {
        var model = TinyModel()
        (model.dim, model.words, model.input, model.output) = (Int32(FastTextSettings.widest), [], [], [])
        model.labels = (0..<4096).map { ("__label__\($0)", 1) }
        let bytes = model.bytes.dropLast(17)
        #expect(bytes.count < 100_000)
        // A gigabyte of floats would be filled page by page, 2 MB each at the most.
        let before = pageFaults()
        #expect(throws: FastTextError.malformed("the file ends too early", offset: bytes.count)) { try FastTextModel(Array(bytes).span) }
        #expect(pageFaults() - before < 400)
    }

    /// Pages of memory that this thread was the first to touch.
    private func pageFaults() -> Int {
        var usage = rusage()
        // RUSAGE_THREAD, which Swift does not see.
        getrusage(1, &usage)
        return usage.ru_minflt
    }

    @Test func `a model cut anywhere is refused`() {
        let bytes = TinyModel().bytes
        for length in bytes.indices {
            let cut = Array(bytes[..<length])
            #expect(throws: FastTextError.self) { try FastTextModel(cut.span) }
        }
    }

    @Test func `a model with any byte changed is refused or predicts`() {
        var settings = TinyModel()
        settings.loss = 1
        settings.bucket = 4
        settings.maxn = 3
        settings.wordNgrams = 2
        settings.input += [Float](repeating: 0.5, count: 8)
        let bytes = settings.bytes
        var scratch = FastTextScratch()
        let text = Array("up and down, ups and downs é \u{300}".utf8)
        for index in bytes.indices {
            for value: UInt8 in [0, 1, 2, 0x7F, 0x80, 0xFF] {
                var changed = bytes
                changed[index] = value
                guard let model = try? FastTextModel(changed.span) else { continue }
                _ = model.predict(text.span, top: -1, scratch: &scratch)
            }
        }
    }

    @Test func `what was read before changes no score`() throws {
        var settings = TinyModel()
        (settings.bucket, settings.maxn) = (64, 4)
        // Rows of thirds and sevenths: a sum in another order would have other bits.
        settings.input += (0..<128).map { Float($0 % 7) / 3 - Float($0 % 5) / 7 }
        let one = try FastTextModel(settings.bytes.span)
        settings.input[6] = 9
        let other = try FastTextModel(settings.bytes.span)
        // Words of 1 to 20 bytes: those kept and those too long to be, also at the very end of a text.
        let letters = Array("abcdé\u{300}fghijklmnopqr".utf8)
        var used = FastTextScratch()
        for length in 1...20 {
            for text in [letters[..<length] + [0x20], letters[..<length], letters[..<length] + Array(" up down  up \n a ab abc abcd abcde".utf8)].map({ Array($0) }) {
                for model in [one, one, other] {
                    var fresh = FastTextScratch()
                    #expect(model.predict(text.span, top: -1, scratch: &used) == model.predict(text.span, top: -1, scratch: &fresh))
                }
            }
        }
    }

    @Test func `the fixed exponential is exact to the last place of a Float`() {
        // Values of e^x to 17 digits.
        for (x, wanted) in [(0.0, 1.0), (1, 2.7182818284590452), (-1, 0.36787944117144232), (10, 22026.465794806717), (-20, 2.0611536224385578e-9)] {
            #expect(abs(fixedExp(x) / wanted - 1) < 1e-15)
        }
        #expect(fixedExp(-.infinity) == 0 && fixedExp(.infinity) == .infinity && fixedExp(.nan).isNaN)
    }
}
