import GleanModel

/// The names under which data sets keep what a page has; of each list the first that is there counts.
enum PageFields {
    static let texts = ["text", "content", "raw_content", "body"]
    static let ids = ["id", "doc_id", "_id", "uuid"]
    static let urls = ["url", "metadata.url", "source_url", "URL"]
    static let dates = ["date", "created", "metadata.date", "timestamp", "added"]
}
