/// A text inside of `depth` of each of these elements, one within the other.
func nested(_ names: [String], _ depth: Int, _ inner: String) -> String {
    String(repeating: names.map { "<\($0)>" }.joined(), count: depth) + inner + String(repeating: names.reversed().map { "</\($0)>" }.joined(), count: depth)
}
