@testable import GleanRights
import GleanModel
import Testing

@Suite struct LicenceNameTests {
    private func name(_ text: String) -> String { LicenceName.licence(Array(text.utf8))?.expression ?? "none" }

    /// Fields of manifests, as packages have them, and the SPDX expressions that are meant.
    @Test(arguments: [
        ("MIT", "MIT"), ("The MIT License", "MIT"), ("MIT License", "MIT"), ("Expat", "MIT"), ("Apache 2.0", "Apache-2.0"), ("Apache License, Version 2.0", "Apache-2.0"),
        ("Apache Software License", "Apache-2.0"), ("ASL 2.0", "Apache-2.0"), ("BSD", "LicenseRef-BSD"), ("BSD License", "LicenseRef-BSD"), ("3-Clause BSD License", "BSD-3-Clause"),
        ("New BSD", "BSD-3-Clause"), ("Simplified BSD", "BSD-2-Clause"), ("ISC License (ISCL)", "ISC"), ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
        ("GPLv3", "GPL-3.0-only"), ("GPLv3+", "GPL-3.0-or-later"), ("GPL-2.0+", "GPL-2.0-or-later"), ("GPL", "GPL-1.0-or-later"), ("LGPLv2.1+", "LGPL-2.1-or-later"),
        ("GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only"), ("GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later"),
        ("GNU General Public License (GPL)", "GPL-1.0-or-later"), ("GNU Affero General Public License v3", "AGPL-3.0-only"), ("Public Domain", "LicenseRef-public-domain"),
        ("The Unlicense (Unlicense)", "Unlicense"), ("MIT/Apache-2.0", "MIT OR Apache-2.0"), ("MIT or GPL-2.0-only", "MIT OR GPL-2.0-only"), ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("BSD-3-Clause AND MIT", "BSD-3-Clause AND MIT"), ("BSD, MIT", "LicenseRef-BSD AND MIT"), ("Python Software Foundation License", "PSF-2.0"), ("Zope Public License", "ZPL-2.1"),
        ("https://opensource.org/licenses/MIT", "MIT"), ("Perl", "Artistic-1.0-Perl OR GPL-1.0-or-later"), ("", "none"), ("UNKNOWN", "none"), ("see LICENSE", "none"),
        ("Proprietary", "none"), ("MIT or Proprietary", "none"), ("OSI Approved", "none"),
    ])
    func `names of manifests are read`(_ field: String, _ expression: String) { #expect(name(field) == expression) }

    @Test func `files that state licences are known by their names`() {
        func matches(_ name: String) -> Bool { LicenceFileName.matches(Array(name.utf8)) }
        for name in [
            "LICENSE", "LICENCE", "license.txt", "License.md", "COPYING", "COPYING.LESSER", "COPYING.LIB", "LICENSE-MIT", "LICENSE-APACHE", "LICENSE.APACHE2", "mit-license.txt", "MIT-LICENSE",
            "UNLICENSE", "LICENSE-2.0.txt", "COPYRIGHT", "LICENSE.GPLv3", "license.rst", "LICENSE_MIT.txt", "GPL-LICENSE.txt", "COPYING.GPL", "LICENSE.foo.txt", "LICENSES",
        ] { #expect(matches(name), "\(name)") }
        for name in [
            "license.py", "license.go", "LICENSE.java", "licenses.json", "copyright.js", "license_test.c", "third-party-licenses.txt", "LICENSES_bundled.txt", "LICENSE-3RD-PARTY", "license-header.txt",
            "furo.js.LICENSE.txt", "reuse.copyright.rst.txt", "README", "NOTICE", "PATENTS", "MIT.txt", "licensing.c", "", ".", "silicense",
        ] { #expect(!matches(name), "\(name)") }
    }
}
