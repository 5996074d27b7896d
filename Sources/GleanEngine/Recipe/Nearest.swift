/// The known name nearest to a misspelt one, for "did you mean".
package func nearest(_ name: String, in known: [String]) -> String? {
    let scored = known.map { ($0, editDistance(Array(name.lowercased().utf8), Array($0.lowercased().utf8))) }
    guard let best = scored.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
    return best.1 <= max(2, name.utf8.count / 3) ? best.0 : nil
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one name to the other (optimal string alignment).
func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var twoBack: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
        var row = [i + 1]
        for j in right.indices {
            var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { best = min(best, twoBack[j - 1] + 1) }
            row.append(best)
        }
        twoBack = last
        last = row
    }
    return last[right.count]
}
