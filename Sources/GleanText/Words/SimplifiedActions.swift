/// What `simplify_text` makes of each code point, expanded once from the generated runs into pages of 256, equal pages shared.
struct SimplifiedActions: Sendable {
    /// Numbered as in scripts/make_simplify_tables.py.
    enum Kind: UInt32 {
        case keep, map, space, drop
        /// Dropped, but a starter: it ends a run of marks.
        case dropStarter
        /// A decimal digit of any script.
        case digit
        /// May stand between digits; alone it stays, or is a space.
        case separator, spaceSeparator
        /// Becomes several code points.
        case sequence
        /// A mark that stays, and may have to change places with its neighbours.
        case mark
        case sigma
    }

    /// Kind, and what belongs to it: the new code point of `map`, the place in `simplifiedSequences` of `sequence`, the combining class
    /// of `mark`.
    struct Action {
        let rawValue: UInt32

        @inline(__always) init(rawValue: UInt32) { self.rawValue = rawValue }
        @inline(__always) init(_ kind: Kind, _ more: UInt32 = 0) { rawValue = kind.rawValue << 24 | more }

        @inline(__always) var kind: Kind { Kind(rawValue: rawValue >> 24) ?? .keep }
        @inline(__always) var keepsOrMaps: Bool { rawValue < 2 << 24 }
        @inline(__always) var more: UInt32 { rawValue & 0xFF_FFFF }
    }

    static let all = SimplifiedActions()

    private let pageOf: [UInt8]
    private let actions: [UInt32]
    private let cased: CaseRuns

    private init() {
        var pages: [UInt32: [UInt32]] = [:]
        func set(_ codePoint: UInt32, _ action: Action) {
            pages[codePoint >> 8, default: [UInt32](repeating: 0, count: 256)][Int(codePoint & 255)] = action.rawValue
        }
        var index = 0
        while index < simplifiedRuns.count {
            let head = simplifiedRuns[index]
            let kind = Kind(rawValue: head >> 28) ?? .keep
            let first = head & 0x1F_FFFF
            let (step, isRun) = (head >> 27 & 1 + 1, head >> 26 & 1 == 1)
            index += 1
            let last = isRun ? simplifiedRuns[index] : first
            if isRun { index += 1 }
            let target = kind == .map ? simplifiedRuns[index] : 0
            if kind == .map { index += 1 }
            for c in stride(from: first, through: last, by: Int(step)) { set(c, Action(kind, kind == .map ? target + c - first : 0)) }
        }
        index = 0
        while index < simplifiedSequences.count {
            set(simplifiedSequences[index] & 0x1F_FFFF, Action(.sequence, UInt32(index)))
            index += 1 + Int(simplifiedSequences[index] >> 24)
        }
        for mark in simplifiedMarks { set(mark >> 8, Action(.mark, mark & 255)) }
        // Page 0 is that of code points that all stay.
        var numbers: [[UInt32]: UInt8] = [[UInt32](repeating: 0, count: 256): 0]
        var pageOf = [UInt8](repeating: 0, count: 0x1100)
        var actions = [UInt32](repeating: 0, count: 256)
        for (page, entries) in pages.sorted(by: { $0.key < $1.key }) {
            if numbers[entries] == nil {
                numbers[entries] = UInt8(numbers.count)
                actions += entries
            }
            pageOf[Int(page)] = numbers[entries] ?? 0
        }
        (self.pageOf, self.actions, cased) = (pageOf, actions, CaseRuns())
    }

    /// - Precondition: `codePoint < 0x110000`.
    @inline(__always) subscript(_ codePoint: UInt32) -> Action {
        Action(rawValue: actions[Int(pageOf[Int(codePoint >> 8)]) << 8 | Int(codePoint & 255)])
    }

    /// How `str.lower` sees a code point beside a capital sigma.
    func caseKind(_ codePoint: UInt32) -> CaseRuns.Kind { cased[codePoint] }
}

/// Which code points have case, and which are passed over when one with case is looked for.
struct CaseRuns: Sendable {
    enum Kind { case none, ignorable, cased }

    subscript(_ codePoint: UInt32) -> Kind {
        // Pairs (kind << 24 | first, last), ascending: the last pair that does not begin after the code point.
        var (low, count) = (0, simplifiedCase.count / 2)
        while count > 1 {
            let half = count / 2
            if simplifiedCase[2 * (low + half)] & 0xFF_FFFF <= codePoint { low += half }
            count -= half
        }
        let head = simplifiedCase[2 * low]
        guard codePoint >= head & 0xFF_FFFF, codePoint <= simplifiedCase[2 * low + 1] else { return .none }
        return head >> 24 == 1 ? .ignorable : .cased
    }
}
