import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// What stands of a unit, and what cannot be told.
@Suite struct ReceiptsTests {
    private func context(_ folder: ToyFolder) throws -> RunContext {
        try RunWatchTests.stopped(folder)
        return try #require(try RunPlace(folder.path + "/release").context)
    }

    @Test func `a receipt that is not there or is damaged counts as work to do`() throws {
        let folder = try ToyFolder(), context = try context(folder), unit = WorkUnit(stage: 0, unit: 11)
        #expect(try Receipts.standing(unit, context) == nil)
        try "{}\n".write(toFile: context.receiptPath(unit), atomically: false, encoding: .utf8)
        #expect(try Receipts.standing(unit, context) == nil)
        #expect(try Receipts.standing(0, context)[11] == nil)
    }

    @Test func `a receipt that is there and cannot be read is an error`() throws {
        let folder = try ToyFolder(), context = try context(folder), unit = WorkUnit(stage: 0, unit: 11)
        // Whoever runs the tests, a folder cannot be read as a file.
        try FileManager.default.createDirectory(atPath: context.receiptPath(unit), withIntermediateDirectories: false)
        #expect(throws: RunError.self) { try Receipts.standing(unit, context) }
        #expect(throws: RunError.self) { try Receipts.standing(0, context) }
    }

    @Test func `a receipt stands with its files, in their sizes`() throws {
        let folder = try ToyFolder(), context = try context(folder)
        let unit = try #require(try Receipts.standing(0, context).firstIndex { $0 != nil }), work = WorkUnit(stage: 0, unit: unit)
        let file = try #require(try Receipts.standing(work, context)?.files.first)
        try FileManager.default.removeItem(atPath: "\(context.folder(0))/\(file.name)")
        #expect(try Receipts.standing(work, context) == nil)
        #expect(try Receipts.standing(0, context)[unit] == nil)
    }
}
