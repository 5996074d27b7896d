package import GleanModel

/// Every step, one row each, in the order of `gleaner steps`.
package let allSteps: [any Step.Type] = [
    WARCSource.self,
    JSONLSource.self,
    URLFilter.self,
    Extract.self,
    Language.self,
    LanguageFilter.self,
    GopherRepetition.self,
    GopherQuality.self,
    C4Quality.self,
    FineWebQuality.self,
    NGramBloom.self,
    Decontaminate.self,
    JSONLWriter.self,
]
