import GleanFormats
import GleanModel

/// The columns of an MDS shard, and the `index.json` that its readers begin with.
struct MosaicColumns {
    /// Sequences that hold pieces of documents, rather than documents.
    let isPacked: Bool
    let width: Int

    private var columns: [(name: String, encoding: String)] {
        // LLM Foundry makes tensors of them, for which 4 bytes must be signed.
        let tokens = (name: "tokens", encoding: width == 2 ? "ndarray:uint16" : "ndarray:int32")
        return isPacked
            ? [("doc_ends", "ndarray:int32"), ("doc_starts", "ndarray:int32"), ("ids", "json"), tokens]
            : [("id", "str"), tokens]
    }

    /// What stands in a shard of its columns, or in the index of a shard that is written.
    func json(of shard: FileSeal?) -> [UInt8] {
        var json = JSONWriter()
        write(shard, to: &json)
        return json.bytes
    }

    /// `index.json` over shards.
    func index(of shards: [FileSeal]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("shards")
        json.beginArray()
        for shard in shards { write(shard, to: &json) }
        json.endArray()
        json.key("version")
        json.integer(2)
        json.endObject()
        return json.bytes
    }

    private func write(_ shard: FileSeal?, to json: inout JSONWriter) {
        json.beginObject()
        json.key("column_encodings")
        json.strings(columns.map(\.encoding))
        json.key("column_names")
        json.strings(columns.map(\.name))
        json.key("column_sizes")
        json.beginArray()
        for _ in columns { json.null() }
        json.endArray()
        json.key("compression")
        json.null()
        json.string("format", text: "mds")
        json.key("hashes")
        json.strings(["sha256"])
        if let shard {
            json.key("raw_data")
            json.beginObject()
            json.string("basename", text: shard.name)
            json.key("bytes")
            json.integer(Int(shard.bytes))
            json.key("hashes")
            json.beginObject()
            json.string("sha256", text: String(shard.digest.drop { $0 != ":" }.dropFirst()))
            json.endObject()
            json.endObject()
            json.key("samples")
            json.integer(shard.rows)
        }
        json.key("size_limit")
        json.null()
        json.key("version")
        json.integer(2)
        if shard != nil {
            json.key("zip_data")
            json.null()
        }
        json.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func strings(_ texts: [String]) {
        beginArray()
        for text in texts { string(text: text) }
        endArray()
    }
}
