import GleanModel
import Testing

/// Pages in lanes.
@Suite struct BatchTests {
    private func append(_ text: String, to batch: inout Batch) {
        let bytes = Array(text.utf8)
        batch.append(
            url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: bytes.span, facts: PageFacts(offset: 0, length: 0))
    }

    @Test func `rows of a lane come back as they were added, empty ones too`() {
        var lane = Lane()
        for row in ["harbour", "", "gull"] {
            let bytes = Array(row.utf8)
            lane.append(bytes.span)
        }
        lane.append { $0 += Array("é".utf8) }
        let rows = (0..<lane.count).map { index in lane[index].withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
        #expect(rows == ["harbour", "", "gull", "é"])
        lane.removeAll()
        #expect(lane.count == 0)
        #expect(lane.bytes.isEmpty)
    }

    @Test func `a batch is full at 512 pages`() {
        var batch = Batch()
        for _ in 0..<511 { append("", to: &batch) }
        #expect(!batch.isFull)
        append("", to: &batch)
        #expect(batch.isFull)
        batch.removeAll()
        #expect(!batch.isFull)
        #expect(batch.count == 0)
    }

    @Test func `a batch is full at 4 MB`() {
        var batch = Batch()
        append(String(repeating: "x", count: (4 << 20) - 1), to: &batch)
        #expect(!batch.isFull)
        append("x", to: &batch)
        #expect(batch.isFull)
    }

    @Test func `the steps of a worker share a table of a kind`() {
        final class Words: SharedTable {}
        final class Lines: SharedTable {}
        let desk = Desk()
        #expect(desk.table(Words.self) === desk.table(Words.self))
        #expect(desk.table(Words.self) !== desk.table(Lines.self) as AnyObject)
        #expect(Desk().table(Words.self) !== desk.table(Words.self))
    }
}
