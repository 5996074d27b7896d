@testable import GleanRights
import Testing

/// After the format's own text (debian.org/doc/packaging-manuals/copyright-format/1.0).
@Suite struct DebianCopyrightTests {
    private static let file = """
        Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
        Upstream-Name: X Solitaire

        Files: *
        Copyright: Copyright 1998 John Doe <jdoe@example.com>
        License: GPL-2+
         This program is free software; you can redistribute it

        Files: debian/*
        Copyright: Copyright 1998 Jane Smith <jsmith@example.net>
        License: GPL-2+ or MIT

        Files: src/js/*.js
               src/fonts/?.ttf
        Copyright: 2010 A
        License: Expat and BSD-3-clause

        Files: src/secret/*
        Copyright: 2011 B
        License: Unheard-Of

        License: GPL-2+
         the text
        """

    private func licence(_ path: String, _ work: Int = 1_000_000) -> String {
        let bytes = Array(Self.file.utf8), name = Array(path.utf8)
        var work = work
        guard let found = DebianCopyright(bytes.span)?.paragraph(of: name[...], &work) else { return "none" }
        #expect(bytes[found.offset...].starts(with: found.line))
        return found.licence.expression
    }

    @Test func `the last paragraph that speaks of a file counts, and stars pass slashes`() {
        #expect(licence("src/main.c") == "GPL-2.0-or-later")
        #expect(licence("debian/rules") == "GPL-2.0-or-later OR MIT")
        #expect(licence("src/js/lib/a.js") == "MIT AND BSD-3-Clause")
        #expect(licence("src/fonts/a.ttf") == "MIT AND BSD-3-Clause")
        #expect(licence("src/fonts/ab.ttf") == "GPL-2.0-or-later")
    }

    @Test func `patterns that take long match nothing`() {
        var work = 10_000
        let pattern = PathPattern(Array(String(repeating: "*a", count: 200).utf8) + [0x62], crossesFolders: true), path = [UInt8](repeating: 0x61, count: 4096)
        #expect(!pattern.matches(path[...], &work))
        #expect(licence("src/main.c", 2) == "none")
    }

    @Test func `in REUSE a single star stays in its folder`() {
        var work = 1_000_000
        func matches(_ pattern: String, _ path: String) -> Bool {
            let name = Array(path.utf8)
            return PathPattern(Array(pattern.utf8), crossesFolders: false).matches(name[...], &work)
        }
        #expect(matches("*.po", "a.po") && !matches("*.po", "po/a.po") && matches("**/*.po", "x/po/a.po") && matches("po/**", "po/a/b.po") && matches("docs/a\\*b", "docs/a*b"))
    }

    @Test func `other files are not read`() {
        let other = Array("This package was debianized by\n".utf8)
        #expect(DebianCopyright(other.span) == nil)
    }
}
