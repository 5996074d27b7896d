import Foundation
import GleanModel

/// What the kept pages are, counted again from the decisions and held against the manifest and the list of domains.
enum VerifyComposition {
    /// Nothing for a release of a version that did not count it. Copies are counted where `layout`, that of the release, is known.
    static func checks(_ release: Release, _ layout: Layout?, found list: (bytes: UInt64, digest: String)?) -> [VerifyCheck] {
        guard let sealed = release.manifest.composition else { return [] }
        let name = "Languages, domains and dates are those of the decisions"
        // A release may lie where nothing can be written.
        let folder = NSTemporaryDirectory() + "gleaner-verify-\(UUID().uuidString)"
        defer { Files.discard(folder) }
        do {
            try Files.makeFolder(folder)
            let workers = OrderedWork.readers(of: release.path, workers: ProcessInfo.processInfo.activeProcessorCount)
            let counted = try Release.reading(release.path) { _ in
                try CompositionScan.count(
                    units: release.units, columns: layout?.columns ?? [], folder: folder, list: "\(folder)/\(CompositionScan.list)", workers: workers
                ) { try release.decisions($0).reader }
            }
            var problems: [String] = []
            if counted.labels != sealed.labels { problems.append("Pages by label (\(counted.labels.keys.sorted().joined(separator: ", "))) are others than the manifest says.") }
            if counted.dates != sealed.dates { problems.append("Dates are others than the manifest says.") }
            if counted.domains != sealed.domains {
                problems.append("There are \(counted.domains.distinct) domains, and the manifest says \(sealed.domains.distinct); or their pages and text differ.")
            }
            if layout != nil, counted.copies != sealed.copies { problems.append("Copies of pages are others than the manifest says.") }
            if let list, "sha256:" + list.digest != sealed.domains.list.digest { problems.append("\(CompositionScan.list) has another digest in the manifest.") }
            if list == nil { problems.append("\(CompositionScan.list) stands in the manifest and was not found in \(Seal.sums).") }
            return [VerifyCheck(name, extent: "\(counted.domains.distinct) domains", problems: problems)]
        } catch {
            return [VerifyCheck(name, problems: [said(error)])]
        }
    }
}
