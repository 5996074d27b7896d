import GleanModel
import GleanRights
@testable import GleanSteps
import Testing

/// After the texts of the formats: debian.org/doc/packaging-manuals/copyright-format/1.0, reuse.software/spec-3.2.
@Suite struct FileAnnotationsTests {
    private static let debian = """
        Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
        Upstream-Name: X Solitaire

        Files: *
        Copyright: Copyright 1998 John Doe <jdoe@example.com>
        License: GPL-2+
         This program is free software; you can redistribute it

        Files: debian/*
        Copyright: Copyright 1998 Jane Smith <jsmith@example.net>
        License: GPL-2+ or Expat

        Files: src/js/*.js
               src/fonts/?.ttf
        Copyright: 2010 A
        License: Expat and BSD-3-clause

        Files: src/secret/*
        Copyright: 2011 B
        License: Unheard-Of

        Files: src/own/*
        Copyright: 2011 B
        License: Own-Name
         This file is licensed under the Apache License, Version 2.0.

        License: GPL-2+
         the text
        """

    private static let reuse = """
        version = 1
        [[annotations]]
        path = "**"
        SPDX-License-Identifier = "MIT"

        [[annotations]]
        path = ["po/*.po", "docs/a\\\\*b"]
        precedence = "aggregate"
        SPDX-License-Identifier = ["CC0-1.0", "0BSD"]
        """

    private func licence(_ file: FileAnnotations?, _ text: String, _ path: String, _ work: Int = 1_000_000) -> String {
        let name = Array(path.utf8)
        var work = work
        guard let found = file?.annotation(of: name[...], &work) else { return "none" }
        #expect(Array(text.utf8)[found.offset...].starts(with: found.line))
        return found.licence?.expression ?? "none"
    }

    @Test func `Debian's last paragraph that speaks of a file counts, and stars pass slashes`() {
        let file = FileAnnotations(debian: Array(Self.debian.utf8))
        func found(_ path: String) -> String { licence(file, Self.debian, path) }
        #expect(found("src/main.c") == "GPL-2.0-or-later")
        #expect(found("debian/rules") == "GPL-2.0-or-later OR MIT")
        #expect(found("src/js/lib/a.js") == "MIT AND BSD-3-Clause")
        #expect(found("src/fonts/a.ttf") == "MIT AND BSD-3-Clause")
        #expect(found("src/fonts/ab.ttf") == "GPL-2.0-or-later")
        // What is not known is no reason to take what is said of all files.
        #expect(found("src/secret/a.c") == "LicenseRef-unknown")
        #expect(found("src/own/a.c") == "Apache-2.0")
        #expect(FileAnnotations(debian: Array("This package was debianized by\n".utf8)) == nil)
    }

    @Test func `the text of a name is read once, and of two with one name the first counts`() throws {
        let bytes = Array("""
            Format: x

            License: Own
             This file is licensed under the Apache License, Version 2.0.

            License: own
             This file is licensed under the MIT License.

            License: Empty
            """.utf8)
        let read = DebianCopyright(bytes.span), file = try #require(read)
        var texts = DebianTexts(file, bytes)
        for name in ["own", "Own", "OWN", "Empty", "Other"] {
            #expect(texts.licence(named: name)?.expression == (name.lowercased() == "own" ? "Apache-2.0" : nil))
        }
        #expect(texts.bytesRead == file.stanzas[0].text.count)
    }

    @Test func `paragraphs and annotations without a path are not kept, and those with one are bounded`() {
        func kept(_ text: String) -> Int? { FileAnnotations(debian: Array(text.utf8))?.annotations.count }
        #expect(kept("Format: x\n\n" + String(repeating: "Files:\nLicense: MIT\n\n", count: 5000)) == 0)
        let long = String(repeating: "x", count: 600)
        #expect(kept("Format: x\n\n" + String(repeating: "Files: \(long)\nLicense: MIT\n\n", count: 5000)) == 4096)
        // A table of that name is none: annotations are an array of tables.
        #expect(FileAnnotations(reuse: Array("[annotations]\npath = \"**\"\nSPDX-License-Identifier = \"MIT\"\n".utf8)).annotations.isEmpty)
        let reuse = String(repeating: "[[annotations]]\nSPDX-License-Identifier = \"MIT\"\n", count: 5000)
        #expect(FileAnnotations(reuse: Array(reuse.utf8)).annotations.isEmpty)
    }

    @Test func `REUSE's last annotation counts, and a single star stays in its folder`() {
        let file = FileAnnotations(reuse: Array(Self.reuse.utf8))
        func found(_ path: String) -> String { licence(file, Self.reuse, path) }
        #expect(found("src/a.c") == "MIT")
        #expect(found("po/de.po") == "CC0-1.0 AND 0BSD")
        #expect(found("po/x/de.po") == "MIT")
        #expect(found("docs/a*b") == "CC0-1.0 AND 0BSD" && found("docs/axb") == "MIT")
    }

    @Test func `two stars and one in a pattern reach into every folder`() {
        var work = 100_000
        func matches(_ pattern: String, _ path: String) -> Bool { PathPattern(Array(pattern.utf8), crossesFolders: false).matches(Array(path.utf8)[...], &work) }
        for path in ["a/x.c", "a/b/x.c", "a/b/c/x.c"] { #expect(matches("**/*.c", path), "\(path)") }
        #expect(!matches("**/*.c", "a/b/x.h") && !matches("a/*/x.c", "a/b/c/x.c") && matches("a/**/x*.c", "a/b/c/x1.c"))
    }

    @Test func `patterns that take long match nothing`() {
        var work = 10_000
        let pattern = PathPattern(Array(String(repeating: "*a", count: 200).utf8) + [0x62], crossesFolders: true), path = [UInt8](repeating: 0x61, count: 4096)
        #expect(!pattern.matches(path[...], &work))
        #expect(licence(FileAnnotations(debian: Array(Self.debian.utf8)), Self.debian, "src/main.c", 2) == "none")
    }
}
