import Foundation
import GleanEngine
import GleanModel
import Testing

/// Paths with `file://`, where runs and releases take them.
@Suite struct FileLocationTests {
    @Test func `a release is built, opened and verified at a file URL`() throws {
        let folder = try ToyFolder(), plain = try ToyFolder()
        let url = "file://\(folder.path)/release"
        try toyBuild(plain, steps: BuildTests.withSurvey, inputs: BuildTests.inputs)
        let built = try toyBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) {
            $0.recipePath = "file://\(plain.path)/recipe.yaml"
            $0.output = url
        }
        #expect(built.output == folder.path + "/release")
        let sums = try [plain, folder].map { try String(contentsOfFile: $0.path + "/release/SHA256SUMS", encoding: .utf8) }
        #expect(sums[0] == sums[1])
        #expect(try Release.stands(at: url) && Release(path: url).path == folder.path + "/release")
        #expect(try Verify(path: url, catalog: toyCatalog).checks().allSatisfy { $0.isOK })
    }

    @Test func `an asset may be named by a file URL`() throws {
        let folder = try ToyFolder()
        try folder.write("list.txt", "a")
        #expect(try AssetFinder(recipeFolder: ".").path("file://\(folder.path)/list.txt") == URL(fileURLWithPath: folder.path + "/list.txt").standardizedFileURL.path)
    }

    @Test func `another machine's file is refused`() throws {
        #expect(throws: RecipeError.self) { try Release(path: "file://node7/release") }
    }
}
