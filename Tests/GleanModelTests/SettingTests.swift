import GleanModel
import Testing

/// What settings take and refuse, and how they say so.
@Suite struct SettingTests {
    @Test func `a whole number keeps to its range, both ends included`() {
        var step = ToyStep()
        for good in [1, 10] {
            #expect(step.set("size", .integer(good)) == nil)
            #expect(step.size == good)
        }
        for bad in [SettingValue.integer(0), .integer(11), .number(5), .text("5"), .null, .bool(true), .list([.integer(5)])] {
            #expect(step.set("size", bad) == "an integer from 1 to 10")
        }
        #expect(step.size == 10)
    }

    @Test func `a whole number that may be none takes null`() {
        var step = ToyStep()
        #expect(step.value("room") == .null)
        #expect(step.set("room", .integer(8)) == nil)
        #expect(step.room == 8 && step.value("room") == .integer(8))
        for bad in [SettingValue.integer(1), .integer(9), .number(4), .text("4"), .bool(true)] {
            #expect(step.set("room", bad) == "an integer from 2 to 8, or null")
        }
        #expect(step.set("room", .null) == nil)
        #expect(step.room == nil)
    }

    @Test func `a number may be written as a whole one, and is never NaN`() {
        var step = ToyStep()
        #expect(step.set("share", .integer(1)) == nil)
        #expect(step.share == 1)
        #expect(step.set("share", .number(0.25)) == nil)
        for bad in [SettingValue.number(1.0001), .number(-0.1), .number(.nan), .number(.infinity), .null] {
            #expect(step.set("share", bad) == "a number from 0 to 1")
        }
        #expect(step.share == 0.25)
    }

    @Test func `null turns a limit off, and zero does not`() {
        var step = ToyStep()
        #expect(step.set("most", .null) == nil)
        #expect(step.most == .off)
        #expect(step.value("most") == .null)
        #expect(step.set("most", .integer(0)) == nil)
        #expect(step.most == .value(0))
    }

    @Test func `a limit is a number in range`() {
        var step = ToyStep()
        for bad in [SettingValue.number(1.5), .integer(-1), .number(.nan), .text("0.3"), .bool(false), .list([])] {
            #expect(step.set("most", bad) == "a number from 0 to 1, null for off, or a table \"by\" a label")
        }
        #expect(step.most == 0.3)
    }

    @Test func `a limit may be a table by a label, with a default or without`() {
        var step = ToyStep()
        let table = SettingValue.table(["by": .text("language"), "de": .number(0.5), "en": .integer(0), "default": .number(0.2)])
        #expect(step.set("most", table) == nil)
        #expect(step.most == .table(by: "language", values: ["de": 0.5, "en": 0], otherwise: 0.2))
        #expect(step.most.values.sorted() == [0, 0.2, 0.5])
        #expect(step.set("most", .table(["by": .text("language"), "de": .number(0.5), "default": .null])) == nil)
        #expect(step.most == .table(by: "language", values: ["de": 0.5], otherwise: nil))
    }

    @Test func `a table wants a label, numbers, and all of them in range`() {
        var step = ToyStep()
        let bad: [[String: SettingValue]] = [
            ["de": .number(0.5)], ["by": .integer(1), "de": .number(0.5)], ["by": .text("language"), "de": .text("0.5")],
            ["by": .text("language"), "de": .number(2)], ["by": .text("language"), "default": .number(-1)],
            ["by": .text("language"), "default": .text("none")],
        ]
        for entries in bad { #expect(step.set("most", .table(entries)) != nil, "\(entries)") }
        #expect(step.most == 0.3)
    }

    @Test func `a written limit reads back as itself`() {
        for limit: Limit in [nil, 0, 0.125, .table(by: "language", values: ["de": 0.5, "en": 0.1], otherwise: nil),
                             .table(by: "a.b", values: [:], otherwise: 1)] {
            #expect(Limit(SettingValue(limit)) == limit)
        }
    }

    @Test func `flags, texts and choices take nothing else`() {
        var step = ToyStep()
        #expect(step.set("strict", .bool(true)) == nil)
        #expect(step.set("strict", .integer(1)) == "true or false")
        #expect(step.set("title", .text("")) == nil)
        #expect(step.set("title", .integer(1)) == "a text")
        #expect(step.set("mode", .text("slow")) == nil)
        #expect(step.set("mode", .text("Slow")) == "one of fast, slow")
        #expect(step.isStrict)
        #expect(step.title == "")
        #expect(step.mode == "slow")
    }

    @Test func `one text stands for a list of one, and null only where it may`() {
        var step = ToyStep()
        #expect(step.set("paths", .text("a.warc")) == nil)
        #expect(step.paths == ["a.warc"])
        #expect(step.set("paths", .null) == "a list of texts")
        #expect(step.set("keep", .list([.text("en"), .text("de")])) == nil)
        #expect(step.keep == ["en", "de"])
        #expect(step.set("keep", .list([])) == nil)
        #expect(step.keep == [])
        #expect(step.set("keep", .null) == nil)
        #expect(step.keep == nil)
        #expect(step.set("keep", .list([.text("en"), .bool(false)])) == "a list of texts or null")
    }

    @Test func `a text or a file may be none`() {
        var step = ToyStep()
        for key in ["field", "model"] {
            #expect(step.set(key, .text("x")) == nil)
            #expect(step.value(key) == .text("x"))
            #expect(step.set(key, .null) == nil)
            #expect(step.value(key) == .null)
            #expect(step.set(key, .integer(1)) != nil)
        }
    }

    @Test func `every default can be written and read again`() {
        let fresh = ToyStep()
        for setting in ToyStep.manual.settings {
            var step = ToyStep()
            #expect(setting.read(setting.write(fresh), &step) == nil, "\(setting.key)")
            #expect(setting.write(step) == setting.write(fresh), "\(setting.key)")
        }
    }

    @Test func `numbers in messages are short`() {
        #expect(1.0.short == "1")
        #expect(0.12.short == "0.12")
        #expect((-3.0).short == "-3")
        #expect(1e12.short == "1000000000000")
        #expect(Double.infinity.short == "infinity")
        #expect(SettingKind.number(0...1e6).wanted == "a number from 0 to 1000000")
    }
}
