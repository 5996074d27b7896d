import GleanModel

/// A step with a setting of every kind.
struct ToyStep: Filter {
    var size = 5
    var room: Int?
    var share = 0.5
    var most: Limit = 0.3
    var isStrict = false
    var title = "none"
    var mode = "fast"
    var keep: [String]?
    var paths: [String] = []
    var field: String?
    var model: String?

    enum Number: Int, NumberKey { case share, label }

    static let manual = Manual<Self>(
        "toy", "Does nothing.", source: "none",
        settings: [
            Setting("size", \.size, in: 1...10, "A whole number."),
            Setting("room", optional: \.room, in: 2...8, "A whole number or none."),
            Setting("share", \.share, in: 0...1, "A number."),
            Setting("most", \.most, in: 0...1, "A limit."),
            Setting("strict", \.isStrict, "A flag."),
            Setting("title", \.title, "A text."),
            Setting("mode", \.mode, choices: ["fast", "slow"], "A choice."),
            Setting("keep", \.keep, "A list or none."),
            Setting("paths", \.paths, "A list."),
            Setting("field", optional: \.field, "A text or none."),
            Setting(asset: "model", \.model, "A file or none."),
        ],
        numbers: [
            NumberSpec(Number.share, "share", in: .fraction, "A share."),
            NumberSpec(Number.label, "label", .label, in: 0...9, "A label."),
        ],
        rules: [
            [Rule("share", atMost: \.most, "most", or: "too_much")],
            [Rule("label", oneOf: \.keep, "keep", or: "other_label"), Rule("share", below: \.most, "most", or: "too_much")],
        ],
        reasons: [ReasonSpec("broken", "It is broken.")])

    func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {}

    /// Reads `value` as the setting `key`; returns what was wrong.
    mutating func set(_ key: String, _ value: SettingValue) -> String? {
        for setting in Self.manual.settings where setting.key == key { return setting.read(value, &self)?.wanted }
        return "no such setting"
    }

    /// The setting `key` as it would be written.
    func value(_ key: String) -> SettingValue? { Self.manual.settings.first { $0.key == key }?.write(self) }
}
