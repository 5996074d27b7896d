import GleanModel
@testable import GleanRights
import Testing
import TestSupport

/// Heads of files as they are found in packages, with the licences that a person reads there.
@Suite struct CodeHeaderTests {
    private func read(_ head: String, isProse: Bool = false) -> String {
        var reader = CodeHeaderReader()
        let bytes = Array(head.utf8)
        guard let found = reader.read(bytes.span, isProse: isProse) else { return "none" }
        // Evidence is what stands at its place.
        #expect(bytes[found.offset...].starts(with: found.line))
        return "\(found.kind) \(found.licence.expression)"
    }

    @Test func `tags in comments are read`() {
        #expect(read("# SPDX-License-Identifier: MIT\n") == "tag MIT")
        #expect(read("/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */") == "tag GPL-2.0-only WITH Linux-syscall-note")
        #expect(read("<!-- SPDX-License-Identifier: MIT OR Apache-2.0 -->") == "tag MIT OR Apache-2.0")
        #expect(read("// SPDX-FileCopyrightText: A\n//\n// SPDX-License-Identifier: MIT\n// SPDX-License-Identifier: BSD-3-Clause\n") == "tag MIT AND BSD-3-Clause")
        #expect(read("#!/bin/sh\n\" SPDX-License-Identifier: Vim\n") == "tag Vim")
    }

    @Test func `tags that a file speaks about are none of its own`() {
        #expect(read("PATTERN = re.compile(r\"SPDX-License-Identifier: (MIT)\")\n") == "none")
        #expect(read("tag = 'SPDX-License-Identifier: MIT'\n") == "none")
        #expect(read("# SPDX-License-Identifier: MIT\n" + String(repeating: "x = 1\n", count: 200) + "\"\"\"\n# SPDX-License-Identifier: GPL-3.0-only\n\"\"\"\n") == "tag MIT")
        #expect(read("# SPDX-License-Identifier: Not-A-Licence\n") == "none")
    }

    @Test func `notices put a file under a licence`() {
        #expect(read("# Licensed under the Apache License, Version 2.0 (the \"License\"); you may not use this file except in compliance\n# with the License.\n") == "grant Apache-2.0")
        #expect(read("// Licensed under the MIT license.\npackage x\n") == "grant MIT")
        #expect(
            read("/* This program is free software; you can redistribute it and/or modify it under the terms of the GNU General\n * Public License as published by the Free Software Foundation; either version 2 of the License,\n * or (at your option) any later version. */")
                == "grant GPL-2.0-or-later")
        #expect(read("# This file has been placed in the public domain.\n") == "grant LicenseRef-public-domain")
        #expect(read("__license__ = \"BSD-3-Clause\"\n") == "grant BSD-3-Clause")
        #expect(read("/**\n * @license MIT\n */") == "grant MIT")
        #expect(read("# License: BSD\n") == "grant LicenseRef-BSD")
    }

    @Test func `a choice is one where words say so`() {
        #expect(
            read("// Licensed under the Apache License, Version 2.0 <LICENSE-APACHE or\n// http://www.apache.org/licenses/LICENSE-2.0> or the MIT license\n// <LICENSE-MIT or http://opensource.org/licenses/MIT>, at your\n// option. This file may not be copied except according to those terms.\n")
                == "grant Apache-2.0 OR MIT")
        #expect(read("/* Dual licensed under the MIT license and the GPL version 2. */") == "grant MIT OR GPL-2.0-only")
        #expect(read("__license__ = \"BSD-2-Clause or Apache-2.0\"\n") == "grant BSD-2-Clause OR Apache-2.0")
        // An option of later versions is no choice of licences.
        #expect(
            read("# Under the MIT license, with parts under the GNU General Public License, either version 2 of the License, or (at your option) any later version.\n")
                == "grant MIT AND GPL-2.0-or-later")
    }

    @Test func `what may be said of another work is a mention`() {
        #expect(read("# Inspired by gull.js, which is under the MIT license.\nx = 1\n") == "mention MIT")
        #expect(read("Gull\n====\n\nGull is licensed under the MIT license.\n", isProse: true) == "mention MIT")
        #expect(read("import os\nprint(1)\n") == "none")
        #expect(read("# the driver's licence of the user\ndef licence(x): return x\n") == "none")
    }

    @Test func `any bytes are read`() {
        var random = TestRandom()
        var reader = CodeHeaderReader()
        let words = ["licen", "SPDX-License-Identifier:", "MIT", "=", "\"", "\n", "at your option", " or ", "permission", "redistribut", "@", ":", "_"]
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...20, using: &random)).flatMap { _ in
                Bool.random(using: &random) ? Array((words.randomElement(using: &random) ?? "").utf8) : [UInt8.random(in: 0...255, using: &random)]
            }
            _ = reader.read(bytes.span)
        }
    }
}
