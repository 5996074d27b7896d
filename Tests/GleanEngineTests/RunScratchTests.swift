import Foundation
@testable import GleanEngine
import GleanModel
import GleanStore
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

    @Test func `what a container of the same name left stays, for its processes are counted by themselves`() throws {
        let folder = try ToyFolder()
        let scratch = RunScratch(in: folder.path)
        let other = scratch.path.replacing(Machine.short, with: "00000000").replacing("-\(ProcessInfo.processInfo.processIdentifier)", with: "-\(Int32.max)")
        try Files.makeFolder(other)
        try scratch.open()
        #expect(try Files.exists(other) && other != scratch.path)
    }

    @Test func `damage in the folder is the machine's, and that of any other file is not`() throws {
        let scratch = RunScratch(in: "/scratch")
        #expect(scratch.failure(.damaged(scratch.path + "/0-00000.run"))?.kind == .unavailable)
        #expect(scratch.failure(.damaged("/scratch/work/chain-0-1/00000.records")) == nil)
    }
}
