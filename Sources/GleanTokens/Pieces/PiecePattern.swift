/// The patterns that have a scanner.
package enum PiecePattern: String, Sendable, CaseIterable {
    case gpt2, cl100k, llama3, qwen, o200k, tekken
}
