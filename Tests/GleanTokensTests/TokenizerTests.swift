import GleanTokens
import Testing

@Suite struct TokenizerTests {}
