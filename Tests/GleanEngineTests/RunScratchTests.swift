import Foundation
@testable import GleanEngine
import GleanModel
import Testing

@Suite struct RunScratchTests {
    @Test func `a process sorts in a folder of its own, which goes with it`() throws {
        let folder = try ToyFolder()
        let scratch = RunScratch(in: folder.path)
        try scratch.open()
        #expect(try Files.names(folder.path) == [String(scratch.path.dropFirst(folder.path.count + 1))])
        #expect(scratch.path.hasSuffix("-\(ProcessInfo.processInfo.processIdentifier)"))
        scratch.close()
        #expect(try Files.names(folder.path).isEmpty)
    }

    @Test func `what a process of this machine left goes, that of a living or another machine's stays`() throws {
        let folder = try ToyFolder()
        let scratch = RunScratch(in: folder.path)
        let name = scratch.path.dropFirst(folder.path.count + 1).dropLast("\(ProcessInfo.processInfo.processIdentifier)".count)
        // No process has so large a number, and the first always lives.
        let others = ["\(name)\(Int32.max)", "\(name)1", "gleaner-elsewhere-\(Int32.max)", "\(name)x"]
        for other in others { try Files.makeFolder("\(folder.path)/\(other)/inside") }
        try scratch.open()
        #expect(Set(try Files.names(folder.path)) == Set(others.dropFirst() + ["\(name)\(ProcessInfo.processInfo.processIdentifier)"]))
    }
}
