/// A page of a dump, with the last of its revisions in the dump. Texts are as in the file with their references resolved.
package struct DumpPage: Sendable {
    package var title: [UInt8] = []
    /// Nil where the dump does not tell (schemas before 0.6): then the title's prefix tells.
    package var namespace: Int?
    package var id: [UInt8] = []
    package var isRedirect = false
    /// The title that a redirect leads to, where the dump tells it.
    package var redirect: [UInt8] = []
    package var revision: [UInt8] = []
    package var timestamp: [UInt8] = []
    /// The name, or the address, of who made the revision.
    package var contributor: [UInt8] = []
    /// The content model, such as `wikitext`; empty in schemas before 0.7.
    package var model: [UInt8] = []
    package var format: [UInt8] = []
    package var sha1: [UInt8] = []
    /// Revisions of the page in the dump.
    package var revisions = 0
    /// The text of the last revision was deleted, or is not in the dump.
    package var textIsMissing = true
    /// Bytes of the last revision's text as stored; more than the reader keeps where `textIsTooLong`.
    package var textBytes = 0
    package var textIsTooLong = false
    /// The dump ends, is damaged, or begins another page before the page's end.
    package var isCut = false
    /// Where the page begins in the dump's content, and how many bytes it takes.
    package var offset: Int64 = 0
    package var length: Int64 = 0

    package init() {}

    /// Makes ready for the next page and keeps the memory.
    mutating func reset(at offset: Int64) {
        title.removeAll(keepingCapacity: true)
        id.removeAll(keepingCapacity: true)
        redirect.removeAll(keepingCapacity: true)
        namespace = nil
        isRedirect = false
        isCut = false
        revisions = 0
        self.offset = offset
        beginRevision()
        revisions = 0
    }

    mutating func beginRevision() {
        revision.removeAll(keepingCapacity: true)
        timestamp.removeAll(keepingCapacity: true)
        contributor.removeAll(keepingCapacity: true)
        model.removeAll(keepingCapacity: true)
        format.removeAll(keepingCapacity: true)
        sha1.removeAll(keepingCapacity: true)
        textIsMissing = true
        textIsTooLong = false
        textBytes = 0
        revisions += 1
    }
}
