/// What the model is told of a block. The order is that of the weights: a change here asks for new ones.
package enum Feature: Int, CaseIterable, Sendable {
    // The block itself.
    case characters, words, wordLength, linkShare, links, boldShare, upperShare, digitShare, sentenceEnds, sentenceShare, commaShare, signs
    case wideShare, currency, images, firstClass, lastClass, isHeading, headingLevel, isItem, isCell, isParagraph, isDefinition, isPlain
    case repeats, repeatsPlace, copiesBefore, copiesAfter, copiesBeside, copiesLarger, titleShare, titleCover, linkCharacters
    // Token weights.
    case linearScore, totalScore, ownSelf, parentSelf, ownAncestor, parentAncestor, wordScore, wordMean, pathScore, pageScore
    case leadScore, leadNear, score1, score2, score3, halfScore, inSegment, fromSegmentStart, fromSegmentEnd, segmentShare
    // Where it stands.
    case index, indexFromEnd, share, proseBefore, depth, blockDepth
    // What is around it.
    case inNav, inHeader, inFooter, inAside, inMain, inArticle, inSection, inForm, inTable, inList, inFigure, inDetails, inHidden, inLink, inButton
    case inDialog, inQuote, inPre, inLabel, saysBeside, saysPerhaps, saysComments, saysReviews, saysMain, inCollapsed, inMenuRole, inArticleBody, inNoscript
    case besideSize, mainDistance
    // The containers, innermost block first.
    case size0, size1, size2, size3, size5, density0, density1, density2, density3, density5, blocks0, blocks1, blocks2, blocks3, prose1, prose2, prose3
    case mean1, mean2, mean3, sentences2, images1, images2, images3, prices1, prices2, prices3, fields2, fields3, headings2, headings3, children1, children2
    case halfDepth, halfDensity, halfSize
    // Siblings alike, and blocks of the same path.
    case alikeMost, alikePlace, alikeMean, alikeDensity, alikeProse, alikeLevel, alikeShare, alikeImages, alikePrices
    case pathCount, pathSize, pathMean, pathDensity, pathShare, pathFirst, pathLast, pathProse
    // Neighbours.
    case previousSize, previousDensity, previousHeading, previousSame, nextSize, nextDensity, nextHeading, nextSame
    case previousSize2, nextSize2, previousDensity2, nextDensity2, previousScore, nextScore
    case near3Size, near3Density, near8Size, near8Density, near8Prose, near8Score
    case sinceHeading, lastHeadingLevel, lastHeadingScore, aboveHeadingScore, sinceAboveHeading, sinceBest
    // The heading that the title repeats.
    case titleDistance, titleSize, sinceTitle
    // The best container.
    case inBest, bestShare, bestDistance, fromBestStart, fromBestEnd, bestCommon
    // The page.
    case pageSize, pageBlocks, pageDensity, pageProse, pageParagraphs, pageHeadings, pageItems, pageCells, pagePrices, pageComments, pageArticles
    case pageLargestArticle, pageBestShare, pageMainShare, pageImages, pageFields, pageIsArticle, pageIsProduct, pageLinks
    case pageSaysArticle, pageSaysProduct, pageSaysForum, pageSaysList, pageSaysQuestions, pageSaysOffer, pageSaysRecipe, pageSaysBusiness
    case proseOutside, commentShare, reviewShare, sinceComment
    case typeArticle, typeDocumentation, typeService, typeForum, typeCollection, typeListing, typeProduct

    package static let count = allCases.count
}
