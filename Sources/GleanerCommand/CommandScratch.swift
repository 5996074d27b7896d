import Foundation
import GleanEngine
import GleanModel

/// A folder in which a command sorts: gone when the command ends, by Ctrl-C and SIGTERM too.
///
/// A class, because the signal sources must outlive the call that makes them.
final class CommandScratch {
    private let folder: ScratchFolder
    private var sources: [any DispatchSourceSignal] = []

    var path: String { folder.path }

    init(in parent: String?) throws {
        let folder = try ScratchFolder(in: parent)
        self.folder = folder
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                folder.remove()
                exit(GleanModel.ExitCode.interrupted)
            }
            source.resume()
            sources.append(source)
        }
    }

    func stop() {
        sources.forEach { $0.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
        folder.remove()
    }
}
