/// Exceptions as Debian's short names call them, by the one word that tells them: "GPL-3+ with Bison exception".
enum DebianException {
    /// The SPDX id of an exception; nil for those that the list does not have, which add permissions only, and for Autoconf's, of which
    /// there are five under one name: their text tells.
    static func id(_ words: String) -> String? {
        let words = words.lowercased()
        if let whole = words.split(separator: " ").first, let listed = SPDXList.shared.exception(String(whole)) { return listed }
        for (word, id) in byWord where words.contains(word) {
            return id
        }
        return nil
    }

    private static let byWord = [
        ("bison", "Bison-exception-2.2"), ("classpath", "Classpath-exception-2.0"), ("font", "Font-exception-2.0"),
        ("gcc", "GCC-exception-3.1"), ("libtool", "Libtool-exception"), ("llvm", "LLVM-exception"), ("syscall", "Linux-syscall-note"), ("texinfo", "Texinfo-exception"),
    ]
}
