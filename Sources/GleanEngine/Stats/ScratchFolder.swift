import Foundation
import GleanModel

/// A folder for the sorts of one command, removed with all that is in it when the value goes.
///
/// A class, because its end is the folder's end.
package final class ScratchFolder: Sendable {
    package let path: String

    /// Makes a folder inside `parent`, or where the system keeps what may be lost (`TMPDIR`). Throws a `RunError` if it cannot be made.
    package init(in parent: String? = nil) throws {
        path = (parent ?? FileManager.default.temporaryDirectory.path) + "/gleaner-\(UUID().uuidString)"
        try Files.makeFolder(path)
    }

    /// Removes it before its time, for a program that is asked to stop.
    package func remove() { Files.discard(path) }

    deinit { remove() }
}
