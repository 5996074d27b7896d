/// What the publisher of a dataset says of it: the answers that no run can know. The recipe's `about`, kept in the manifest.
package struct About: Sendable, Equatable {
    /// Texts by the key of their question; one text where the question takes one.
    package private(set) var answers: [String: [String]]

    package init(_ answers: [String: [String]] = [:]) { self.answers = answers }

    package subscript(_ question: AboutQuestion) -> [String] {
        get { answers[question.key] ?? [] }
        set { answers[question.key] = newValue.isEmpty ? nil : newValue }
    }
}

extension About: Codable {
    package init(from decoder: any Decoder) throws { answers = try decoder.singleValueContainer().decode([String: [String]].self) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(answers)
    }
}

/// One question that only a person can answer.
package struct AboutQuestion: Sendable {
    package enum Kind: Sendable {
        case text
        /// A text or a list of texts.
        case texts
        case url
        /// `2026-11-26`.
        case day
        /// `1.0.0`.
        case version
    }

    package let key: String
    package let kind: Kind
    /// What a document asks where the answer is missing.
    package let ask: String
    /// The documents that take the answer: card, croissant, datasheet, summary.
    package let goes: String

    private init(_ key: String, _ kind: Kind, _ ask: String, _ goes: String) {
        self.key = key
        self.kind = kind
        self.ask = ask
        self.goes = goes
    }

    package static let title = AboutQuestion("title", .text, "What is the dataset called?", "all")
    package static let description = AboutQuestion("description", .text, "What is it, in a few sentences?", "card, croissant")
    package static let homepage = AboutQuestion("homepage", .url, "Where is it published?", "all")
    package static let version = AboutQuestion("version", .version, "Which version of the dataset is this?", "croissant, datasheet")
    package static let published = AboutQuestion("published", .day, "When was it published?", "croissant, datasheet")
    package static let license = AboutQuestion(
        "license", .text, "Under which licence is the compilation offered (an SPDX identifier or an address)?", "card, croissant, datasheet")
    package static let creators = AboutQuestion("creators", .texts, "Who made it, and on whose behalf?", "card, croissant, datasheet")
    package static let funding = AboutQuestion("funding", .text, "Who paid for it?", "datasheet")
    package static let contact = AboutQuestion("contact", .text, "Where do people write who have questions or want their pages taken out?", "card, datasheet")
    package static let citation = AboutQuestion("citation", .text, "How is it cited (BibTeX)?", "card, croissant, datasheet")
    package static let purpose = AboutQuestion("purpose", .text, "For what was it made, and which gap does it fill?", "datasheet")
    package static let uses = AboutQuestion("uses", .texts, "What may it be used for, and what was it used for?", "card, croissant, datasheet")
    package static let misuses = AboutQuestion("misuses", .texts, "What should it not be used for?", "card, croissant, datasheet")
    package static let biases = AboutQuestion("biases", .texts, "Which biases are known?", "card, croissant, datasheet")
    package static let limitations = AboutQuestion("limitations", .texts, "Which other limits are known?", "card, croissant, datasheet")
    package static let impact = AboutQuestion("impact", .text, "What may it do to people and society?", "croissant, datasheet")
    package static let personalData = AboutQuestion(
        "personal_data", .text, "On which grounds is personal data processed, and how do people have theirs taken out?", "card, croissant, datasheet")
    package static let collection = AboutQuestion("collection", .text, "Who collected the inputs, how, and how were they paid?", "croissant, datasheet, summary")
    package static let crawlers = AboutQuestion("crawlers", .texts, "Which crawlers fetched the pages (name, purpose, behaviour)?", "datasheet, summary")
    package static let optOuts = AboutQuestion(
        "opt_outs", .text, "Which reservations of rights were respected when pages were fetched (robots.txt, TDM reservations, others)?", "card, datasheet, summary")
    package static let illegalContent = AboutQuestion("illegal_content", .text, "What was done to avoid or remove illegal content?", "summary")
    package static let contentTypes = AboutQuestion("content_types", .text, "Which kinds of content does it hold (news, fiction, science, code)?", "summary")
    package static let ethics = AboutQuestion("ethics", .text, "Was there an ethical review, or an assessment of the impact on data protection?", "datasheet")
    package static let maintenance = AboutQuestion("maintenance", .text, "Who maintains it, how often is it updated, and how long are versions kept?", "croissant, datasheet")

    /// All questions, in the order in which documents ask them.
    package static let all: [AboutQuestion] = [
        title, description, homepage, version, published, license, creators, funding, contact, citation, purpose, uses, misuses, biases, limitations, impact,
        personalData, collection, crawlers, optOuts, illegalContent, contentTypes, ethics, maintenance,
    ]
}
