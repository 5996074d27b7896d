import Foundation
import ArgumentParser
import GleanEngine
import GleanStore
import Gleaner

@main
struct GleanerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gleaner",
        abstract: "An open training-data refinery: web crawls in, documented datasets out.",
        discussion: """
            A recipe says what is read, which steps run, and what is written. Begin with one of Recipes/:

              gleaner check Recipes/fineweb.yaml
              gleaner build Recipes/fineweb.yaml --input crawl/*.warc.gz --output release/first
              gleaner explain release/first https://example.org/page

            Exit codes: 0 done; 2 the recipe or the command line is wrong; 3 the run ended but keeps nothing, or met more bad records \
            than allowed; 4 the machine refused something (the same command goes on); 5 the release stands, but inputs that failed again \
            and again were set aside; 130 stopped by Ctrl-C (the same command goes on).
            """,
        version: Gleaner.version,
        groupedSubcommands: [
            CommandGroup(name: "Build", subcommands: [BuildCommand.self, MixCommand.self, QuoteCommand.self, CheckCommand.self, PlanCommand.self, CardCommand.self, StepsCommand.self]),
            CommandGroup(name: "Many machines", subcommands: [StatusCommand.self, LogsCommand.self, CancelCommand.self, WorkCommand.self]),
            CommandGroup(name: "Look", subcommands: [ExtractCommand.self, CatCommand.self, StatsCommand.self, RightsCommand.self, RobotsCommand.self]),
            CommandGroup(name: "Ask", subcommands: [
                ExplainCommand.self, DuplicatesCommand.self, SampleCommand.self, DecideCommand.self, DiffCommand.self, DecisionsCommand.self,
                DecontaminateCommand.self, VerifyCommand.self,
            ]),
        ])

    static func main() {
        Terminal.prepare()
        OpenFiles.raiseLimit()
        StoreWaits.process.listen { Terminal.note((Terminal.isLive ? "\r\u{1B}[2K" : "") + $0) }
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Terminal.exit(with: error, as: Self.self)
        }
    }
}
