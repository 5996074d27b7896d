/// A text inside of `depth` of each of these elements, one within the other; `first` stands at the beginning of each innermost one.
func nested(_ names: [String], _ depth: Int, first: String = "", _ inner: String) -> String {
    String(repeating: names.map { "<\($0)>" }.joined() + first, count: depth) + inner + String(repeating: names.reversed().map { "</\($0)>" }.joined(), count: depth)
}
