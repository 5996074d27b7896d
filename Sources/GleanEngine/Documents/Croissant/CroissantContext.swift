import GleanModel

/// The JSON-LD context of Croissant 1.1: short names for its terms and for those of schema.org (specification, appendix 1).
enum CroissantContext {
    /// Terms of Croissant that go by their own name.
    private static let plain = [
        "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes",
        "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate",
        "separator", "source", "subField", "transform",
    ]

    static var value: SettingValue {
        var context: [String: SettingValue] = [
            "@language": .text("en"), "@vocab": .text("https://schema.org/"), "sc": .text("https://schema.org/"),
            "cr": .text("http://mlcommons.org/croissant/"), "rai": .text("http://mlcommons.org/croissant/RAI/"), "dct": .text("http://purl.org/dc/terms/"),
            "conformsTo": .text("dct:conformsTo"), "description": .table(["@container": .text("@language")]), "name": .table(["@container": .text("@language")]),
            "dataType": .table(["@id": .text("cr:dataType"), "@type": .text("@vocab")]),
        ]
        for term in plain { context[term] = .text("cr:\(term)") }
        for term in ["data", "examples"] { context[term] = .table(["@id": .text("cr:\(term)"), "@type": .text("@json")]) }
        return .table(context)
    }
}
