import Glibc

/// This machine, as far as processes are counted: numbers of processes can be compared where `id` is the same.
package enum Machine {
    /// The boot and the space of process numbers, which a container has of its own: names of machines may come twice.
    package static let id = "\(boot)/\(processes)"

    /// Eight digits for names of files: FNV-1a over `id`.
    package static let short: String = {
        let hash = id.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }()

    /// Whether a process of this machine is no more.
    package static func isGone(_ process: Int32) -> Bool { kill(process, 0) != 0 && errno == ESRCH }

    private static var boot: String {
        guard let bytes = try? FileBytes.read("/proc/sys/kernel/random/boot_id") else { return "?" }
        return String(decoding: bytes.filter { $0 > 32 }, as: UTF8.self)
    }

    private static var processes: String {
        var text = [CChar](repeating: 0, count: 64)
        let count = readlink("/proc/self/ns/pid", &text, 64)
        return count > 0 ? String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : "?"
    }
}
