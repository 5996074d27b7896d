import GleanModel

/// A page that was drawn because two releases differ about it.
package struct ComparedSample: Sendable, Encodable {
    package enum Kind: String, Sendable, Encodable { case onlyInFirst, onlyInSecond, changed }

    package let kind: Kind
    /// The page's row in each release; nil where it has none.
    package let first: PageRow?
    package let second: PageRow?

    /// URL or, without one, id; bytes that are no UTF-8 are shown as such.
    package var name: String {
        guard let row = first ?? second else { return "" }
        return String(decoding: row.url.isEmpty ? row.id : row.url, as: UTF8.self)
    }

    private enum Keys: String, CodingKey { case kind, url, first, second }
    private enum RowKeys: String, CodingKey { case id, input, state, step, reason, found, limit, textBytes }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(name, forKey: .url)
        if let first { try Self.encode(first, container.nestedContainer(keyedBy: RowKeys.self, forKey: .first)) }
        if let second { try Self.encode(second, container.nestedContainer(keyedBy: RowKeys.self, forKey: .second)) }
    }

    private static func encode(_ row: PageRow, _ container: KeyedEncodingContainer<RowKeys>) throws {
        var container = container
        try container.encode(String(decoding: row.id, as: UTF8.self), forKey: .id)
        try container.encode(row.input, forKey: .input)
        try container.encode(row.drop == nil ? "kept" : "dropped", forKey: .state)
        try container.encodeIfPresent(row.drop?.step, forKey: .step)
        try container.encodeIfPresent(row.drop?.reason.name, forKey: .reason)
        if row.found.isFinite { try container.encode(row.found, forKey: .found) }
        if row.limit.isFinite { try container.encode(row.limit, forKey: .limit) }
        try container.encode(row.textBytes, forKey: .textBytes)
    }
}
