/// Exceptions as Debian's short names call them, by the one word that tells them: "GPL-3+ with Bison exception".
enum DebianException {
    /// The SPDX id of an exception to a licence; nil for those that the list does not have, which add permissions only. Of Autoconf's, which
    /// are five under one name, it is the one that config.guess and its like have.
    static func id(_ words: String, to licence: String) -> String? {
        let words = words.lowercased()
        if let whole = words.split(separator: " ").first, let listed = SPDXList.shared.exception(String(whole)) { return listed }
        if words.contains("autoconf") { return licence.hasPrefix("GPL-3.0") ? "Autoconf-exception-generic-3.0" : "Autoconf-exception-generic" }
        return byWord.first { words.contains($0.0) }?.1
    }

    private static let byWord = [
        ("bison", "Bison-exception-2.2"), ("classpath", "Classpath-exception-2.0"), ("font", "Font-exception-2.0"),
        ("gcc", "GCC-exception-3.1"), ("libtool", "Libtool-exception"), ("llvm", "LLVM-exception"), ("syscall", "Linux-syscall-note"), ("texinfo", "Texinfo-exception"),
    ]
}
