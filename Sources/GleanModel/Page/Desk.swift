/// A table that several steps of one worker make from the same text: words, lines, sentences.
package protocol SharedTable: AnyObject {
    init()
}

/// What the steps of one worker share, so that the words of a text are made once.
///
/// A class, because the steps of a worker hold the same tables; it never leaves its thread.
package final class Desk {
    private var tables: [ObjectIdentifier: any SharedTable] = [:]

    package init() {}

    /// The worker's one table of this type. Called when scratch is made, never in a loop over pages.
    package func table<T: SharedTable>(_ type: T.Type) -> T {
        if let table = tables[ObjectIdentifier(type)] as? T { return table }
        let table = T()
        tables[ObjectIdentifier(type)] = table
        return table
    }
}
