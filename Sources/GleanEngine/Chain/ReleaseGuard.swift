package import GleanModel

/// Asks a step that answers for the release about every page that is written.
///
/// A class, because it holds its worker's scratch; it never leaves its thread.
package protocol ReleaseGuard: AnyObject {
    /// Throws a `RunError` for a page that the step would not keep.
    func check(_ page: borrowing Page) throws
}

final class FilterGuard<S: Filter>: ReleaseGuard {
    private let prepared: Prepared<S>
    private var scratch: S.Scratch

    init(_ prepared: Prepared<S>, _ desk: Desk) {
        self.prepared = prepared
        scratch = prepared.step.makeScratch(prepared.kit, desk)
    }

    func check(_ page: borrowing Page) throws {
        guard case .drop(let reason, _, _) = prepared.step.judge(page, prepared.kit, &scratch) else { return }
        let id = String(decoding: Array(page.id), as: UTF8.self)
        throw RunError(
            .uncovered, "The page \(id) would be released, and \(prepared.use.name) does not cover it: \(reason).",
            hint: "A step behind \(prepared.use.name) changed what is known of its rights; let \(prepared.use.name) be the last of them.")
    }
}

extension Array where Element == UInt8 {
    fileprivate init(_ span: Span<UInt8>) { self = span.withUnsafeBufferPointer { Array($0) } }
}
