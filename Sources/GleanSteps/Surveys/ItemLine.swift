import GleanBytes
import GleanFormats

/// A line of the report on evaluation sets: an item, and the pages that hold it.
package struct ItemLine {
    package static let file = "items.jsonl"
    /// Pages of an item, and places of a page, that are listed; the others are counted.
    private static let mostPages = 1000, mostSpans = 100

    private var json = JSONWriter()
    private var pages = 0

    package init(_ place: BenchmarkItems.Place) {
        json.beginObject()
        json.key("file")
        json.string(Array(place.file.utf8).span)
        json.key("line")
        json.integer(place.line)
        json.key("pages")
        json.beginArray()
    }

    /// Adds a page; `place` is the number of the input, or of what else `part` says that pages lie in, and the page's in it.
    package mutating func add(id: Span<UInt8>, url: Span<UInt8>, part: StaticString = "input", place: (Int, Int), ngrams: Int, spans: [Range<Int>], done: String) {
        pages += 1
        guard pages <= Self.mostPages else { return }
        json.beginObject()
        if !id.isEmpty {
            json.key("id")
            json.string(id)
        }
        if !url.isEmpty {
            json.key("url")
            json.string(url)
        }
        json.key(part)
        json.integer(place.0)
        json.key("row")
        json.integer(place.1)
        json.key("ngrams")
        json.integer(ngrams)
        json.key("spans")
        json.beginArray()
        for span in spans.prefix(Self.mostSpans) {
            json.beginArray()
            json.integer(span.lowerBound)
            json.integer(span.upperBound)
            json.endArray()
        }
        json.endArray()
        if spans.count > Self.mostSpans {
            json.key("more_spans")
            json.integer(spans.count - Self.mostSpans)
        }
        json.key("done")
        json.string(Array(done.utf8).span)
        json.endObject()
    }

    /// The line, without its end.
    package mutating func finished() -> [UInt8] {
        json.endArray()
        if pages > Self.mostPages {
            json.key("more_pages")
            json.integer(pages - Self.mostPages)
        }
        json.endObject()
        return json.bytes
    }

    /// The last line of a report.
    package static func counts(_ items: BenchmarkItems, found: Int) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("items")
        json.integer(items.count)
        json.key("found")
        json.integer(found)
        json.key("not_found")
        json.integer(items.count - found)
        json.key("without_ngrams")
        json.integer(items.withoutNGrams)
        json.endObject()
        return json.bytes
    }
}
