import GleanMarkup
import Glibc

// Reads files of JATS: events alone, as a tree, and as Markdown. Prints CPU seconds of each as JSON, the best of five:
//
//     swift run -c release XMLBench FILE...
//
// The bytes of all files are read first; files are gone through until there are 50 MB of them.

func bytes(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var all: [UInt8] = [], room = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = fread(&room, 1, room.count, file)
        if count <= 0 { return all }
        all += room[..<count]
    }
}

func seconds(_ work: () -> Int) -> (Double, Int) {
    var best = Double.infinity, result = 0
    for _ in 0..<5 {
        let start = clock()
        result = work()
        best = min(best, Double(clock() - start) / Double(CLOCKS_PER_SEC))
    }
    return (best, result)
}

let files = CommandLine.arguments.dropFirst().map(bytes(of:)), size = files.reduce(0) { $0 + $1.count }
let rounds = max(1, 50_000_000 / max(1, size)), parts = Set(JATSPart.allCases), roles = JATSRoles.roles(parts)

let events = seconds {
    var count = 0
    for _ in 0..<rounds {
        for file in files {
            var reader = XMLReader()
            while reader.next(file.span) != .ended { count += 1 }
        }
    }
    return count
}
let trees = seconds {
    var nodes = 0
    for _ in 0..<rounds { for file in files { nodes += XMLTree(file, roles: roles).nodes.count } }
    return nodes
}
let articles = seconds {
    var written = 0, writer = RecordWriter(.markdown)
    for _ in 0..<rounds {
        for file in files {
            for article in JATSArticle.articles(in: XMLTree(file, roles: roles)) {
                writer.removeAll()
                article.write(parts, to: &writer)
                written += writer.text.count
            }
        }
    }
    return written
}
print("{\"bytes\": \(size * rounds), \"events\": \(events.0), \"tree\": \(trees.0), \"markdown\": \(articles.0), \"counts\": [\(events.1), \(trees.1), \(articles.1)]}")
