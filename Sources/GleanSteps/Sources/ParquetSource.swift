import GleanFormats
package import GleanModel

/// Reads pages from Parquet files: a row a page, with the field names that datatrove, dolma and the dataset hubs use.
package struct ParquetSource: Source {
    package var paths: [String] = []
    package var textField: String?
    package var keep: [String]?
    package var licenceField: String?
    package var maxRowBytes = 64 << 20

    package init() {}

    package var concernsRights: Bool { licenceField != nil }

    package static let endings = [".parquet"]

    package static let manual = Manual<Self>(
        "parquet", "Reads texts from Parquet files.",
        source: "Apache Parquet 2.11, read by Apache Arrow; field names of datatrove 0.10, dolma 1.0 and the dataset hubs",
        settings: [
            Setting("paths", \.paths, "Files, folders, patterns or @lists of them."),
            Setting("text_field", optional: \.textField, "The field that holds the text; null for the first there is of text, content, raw_content, body."),
            Setting("keep", \.keep, KeptFields.help),
            Setting("licence_field", optional: \.licenceField, FieldRights.help),
            Setting("max_row_bytes", \.maxRowBytes, in: 1024...(256 << 20), "Most bytes of a row in the fields that are read; a longer row is dropped."),
        ],
        reasons: [
            ReasonSpec("no_text", "The row has no text, or an empty one."),
            ReasonSpec("row_too_large", "The row has more bytes than max_row_bytes in the fields that are read."),
        ],
        notes: """
            Of each list the first field that the file has counts: text, content, raw_content, body; id, doc_id, _id, uuid; url, metadata.url, \
            source_url, URL; date, created, metadata.date, timestamp, added. No other column is read but what `keep` names. Strings \
            and bytes of every kind are texts, numbers are taken as they are written, dates and times in ISO 8601; kept lists and \
            structs become JSON. A page's place is the number of its row, from 0.

            A file that is no Parquet is counted as not_parquet. Where a page cannot be read, the rest of its row group is lost and counted as \
            bad_row_group, once, with the row; reading goes on with the next row group. Memory follows the pages and batches of a file, not its row groups; a file \
            that wants more than 2 GB for decoding is damaged.
            """)

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> ParquetRowReader {
        try ParquetRowReader(
            input, at: place, texts: textField.map { [$0] } ?? PageFields.texts, keep: KeptFields(keep), rights: FieldRights(licenceField: licenceField),
            maxRowBytes: maxRowBytes)
    }

    package func fill(_ batch: inout Batch, from reader: inout ParquetRowReader, _ tally: inout SourceTally) throws -> Bool {
        while !batch.isFull {
            guard try reader.next(&tally) else { return false }
            reader.add(to: &batch)
        }
        return true
    }
}
