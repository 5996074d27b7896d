import GleanModel
import Testing

@testable import GleanRights

/// Expectations are those of Debian's copyright-format 1.0.
@Suite struct DebianCopyrightTests {
    private let file = """
        Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
        Upstream-Name: X Solitaire

        Files: *
        Copyright: 1998 A
        License: GPL-2+ or Artistic, and Expat

        Files: *.png
          images/\\*literal
          a?c
        Copyright: 1999 B
        License: custom-of-b
         May be looked at.
         .
         License: MIT

        # A comment.
        Files: debian/*
        Copyright: 2000 C
        License:
         ISC

        License: GPL-2+
         This program is free software.
        """

    private func read(_ text: String) -> DebianCopyright? {
        let bytes = Array(text.utf8)
        return DebianCopyright(bytes.span)
    }

    @Test func `stanzas have patterns, name and licence`() throws {
        let stanzas = try #require(read(file)).stanzas
        #expect(stanzas.map(\.kind) == [.files, .files, .files, .licence])
        #expect(stanzas.map { $0.patterns.map(\.text) } == [["*"], ["*.png", "images/\\*literal", "a?c"], ["debian/*"], []])
        #expect(stanzas.map(\.name) == ["GPL-2+ or Artistic, and Expat", "custom-of-b", "ISC", "GPL-2+"])
        #expect(stanzas.map { $0.licence?.expression } == ["(GPL-2.0-or-later OR Artistic-1.0-Perl) AND MIT", nil, "ISC", "GPL-2.0-or-later"])
    }

    @Test func `offsets and texts are those of the bytes`() throws {
        let bytes = Array(file.utf8), stanza = try #require(read(file)).stanzas[1]
        #expect(String(decoding: bytes[stanza.offset...].prefix(11), as: UTF8.self) == "custom-of-b")
        #expect(String(decoding: bytes[stanza.text], as: UTF8.self) == " May be looked at.\n .\n License: MIT")
        #expect(try #require(read(file)).stanzas[0].text.isEmpty)
    }

    @Test(arguments: [
        ("src/main.c", "GPL-2+ or Artistic, and Expat"), ("deep/down/x.png", "custom-of-b"), ("images/*literal", "custom-of-b"),
        ("images/aliteral", "GPL-2+ or Artistic, and Expat"), ("abc", "custom-of-b"), ("debian/x.png", "ISC"), ("./debian/rules", "ISC"), ("a/bc", "GPL-2+ or Artistic, and Expat"),
    ])
    func `the last stanza that matches holds`(path: String, name: String) throws {
        #expect(try #require(read(file)).stanza(for: path)?.name == name)
    }

    @Test(arguments: ["", "Files: *\nLicense: MIT\n", "This package was debianized by hand.\nFormat: 1\n", "\u{0}\u{1}:"])
    func `what has no head is not of the format`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `stars by the thousand take bounded work`() throws {
        let found = try #require(read("Format: 1\n\nFiles: \(String(repeating: "*a", count: 2000))b\nLicense: MIT\n"))
        #expect(found.stanza(for: String(repeating: "a", count: 4000)) == nil)
    }

    @Test(arguments: [
        ("Expat", "MIT"), ("GPL-2", "GPL-2.0-only"), ("GPL-2+", "GPL-2.0-or-later"), ("LGPL-2.1+", "LGPL-2.1-or-later"), ("GFDL-NIV-1.3+", "GFDL-1.3-or-later"),
        ("Apache-2.0", "Apache-2.0"), ("BSD-3-clause", "BSD-3-Clause"), ("CC0", "CC0-1.0"), ("CC-BY-SA-3.0", "CC-BY-SA-3.0"), ("Artistic-2.0", "Artistic-2.0"),
        ("public-domain", "LicenseRef-public-domain"), ("GPL-3+ with Bison exception", "GPL-3.0-or-later WITH Bison-exception-2.2"),
        ("GPL-2+ with Font exception", "GPL-2.0-or-later WITH Font-exception-2.0"), ("GPL-2+ with OpenSSL exception", "GPL-2.0-or-later"),
        ("GPL-2 with Linux-syscall-note exception", "GPL-2.0-only WITH Linux-syscall-note"), ("GPL-3+-WITH-BISON-EXCEPTION", "GPL-3.0-or-later WITH Bison-exception-2.2"),
        ("MPL-1.1 or GPL-2+ or LGPL-2.1+", "MPL-1.1 OR GPL-2.0-or-later OR LGPL-2.1-or-later"), ("LGPLv3+_or_GPLv2+", "LGPL-3.0-or-later OR GPL-2.0-or-later"),
        ("GPL-2+ and Expat or ISC", "GPL-2.0-or-later AND MIT OR ISC"), ("Perl", "GPL-1.0-or-later OR Artistic-1.0-Perl"),
    ])
    func `short names mean ids of SPDX`(name: String, expression: String) {
        #expect(DebianLicenceName.licence(name)?.expression == expression)
    }

    @Test(arguments: ["", "custom", "MIT-like", "BSD-3-clause-with-weird-numbering", "GPL-2+ or custom", "or GPL-2", "GPL-2 MIT", ",", "and", "GPL-99"])
    func `names that are not of the list mean nothing`(name: String) {
        #expect(DebianLicenceName.licence(name) == nil)
    }
}
