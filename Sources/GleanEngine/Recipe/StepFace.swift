package import GleanModel

/// What the engine knows of a step without knowing its type: its manual, with defaults read from a fresh step.
package struct StepFace: Sendable {
    package struct SettingFace: Sendable {
        package let key: String
        package let kind: SettingKind
        package let help: String
        package let standard: SettingValue
    }

    package struct RuleFace: Sendable {
        package let group: Int
        package let number: String
        package let comparison: Comparison
        package let reason: Reason
        package let setting: String
    }

    package struct DialectFace: Sendable {
        package let name: String
        package let aliases: [String]
        package let source: String
        /// The settings in which the dialect differs from the step's defaults.
        package let settings: [SettingEntry]
    }

    package let type: any Step.Type
    package let kind: StepKind
    package let name: String
    package let summary: String
    package let source: String
    package let since: String
    package let version: Int
    package let notes: String
    package let settings: [SettingFace]
    package let numbers: [NumberSpec]
    package let rules: [RuleFace]
    package let reasons: [Reason]
    package let reasonHelp: [Reason: String]
    package let dialects: [DialectFace]
    package let reads: [String]
    package let readsPayload: Bool
    package let concernsRights: Bool

    /// The key under which a recipe names a dialect.
    package static let dialectKey = "dialect"

    /// The settings of a step in `dialect` (nil for the defaults), every one written out.
    package func settings(dialect name: String?) -> [SettingEntry] {
        let dialect = dialects.first { $0.name == name || $0.aliases.contains(name ?? "") }
        return settings.map { setting in
            dialect?.settings.first { $0.key == setting.key } ?? SettingEntry(key: setting.key, value: setting.standard)
        }
    }
}
