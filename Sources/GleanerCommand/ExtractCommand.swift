import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import GleanSteps

struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Shows the main text of single pages, and why each block is in or out.",
        discussion: """
            A page is a file of HTML, or one that a crawl holds, named by its URL. Nothing is written but what is asked for.

              gleaner extract page.html                                the text
              gleaner extract crawl.warc.gz https://example.org/page   in a crawl
              gleaner extract page.html --format markdown --links
              gleaner extract page.html --show blocks    chances, block by block
              gleaner extract page.html --show json      the same as JSON
              gleaner extract page.html --show metadata  title, author, licences
              gleaner extract crawl.warc.gz -n 20 --report look.html
                                         pages beside their text, blocks coloured
            """)

    enum Show: String, ExpressibleByArgument, CaseIterable { case text, blocks, json, metadata }
    enum Mode: String, ExpressibleByArgument, CaseIterable { case balanced, precise, complete }
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown }

    @Argument(help: "An HTML file, or a crawl (WARC or ARC, packed or not).", completion: .file())
    var file: String

    @Argument(help: "URLs of pages in the crawl; none for the first pages.")
    var urls: [String] = []

    @Option(help: "How much is taken: \(Mode.allCases.map(\.rawValue).joined(separator: ", ")).")
    var mode = Mode.balanced

    @Option(help: "How it is written: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = Format.text

    @Flag(help: "Keeps the targets of links in Markdown.")
    var links = false

    @Option(help: "What is shown: \(Show.allCases.map(\.rawValue).joined(separator: ", ")).")
    var show = Show.text

    @Option(help: "Writes an HTML page with blocks coloured beside the text.", completion: .file(extensions: ["html"]))
    var report: String?

    @Option(name: .customShort("n"), help: "How many pages of a crawl, where no URL is named.")
    var count = 1

    func validate() throws {
        if count < 1 { throw ValidationError("-n wants a number of pages from 1 up.") }
        if links, format != .markdown { throw ValidationError("--links is for --format markdown.") }
    }

    func run() throws {
        var step = Extract()
        step.mode = mode.rawValue
        step.format = format.rawValue
        step.links = links
        step.maxPageBytes = 256 << 20
        var extractor = PageExtractor(step), pages: [ExtractedPage] = [], seen = 0, near: [String] = []
        let wanted = Set(urls.map { Array($0.utf8) })
        try PageFile.read(file) { batch, index in
            seen += 1
            let url = batch.url[index]
            guard wanted.isEmpty || wanted.contains(url.withUnsafeBufferPointer { Array($0) }) else {
                if near.count < 3 { near.append(url.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }) }
                return true
            }
            let page = extractor.extract(batch, index)
            if wanted.isEmpty, page.drop == "not_html", pages.count < count, urls.isEmpty, count > 1 { return true }
            pages.append(page)
            return pages.count < (wanted.isEmpty ? count : wanted.count)
        }
        guard !pages.isEmpty else {
            throw RecipeError(
                "\(file) has no page with that URL; it holds \(seen) pages.",
                hint: near.isEmpty ? nil : "Its first are:\n" + near.map { "  " + Terminal.safe($0) }.joined(separator: "\n"))
        }
        if let report { try write(report, pages) } else { pages.forEach { show($0, of: pages.count) } }
        for url in urls where !pages.contains(where: { $0.url == Array(url.utf8) }) { Terminal.note("note: \(file) has no page \(Terminal.safe(url))") }
        if pages.allSatisfy({ $0.text.isEmpty }) { throw ArgumentParser.ExitCode(GleanModel.ExitCode.data) }
    }

    private func show(_ page: ExtractedPage, of pages: Int) {
        if pages > 1 { Terminal.out(Terminal.bold(Terminal.safe(String(decoding: page.url, as: UTF8.self)))) }
        if let drop = page.drop { Terminal.note("\(Terminal.safe(String(decoding: page.url, as: UTF8.self))): \(drop)") }
        switch show {
        case .text: if page.drop == nil { Terminal.out(Terminal.safe(String(decoding: page.text, as: UTF8.self))) }
        case .metadata: Terminal.out(Terminal.safe(String(decoding: page.metadata, as: UTF8.self)))
        case .json: Terminal.out(BlockTable.json(page))
        case .blocks: BlockTable.lines(page).forEach { Terminal.out($0) }
        }
        if pages > 1 { Terminal.out("") }
    }

    private func write(_ path: String, _ pages: [ExtractedPage]) throws {
        try Terminal.write(Array(ExtractReport(pages: pages, mode: mode.rawValue).html.utf8), to: path)
        Terminal.note("\(pages.count) \(pages.count == 1 ? "page" : "pages") in \(path)")
    }
}
