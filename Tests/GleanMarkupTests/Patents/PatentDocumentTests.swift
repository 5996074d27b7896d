import GleanMarkup
import Testing

@Suite struct PatentDocumentTests {
    private static let long = String(repeating: "k", count: 20_000)

    /// Lines of what a record holds: persons inside of persons, names inside of names.
    @Test(arguments: [
        ("PATDOC", "SDOBI", nested(["B731"], 60, nested(["FNM"], 60, long))), ("PATDOC", "SDOBI", nested(["B511"], 60, long)),
        ("us-patent-grant", "us-bibliographic-data-grant", nested(["inventor", "addressbook", "first-name"], 60, first: "k ", nested(["assignee", "addressbook", "orgname"], 60, long))),
        ("us-patent-grant", "us-bibliographic-data-grant", nested(["classification-ipcr", "section"], 60, long)),
        ("us-patent-grant", "us-bibliographic-data-grant", nested(["classification-cpc", "section"], 60, long)),
        ("us-patent-grant", "us-bibliographic-data-grant", nested(["classification-ipc"], 1, nested(["main-classification"], 60, long))),
        ("patent-application-publication", "subdoc-bibliographic-information", nested(["assignee"], 60, nested(["organization-name"], 60, long))),
        ("patent-application-publication", "subdoc-bibliographic-information", nested(["inventors"], 1, nested(["name", "given-name"], 60, first: "k ", long))),
        ("patent-application-publication", "subdoc-bibliographic-information", nested(["ipc"], 60, long)),
        ("patent-application-publication", "subdoc-bibliographic-information", nested(["uspc", "class"], 60, long)),
    ])
    func `a text inside of many elements of one kind is read once`(root: String, data: String, inner: String) throws {
        let record = "<\(root)><\(data)>\(inner)</\(data)></\(root)>"
        let facts = try #require(PatentDocument(Array(record.utf8), mostNodes: 100_000)).facts
        let found = facts.inventors + facts.assignees + facts.ipc + facts.cpc + facts.uspc
        #expect((20_000...20_200).contains(found.reduce(0) { $0 + $1.count }))
    }

    @Test func `persons and classes of one record stay in their order`() throws {
        let record = """
            <us-patent-grant><us-bibliographic-data-grant><classification-ipc><main-classification>A1</main-classification><further-classification>B2</further-classification></classification-ipc>
            <classifications-ipcr><classification-ipcr><section>H</section><class>04</class><subclass>L</subclass><main-group>29</main-group><subgroup>06</subgroup></classification-ipcr></classifications-ipcr>
            <references><classification-national><main-classification>other</main-classification></classification-national></references>
            <inventors><inventor><addressbook><last-name>Gull</last-name><first-name>Ann</first-name></addressbook></inventor></inventors>
            <assignees><assignee><addressbook><orgname>Quay</orgname></addressbook></assignee></assignees></us-bibliographic-data-grant></us-patent-grant>
            """
        let facts = try #require(PatentDocument(Array(record.utf8), mostNodes: 1000)).facts
        func text(_ list: [[UInt8]]) -> [String] { list.map { String(decoding: $0, as: UTF8.self) } }
        #expect(text(facts.ipc) == ["A1", "B2", "H04L 29/06"] && facts.uspc.isEmpty)
        #expect(text(facts.inventors) == ["Ann Gull"] && text(facts.assignees) == ["Quay"])
    }
}
