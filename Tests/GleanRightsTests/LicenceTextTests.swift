import Foundation
import GleanModel
import Testing
import TestSupport

@testable import GleanRights

@Suite struct LicenceTextTests {
    private func ids(_ text: String) -> [String] {
        var reader = LicenceText()
        let bytes = Array(text.utf8)
        return reader.licences(bytes.span).map(\.licence.expression)
    }

    /// The ISC licence as the Internet Systems Consortium writes it.
    private let isc = """
        Permission to use, copy, modify, and/or distribute this software for any
        purpose with or without fee is hereby granted, provided that the above
        copyright notice and this permission notice appear in all copies.

        THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
        REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
        AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
        INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
        LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
        OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
        PERFORMANCE OF THIS SOFTWARE.
        """
    private let zlib = """
        This software is provided 'as-is', without any express or implied warranty. In no event will the authors be held liable for any
        damages arising from the use of this software.

        Permission is granted to anyone to use this software for any purpose, including commercial applications, and to alter it and
        redistribute it freely, subject to the following restrictions:

        1. The origin of this software must not be misrepresented; you must not claim that you wrote the original software. If you use this
        software in a product, an acknowledgment in the product documentation would be appreciated but is not required.
        2. Altered source versions must be plainly marked as such, and must not be misrepresented as being the original software.
        3. This notice may not be removed or altered from any source distribution.
        """

    @Test func `a text is known whatever its comment signs, breaks, case and copyright lines`() {
        #expect(ids(isc) == ["ISC"])
        let commented = "/*\n" + isc.split(separator: "\n", omittingEmptySubsequences: false).map { " * \($0.uppercased())" }.joined(separator: "\n") + "\n */\nint main() {}\n"
        #expect(ids(commented) == ["ISC"])
        #expect(ids("Copyright (c) 2001-2024 A. B. <a@b.example>\n\n" + isc.split(separator: "\n").joined(separator: " ")) == ["ISC"])
    }

    @Test func `two texts in a file are both known, in their order`() {
        #expect(ids("Part one:\n\n" + isc + "\n\n---- part two ----\n\n" + zlib) == ["ISC", "Zlib"])
        var reader = LicenceText()
        let bytes = Array((zlib + "\n\n" + isc).utf8)
        let found = reader.licences(bytes.span)
        #expect(LicenceText.expression(found)?.expression == "Zlib AND ISC")
        #expect(found.allSatisfy { $0.kind == .text })
        #expect((found.last?.offset ?? 0) >= zlib.utf8.count)
    }

    @Test func `half a text is none`() {
        #expect(ids(String(isc.prefix(isc.count / 2))).isEmpty)
    }

    @Test(arguments: [
        ("// SPDX-License-Identifier: MIT OR Apache-2.0\nlet x = 1", "MIT OR Apache-2.0"), ("/* SPDX-License-Identifier: GPL-2.0+ */", "GPL-2.0-or-later"),
        ("<!-- SPDX-License-Identifier: CC-BY-4.0 -->", "CC-BY-4.0"), ("# spdx-license-identifier: bsd-3-clause", "BSD-3-Clause"),
        ("Licensed under the Apache License, Version 2.0 (the \"License\"); you may not use this file", "Apache-2.0"),
        ("""
            This program is free software; you can redistribute it and/or modify it under the terms of the GNU General Public License as published
            by the Free Software Foundation; either version 2 of the License, or (at your option) any later version.
            """, "GPL-2.0-or-later"),
        ("""
            This library is free software; you can redistribute it and/or modify it under the terms of the GNU Lesser General Public
            License version 2.1 as published by the Free Software Foundation.
            """, "LGPL-2.1-only"),
        ("This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.", "MPL-2.0"),
        ("dedicated to the public domain worldwide. See the license at <http://creativecommons.org/publicdomain/zero/1.0/>.", "CC0-1.0"),
        ("Released under the MIT License, see LICENSE.", "MIT"),
    ])
    func `tags and short notices name a licence`(text: String, id: String) {
        #expect(ids(text).contains(id))
    }

    @Test(arguments: ["", "See LICENSE.", "The licensee shall pay.", "SPDX-License-Identifier: Nonsense-9", "int license = 1;", "GPL-compatible license"])
    func `what names no licence gives none`(text: String) {
        #expect(ids(text).isEmpty)
    }

    @Test func `a file in Debian's format is read by its fields`() {
        let text = """
            Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

            Files: *
            Copyright: 2001 A
            License: GPL-2+ or Expat

            Files: debian/*
            Copyright: 2002 B
            License: BSD-3-clause
            """
        #expect(ids(text) == ["GPL-2.0-or-later OR MIT", "BSD-3-Clause"])
    }

    @Test(arguments: [
        // Perl's README.
        ("This library is free software; you can redistribute it and/or modify it under the same terms as Perl itself.", ["Artistic-1.0-Perl OR GPL-1.0-or-later"]),
        ("This tool is under GNU GPLv2+, its parser under LGPLv2.1+.", ["GPL-2.0-or-later", "LGPL-2.1-or-later"]),
        ("Name: OpenBLAS\nLicense: BSD-3-Clause-Open-MPI\n", ["BSD-3-Clause-Open-MPI"]),
        (" * License: GPL-3.0-or-later WITH GCC-exception-3.1\n", ["GPL-3.0-or-later WITH GCC-exception-3.1"]),
        ("See <https://creativecommons.org/publicdomain/zero/1.0/>.", ["CC0-1.0"]),
    ])
    func `files name licences in ways of their own`(text: String, wanted: [String]) {
        #expect(ids(text) == wanted)
    }

    @Test func `many lines of one licence hide no other`() {
        #expect(Set(ids(String(repeating: "License: MIT\n", count: 2000) + "License: GPL-3.0-only\n")) == ["MIT", "GPL-3.0-only"])
    }

    @Test func `a file in Debian's format with very many licences tells a bounded number`() {
        let ids = SPDXList.shared.entries.prefix(500).map(\.id), exceptions = ["Classpath-exception-2.0", "LLVM-exception"]
        let stanzas = exceptions.flatMap { exception in ids.map { "License: \($0) with \(exception)\n\n" } }
        let found = self.ids("Format: x\n\n" + stanzas.joined())
        #expect(found.count > LicenceNotices.most / 2 && found.count <= 2 * LicenceNotices.most)
        // What is left out may demand more.
        #expect(found.contains { $0.contains("LicenseRef-unknown") })
    }

    @Test func `spellings in a word are made one, wherever and however often they stand in it`() {
        func hashes(_ text: String) -> [UInt64] {
            var reader = LicenceWordReader()
            let bytes = Array(text.utf8)
            reader.read(bytes.span)
            return reader.hashes
        }
        #expect(hashes("licence licencing Favourable unfavourable acknowledgements authorisation programme")
            == hashes("license licensing favorable unfavorable acknowledgments authorization program"))
        #expect(hashes("favourlabourlicencxisation") == hashes("favorlaborlicensxization"))
        #expect(hashes(String(repeating: "favour", count: 1000)) == hashes(String(repeating: "favor", count: 1000)))
    }

    @Test func `an expression among words is read as one`() {
        func found(_ text: String) -> [String] {
            var reader = LicenceText()
            let bytes = Array(text.utf8)
            return reader.licences(bytes.span).map(\.licence.expression)
        }
        #expect(found("It is licensed under\nCC0-1.0 OR 0BSD OR MIT-0.\nIt is for tests.") == ["CC0-1.0 OR 0BSD OR MIT-0"])
        #expect(found("The license is Apache-2.0 WITH LLVM-exception, as ever.") == ["Apache-2.0 WITH LLVM-exception"])
        #expect(found("Licensed under the MIT license OR the ISC license.").contains { $0.contains(" OR ") } == false)
    }

    @Test func `where a text lies is no grant of its own`() {
        let grant = "This program is free software under the GNU General Public License; either version 3 of the License, or (at your option) any later version."
        let pointer = "On Debian systems, the full text of the GNU Lesser General Public License can be found in /usr/share/common-licenses/GPL-2."
        #expect(ids(grant + "\n\n" + pointer) == ["GPL-3.0-or-later"])
        #expect(ids(pointer) == ["GPL-2.0-only"])
    }

    @Test func `the same text twice does not hide what stands between`() {
        let fsf = """
            This file is free software; as a special exception the author gives unlimited permission to copy and/or distribute it, with or
            without modifications, as long as this notice is preserved.

            This file is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY, to the extent permitted by law; without
            even the implied warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.
            """
        #expect(ids(isc + "\n\n" + fsf + "\n\n" + isc) == ["ISC", "FSFULLRWD"])
    }

    @Test func `any bytes are read without a crash, in bounded time`() {
        var random = TestRandom(), bytes: [UInt8] = []
        for _ in 0..<200_000 {
            let seed = random.next()
            bytes.append(UInt8(truncatingIfNeeded: seed >> 40))
        }
        var reader = LicenceText()
        _ = reader.licences(bytes.span)
        bytes = Array(String(repeating: "license gpl spdx-license-identifier: ", count: 20_000).utf8)
        #expect(reader.licences(bytes.span).count <= LicenceNotices.most)
    }

    @Test func `the texts that choosealicense.com offers are known`() throws {
        let root = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? ""
        let folder = root + "/licences/choosealicense/_licenses"
        guard !root.isEmpty, let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return print("skipped: texts of licences are not in GLEANER_TEST_DATA")
        }
        var reader = LicenceText(), read = 0
        for file in files.sorted() {
            let parts = try String(contentsOfFile: folder + "/" + file, encoding: .utf8).components(separatedBy: "\n---\n")
            let id = try #require(parts[0].split(separator: "\n").first { $0.hasPrefix("spdx-id: ") }?.dropFirst(9))
            let wanted = try #require(SPDX.licence(String(id)))
            read += 1
            // In French there; the list has the English text.
            if file == "cecill-2.1.txt" { continue }
            let bytes = Array(parts.dropFirst().joined(separator: "\n").utf8)
            let found = reader.licences(bytes.span)
            #expect(found.map(\.licence.expression) == [wanted.expression], "\(file)")
        }
        #expect(read == 47)
    }
}
