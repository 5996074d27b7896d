/// What a run will do, as pure data: `gleaner plan` prints it, any machine can carry it out.
package struct Plan: Sendable, Codable, Equatable {
    package let recipe: Recipe
    package var inputs: [Input]
    package let stages: [Stage]
    /// The first pages of the run in canonical order, nil for all.
    package let pageLimit: Int?
    /// Every rule is measured, though the page has left.
    package let measureAll: Bool
    /// Digests of all models and lists.
    package let assets: [Assets.Opened]
    /// Other releases whose pages count as seen before, by the survey that reads them.
    package let against: [AgainstRelease]
    /// Names the release: recipe, step versions, assets, inputs by name and size, limits. The same wherever the inputs lie.
    package let fingerprint: String
    /// Names the work: as `fingerprint`, with the inputs' times, so that a changed input is never taken for the one before.
    package let workprint: String

    package init(
        recipe: Recipe, inputs: [Input], stages: [Stage], pageLimit: Int?, measureAll: Bool,
        assets: [Assets.Opened], against: [AgainstRelease] = [], fingerprint: String, workprint: String
    ) {
        self.against = against
        self.recipe = recipe
        self.inputs = inputs
        self.stages = stages
        self.pageLimit = pageLimit
        self.measureAll = measureAll
        self.assets = assets
        self.fingerprint = fingerprint
        self.workprint = workprint
    }
}

/// A release that a survey reads the signatures of.
package struct AgainstRelease: Sendable, Codable, Equatable {
    /// The survey's position among the recipe's steps.
    package let step: Int
    /// Where the release lies on this machine, as the recipe has it.
    package let path: String
    package let name: String
    package let fingerprint: String
    /// The use of the step in that release.
    package let use: String
    /// Inputs of that release, one file of signatures each.
    package let units: Int

    package init(step: Int, path: String, name: String, fingerprint: String, use: String, units: Int) {
        self.step = step
        self.path = path
        self.name = name
        self.fingerprint = fingerprint
        self.use = use
        self.units = units
    }
}

extension Plan {
    /// The release and its unit that are unit `unit` of the stage that reads other releases for the survey at `step`.
    package func foreign(_ unit: Int, step: Int) -> (release: AgainstRelease, unit: Int)? {
        var left = unit
        for release in against where release.step == step {
            if left < release.units { return (release, left) }
            left -= release.units
        }
        return nil
    }
}

/// A pass over all units, between two seals.
package struct Stage: Sendable, Codable, Equatable {
    package enum Kind: Sendable, Codable, Equatable {
        /// Reads inputs (or, after a survey, the stage before) and runs the steps `from..<to`; emits the records of the survey that stands at `to`.
        case chain(from: Int, to: Int, survey: Int?)
        /// Reads the signatures of other releases for the survey; a unit is one of their inputs.
        case against(survey: Int)
        /// One round of a survey: sorts and reduces one partition a unit.
        case reduce(survey: Int, round: Int)
        /// Adds up what the chain before the survey counted, and settles it; one unit.
        case settle(survey: Int)
        /// Sends what pages that left in another's favour know of rights to that page; a unit is an input.
        case lineage(survey: Int)
        /// Joins the ledgers of a unit into its decisions file.
        case decide
        /// Sorts the pages of fixed runs of units by their shuffling keys.
        case shuffle
        /// Packs fixed runs of units into shards, or stretches of shuffled pages.
        case pack
        /// Merges the records that so many units wrote, a fixed run of them a unit, into files cut as those were.
        case merge(Records, of: Int)
        /// Merges what so many units will read, a fixed run of them a unit, into a file with a partition for each.
        case deal(Records, of: Int)
    }

    /// Sorted records that the units of one stage write and those of a later one read, each its partition of every file.
    package enum Records: Sendable, Codable, Equatable {
        /// Of pages, for the rounds of a survey.
        case pages(survey: Int)
        /// Of pages of other releases.
        case foreign(survey: Int)
        /// For the visits of a round.
        case visits(survey: Int, round: Int)
        /// Of pages that a round visited, for later rounds.
        case emitted(survey: Int, round: Int)
        /// What a survey says of pages.
        case outcomes(survey: Int)
        /// What copies know of rights.
        case lineage(survey: Int)
        /// Pages by their shuffling keys.
        case shuffled
    }

    package let name: String
    package let kind: Kind
    /// Number of work units, fixed by inputs and recipe, never by workers or results.
    package let units: Int
    package let fingerprint: String

    package init(name: String, kind: Kind, units: Int, fingerprint: String) {
        self.name = name
        self.kind = kind
        self.units = units
        self.fingerprint = fingerprint
    }
}

/// One piece of a stage.
package struct WorkUnit: Sendable, Codable, Hashable {
    package let stage: Int
    package let unit: Int

    package init(stage: Int, unit: Int) {
        self.stage = stage
        self.unit = unit
    }
}
