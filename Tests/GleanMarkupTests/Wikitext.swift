@testable import GleanMarkup

/// What wikitext comes to.
func write(_ wikitext: String, site: DumpSite = DumpSite(), _ change: (inout WikiStyle) -> Void = { _ in }) -> String {
    var style = WikiStyle()
    change(&style)
    var writer = WikiWriter(style, WikiNames(site)), out: [UInt8] = []
    writer.write(Array(wikitext.utf8).span, title: Array("Title".utf8).span, into: &out)
    return String(decoding: out, as: UTF8.self)
}

func markdown(_ wikitext: String) -> String {
    write(wikitext) {
        $0.output = .markdown
        $0.tables = true
    }
}
