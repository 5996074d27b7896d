import GleanModel
import GleanRights

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

/// A statement in a line: `kind subject stance: evidence`.
func line(_ statement: Reservation) -> String {
    "\(statement.kind.rawValue) \(text(statement.subject)) \(statement.stance): \(text(statement.evidence.bytes))"
}
