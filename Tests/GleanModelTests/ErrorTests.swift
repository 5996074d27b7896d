import GleanModel
import Testing

/// What errors say: the place, what is wrong, what to do.
@Suite struct ErrorTests {
    @Test func `a recipe's error begins with its place`() {
        let place = Place(file: "recipe.yaml", line: 7, column: 38)
        let error = RecipeError(at: place, "min_words wants an integer.", hint: "Write null to turn the check off.")
        #expect(error.description == "recipe.yaml:7:38: min_words wants an integer.\n  Write null to turn the check off.")
        #expect(RecipeError("There is no step.").description == "There is no step.")
    }

    @Test func `all mistakes of a recipe are said, one after the other`() {
        let errors = RecipeErrors([RecipeError("One."), RecipeError("Two.", hint: "Do this.")])
        #expect(errors.description == "One.\nTwo.\n  Do this.")
    }

    @Test func `an error of the machine tells its cause and how to go on`() {
        let error = RunError(.diskFull, "The disk is full", cause: "No space left on device", hint: "Free 3 GB; the same command goes on.")
        #expect(error.description == "The disk is full: No space left on device\n  Free 3 GB; the same command goes on.")
        #expect(RunError(.stalled, "A page takes too long").description == "A page takes too long")
    }

    @Test func `each kind of failure has its own exit code`() {
        #expect([ExitCode.done, ExitCode.recipe, ExitCode.data, ExitCode.machine, ExitCode.interrupted] == [0, 2, 3, 4, 130])
    }

    @Test func `an asset is opened by name and remembered with its digest`() throws {
        var assets = Assets { name in
            if name == "gone" { throw RecipeError("The file \"gone\" was not found.") }
            return (path: "/models/\(name)", digest: "sha256:ab", bytes: 9)
        }
        #expect(try assets.path("lid") == "/models/lid")
        #expect(throws: RecipeError("The file \"gone\" was not found.")) { try assets.path("gone") }
        #expect(assets.opened == [Assets.Opened(name: "lid", digest: "sha256:ab", bytes: 9)])
    }
}
