/// A part of an article that is written down or left out.
package enum JATSPart: String, Sendable, CaseIterable {
    case title, authors, abstract, keywords, body, figures, tables, appendices, acknowledgements, notes, references, supplementary
    case subArticles = "sub_articles"
}
