package import GleanModel

/// Every step, one row each, in the order of `gleaner steps`.
package let allSteps: [any Step.Type] = [
    WARCSource.self,
    JSONLSource.self,
    URLFilter.self,
    Extract.self,
    Language.self,
    LanguageFilter.self,
    PageLength.self,
    Newlines.self,
    GopherRepetition.self,
    GopherQuality.self,
    C4Quality.self,
    FineWebQuality.self,
    RefinedWebLines.self,
    FastTextScore.self,
    CountTokens.self,
    Exact.self,
    MinHash.self,
    Substring.self,
    NGramBloom.self,
    Decontaminate.self,
    RedactPII.self,
    JSONLWriter.self,
    TokensWriter.self,
]
