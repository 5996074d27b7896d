import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import GleanSteps

struct RightsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rights",
        abstract: "Shows what single pages say of licences and reservations, and what policies make of it.",
        discussion: """
            A page is a file of HTML, or one that a crawl holds, named by its URL. Every statement is shown with the place it stands in and \
            its bytes. Policies say what a dataset's makers want; none says what the law is.

              gleaner rights page.html
              gleaner rights crawl.warc.gz https://example.org/page
              gleaner robots crawl/*.warc.gz --output sites.robots
              gleaner rights crawl.warc.gz URL --robots sites.robots   with what its site said
              gleaner rights page.html --policy mine.yaml              by a policy of one's own
              gleaner rights crawl.warc.gz -n 100 --json               a line of JSON a page
            """)

    @Argument(help: "An HTML file, or a crawl (WARC or ARC, packed or not).", completion: .file())
    var file: String

    @Argument(help: "URLs of pages in the crawl; none for the first pages.")
    var urls: [String] = []

    @Option(help: "A table of sites' robots.txt, tdmrep.json and ai.txt, made by \"gleaner robots\".", completion: .file())
    var robots: String?

    @Option(help: "A policy: its name in Policies/, or a file; may be given again.")
    var policy: [String] = ["open-definition", "eu-art4", "research", "strict"]

    @Flag(help: "Prints a line of JSON a page.")
    var json = false

    @Option(name: .customShort("n"), help: "How many pages of a crawl, where no URL is named.")
    var count = 1

    func validate() throws {
        if count < 1 { throw ValidationError("-n wants a number of pages from 1 up.") }
    }

    func run() throws {
        let finder = AssetFinder(recipeFolder: ".")
        let policies = try policy.map { name in
            let file = name.contains(".") ? name : "\(name).yaml"
            return try PolicyFile.read(try finder.path(file), name: file)
        }
        var looker = try RightsLooker(robots: robots), shown = 0, seen = 0
        let wanted = Set(urls.map { Array($0.utf8) })
        try PageFile.read(file) { batch, index in
            seen += 1
            let url = batch.url[index].withUnsafeBufferPointer { Array($0) }
            guard wanted.isEmpty || wanted.contains(url) else { return true }
            show(url, looker.look(batch, index), policies)
            shown += 1
            return shown < (wanted.isEmpty ? count : wanted.count)
        }
        guard shown > 0 else { throw RecipeError("\(file) has no page with that URL; it holds \(seen) pages.") }
    }

    private func show(_ url: [UInt8], _ rights: Rights, _ policies: [Policy]) {
        if json { return Terminal.out(RightsView.json(url, rights, policies)) }
        Terminal.out(Terminal.bold(Terminal.safe(String(decoding: url, as: UTF8.self))))
        RightsView.lines(rights).forEach { Terminal.out($0) }
        for policy in policies { Terminal.out("policy \(Terminal.safe(policy.name)): \(RightsView.verdict(policy, rights))") }
        Terminal.out("")
    }
}
