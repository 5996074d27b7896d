/// The HTTP header fields that state how a response may be used.
package enum RightsHeader: Sendable {
    case robotsTag, contentUsage, contentSignal, tdm, link

    /// Nil for every other field's name.
    package init?(_ name: Span<UInt8>) {
        switch name.count {
        case 4 where name.equalsIgnoringCase("link"): self = .link
        case 10 where name.equalsIgnoringCase("tdm-policy"), 15 where name.equalsIgnoringCase("tdm-reservation"): self = .tdm
        case 12 where name.equalsIgnoringCase("x-robots-tag"): self = .robotsTag
        case 13 where name.equalsIgnoringCase("content-usage"): self = .contentUsage
        case 14 where name.equalsIgnoringCase("content-signal"): self = .contentSignal
        default: return nil
        }
    }
}
