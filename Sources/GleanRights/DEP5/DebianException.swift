/// Exceptions as Debian's short names call them, by the one word that tells them: "GPL-3+ with Bison exception".
enum DebianException {
    /// The SPDX id of an exception to a licence; nil for those that the list does not have, which add permissions only.
    static func id(_ words: String, of licence: String) -> String? {
        let words = words.lowercased()
        if let whole = words.split(separator: " ").first, let listed = SPDXList.shared.exception(String(whole)) { return listed }
        for (word, id) in byWord where words.contains(word) {
            if word == "autoconf" { return licence.hasPrefix("GPL-3.0") ? "Autoconf-exception-3.0" : "Autoconf-exception-2.0" }
            return id
        }
        return nil
    }

    private static let byWord = [
        ("autoconf-data", "Autoconf-exception-generic"), ("autoconf", ""), ("bison", "Bison-exception-2.2"), ("classpath", "Classpath-exception-2.0"), ("font", "Font-exception-2.0"),
        ("gcc", "GCC-exception-3.1"), ("libtool", "Libtool-exception"), ("llvm", "LLVM-exception"), ("syscall", "Linux-syscall-note"), ("texinfo", "Texinfo-exception"),
    ]
}
