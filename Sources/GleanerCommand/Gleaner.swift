import ArgumentParser

@main
struct GleanerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "gleaner", abstract: "An open training-data refinery.")
}
