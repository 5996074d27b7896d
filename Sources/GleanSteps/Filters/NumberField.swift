package import GleanModel

/// Reads a number that a dataset carries beside its texts, so that rules and mixtures can go by it.
package struct NumberField: Measure {
    package var field = ""

    package init() {}

    package enum Number: Int, NumberKey { case value }

    package static let manual = Manual<Self>(
        "number_field", "Reads a number that a dataset carries beside its texts.",
        source: "Gleaner",
        settings: [Setting("field", \.field, "The field's name, such as edu_score; numbers.minhash.cluster_size is a field of the object numbers.")],
        numbers: [NumberSpec(Number.value, "value", in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, "The number; not measured where the row has none.")],
        notes: """
            Fields are there if the source keeps them: `jsonl: { keep: all }`. A text that is a number counts as one. So a mixture of \
            releases can write pages more often by what an earlier run measured (`mix: { by: number_field.value, ... }`).
            """)

    package var contradiction: RecipeError? {
        field.isEmpty ? RecipeError("number_field wants a field.", hint: "Write field: NAME, and keep: [NAME] on the source.") : nil
    }

    package func measure(_ page: borrowing Page, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {
        guard let value = MetadataValue.find(Array(field.utf8), in: page.metadata)?.number(in: page.metadata) else { return }
        numbers[.value] = value
    }
}
