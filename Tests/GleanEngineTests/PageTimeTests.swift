@testable import GleanEngine
import GleanModel
import Testing

/// Time that is a page's, and time that is not.
@Suite struct PageTimeTests {
    @Test func `no page is in work while the next one is waited for`() throws {
        let folder = try ToyFolder(), monitor = RunMonitor()
        try RunWatchTests.stopped(folder, steps: BuildTests.steps)
        let context = try RunFile.read("\(RunWatchTests.work(folder))/run.json").context(toyCatalog, memory: SortMemory())
        var out = try ChainOutput(
            context, WorkUnit(stage: 0, unit: 11), nil, Desk(), Chain([], layout: context.layout, measureAll: false), monitor, 3)
        var batch = Batch()
        let text = Array("words".utf8)
        batch.append(url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: text.span, facts: PageFacts(offset: 0, length: 0))
        try out.add(batch, 0, row: 0)
        #expect(monitor.snapshot.busy.isEmpty)
    }
}
