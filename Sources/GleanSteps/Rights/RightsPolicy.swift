package import GleanModel

/// Keeps pages that a policy covers, by all that is known of their rights.
package struct RightsPolicy: Filter {
    package var policy: String?

    package init() {}

    package static let manual = Manual<Self>(
        "rights_policy", "Keeps pages that a policy covers: their licence and every reservation.",
        source: "Open Definition 2.1; directive (EU) 2019/790, articles 3 and 4; Common Pile v0.1 (arXiv:2506.05209), section 2",
        settings: [
            Setting("policy", optional: \.policy, "A policy's file: open-definition, eu-art4, research, strict (in Policies/), or one of your own."),
        ],
        reasons: [
            ReasonSpec("no_licence", "Nothing says under which licence the page stands."),
            ReasonSpec("licence_not_allowed", "The policy does not allow the page's licence."),
            ReasonSpec("licence_denied", "The policy names the page's licence as one not to be had."),
            ReasonSpec("licence_covers_a_part", "It cannot be told whether the licence covers the page, or it covers a part or its images alone."),
            ReasonSpec("licence_not_trusted", "The statement of the licence has less trust than min_trust."),
            ReasonSpec("licences_disagree", "The page names several licences for itself."),
            ReasonSpec("stricter_copy", "A copy stands elsewhere under a stricter statement of at least the same trust."),
            ReasonSpec("earlier_copy", "Another publisher had a copy earlier."),
            ReasonSpec("reserved", "A reservation that counts for the policy covers the page."),
            ReasonSpec("reservation_unclear", "A reservation that counts for the policy cannot be understood."),
            ReasonSpec("reserved_copy", "A copy stands elsewhere under a reservation that counts for the policy."),
        ],
        concernsRights: true,
        notes: """
            The policy decides, not the program: it says for each fact whether pages stay. A page has the rights that its source and the \
            step `rights` found, and what a survey of copies learned from its copies. So `rights_policy` stands behind the last such \
            survey: pages that it is to drop still take part there. When pages are written, the policy is asked again, and a page that it \
            does not cover ends the run: no release holds one. "gleaner rights" shows what is known of one page and what each policy says.
            """)

    package var contradiction: RecipeError? {
        policy == nil ? RecipeError("rights_policy wants a policy.", hint: "Write policy: open-definition, or name a file of your own.") : nil
    }

    package var guardsRelease: Bool { true }

    package func open(_ assets: inout Assets) throws -> Policy {
        let name = policy ?? ""
        return try PolicyFile.read(try assets.path(name.contains(".") ? name : "\(name).yaml"), name: name)
    }

    package func measure(_ page: borrowing Page, group: Int, _ kit: Policy, _ scratch: inout Void, into numbers: inout Readings<NoNumber>) {}

    package func judge(_ page: borrowing Page, _ kit: Policy, _ scratch: inout Void) -> Verdict {
        guard let refusal = kit.refusal(of: Rights(page.rights)) else { return .keep }
        return .drop(Reason(refusal.why.rawValue))
    }
}
