import GleanModel
@testable import GleanSteps
import Testing
import TestSupport

/// Manifests as the documentation of their package managers has them, and the expressions that are meant.
@Suite struct PackageManifestTests {
    private func read(_ name: String, _ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let found = PackageManifest.reader(ofName: Array(name.utf8))?(bytes) else { return "none" }
        #expect(bytes[found.offset...].starts(with: found.text), "\(name): the evidence does not stand at its place")
        return found.licence.expression
    }

    @Test func `tables nested without end are passed over`() {
        let deep = "x=" + String(repeating: "{a=", count: 300_000)
        #expect(read("Cargo.toml", deep) == "none")
        #expect(read("Cargo.toml", "[package]\nlicense = \"MIT\"\n" + deep) == "MIT")
    }

    @Test func `an inline table of a long name does not have its name kept once for each of its fields`() {
        let fields = TOMLFields(Array(("[x]\n" + String(repeating: "a", count: 50_000) + "={" + String(repeating: "b=1,", count: 30_000) + "}\n").utf8)).fields
        #expect(fields.count == 20_000)
        #expect(fields.allSatisfy { $0.table.utf8.count < 300 })
        #expect(TOMLFields(Array("[\(String(repeating: "t", count: 1000))]\na = 1\n".utf8)).fields.map(\.table.utf8.count) == [256])
    }

    @Test func `JSON`() {
        #expect(read("package.json", #"{"name": "a", "license": "(MIT OR Apache-2.0)"}"#) == "MIT OR Apache-2.0")
        #expect(read("package.json", #"{"license": {"type": "ISC", "url": "https://opensource.org/licenses/ISC"}}"#) == "ISC")
        #expect(read("package.json", #"{"licenses": [{"type": "MIT", "url": "u"}, {"type": "GPL-2.0", "url": "[v]"}]}"#) == "MIT OR GPL-2.0-only")
        #expect(read("package.json", #"{"license": "SEE LICENSE IN L.txt"}"#) == "none")
        #expect(read("package.json", #"{"license": "UNLICENSED"}"#) == "LicenseRef-all-rights-reserved")
        #expect(read("package.json", #"{"scripts": {"license": "MIT"}}"#) == "none")
        #expect(read("composer.json", #"{"license": ["LGPL-2.1-only", "GPL-3.0-or-later"]}"#) == "LGPL-2.1-only OR GPL-3.0-or-later")
        #expect(read("package.json", #"{"license": "MIT"#) == "none")
        #expect(read("package.json", #"{"license": ""}"#) == "none")
    }

    @Test func `TOML`() {
        #expect(read("Cargo.toml", "[package]\nname = \"a\" # license = \"GPL-3.0-only\"\nlicense = \"MIT/Apache-2.0\"\n") == "MIT OR Apache-2.0")
        #expect(read("Cargo.toml", "[package]\nlicense.workspace = true\n") == "none")
        #expect(read("pyproject.toml", "[project]\nlicense = {text = \"BSD-3-Clause\"}\n") == "BSD-3-Clause")
        #expect(read("pyproject.toml", "[project]\nlicense = {file = \"LICENSE\"}\nclassifiers = [\n  \"Programming Language :: Python\",\n  \"License :: OSI Approved :: MIT License\",\n]\n") == "MIT")
        #expect(read("pyproject.toml", "[project.license]\ntext = 'MIT'\n") == "MIT")
        #expect(read("pyproject.toml", "[tool.poetry]\nlicense = \"Apache-2.0\"\n") == "Apache-2.0")
        #expect(read("pyproject.toml", "[tool.black]\nlicense = \"MIT\"\n") == "none")
    }

    @Test func `fields`() {
        #expect(read("PKG-INFO", "Metadata-Version: 2.4\nName: a\nLicense-Expression: MIT AND (Apache-2.0 OR BSD-2-Clause)\n\nLicense: GPL\n") == "MIT AND (Apache-2.0 OR BSD-2-Clause)")
        #expect(read("METADATA", "Name: a\nLicense: UNKNOWN\nClassifier: License :: OSI Approved :: BSD License\nClassifier: License :: OSI Approved :: MIT License\n\nText\n") == "LicenseRef-BSD AND MIT")
        #expect(read("METADATA", "Name: a\n\nLicense: MIT\n") == "none")
        #expect(read("setup.cfg", "[metadata]\nname = a\nlicense = MIT\n[options]\nlicense = GPL\n") == "MIT")
        #expect(read("setup.cfg", "[options]\nlicense = GPL\n") == "none")
        #expect(read("gull.cabal", "name: gull\nlicense:        BSD3\n") == "BSD-3-Clause")
        #expect(read("DESCRIPTION", "Package: gull\nVersion: 1\nLicense: MIT + file LICENSE\n") == "MIT")
        #expect(read("DESCRIPTION", "Package: gull\nLicense: GPL (>= 2)\n") == "GPL-2.0-or-later")
        #expect(read("DESCRIPTION", "Package: gull\nLicense: GPL-2 | GPL-3\n") == "GPL-2.0-only OR GPL-3.0-only")
        #expect(read("DESCRIPTION", "A repository of gulls.\nLicense: MIT\n") == "none")
    }

    @Test func `scripts and Maven`() {
        #expect(read("setup.py", "setup(\n    name='a',\n    license='Apache 2.0',\n)\n") == "Apache-2.0")
        #expect(read("setup.py", "setup(name='a', license=open('LICENSE').read(), classifiers=['License :: OSI Approved :: MIT License'])\n") == "MIT")
        #expect(read("setup.py", "# license='MIT'\nsetup(name='a')\n") == "none")
        #expect(read("gull.gemspec", "Gem::Specification.new do |s|\n  s.licenses = ['MIT', 'Ruby']\nend\n") == "MIT AND Ruby")
        #expect(
            read("pom.xml", "<project><licenses>\n <license><name>Apache License, Version 2.0</name></license><license><name>EPL-2.0</name></license></licenses></project>") == "Apache-2.0 OR EPL-2.0")
        #expect(read("pom.xml", "<project><name>MIT</name></project>") == "none")
    }

    @Test func `a licence that is named over and over is named once`() {
        let many = String(repeating: "\"MIT\",", count: 20_000)
        #expect(read("setup.py", "license=\"MIT OR Apache-2.0\"," + many + "\n") == "(MIT OR Apache-2.0) AND MIT")
        let classifiers = String(repeating: "Classifier: License :: MIT\n", count: 2000)
        #expect(read("METADATA", "Classifier: License :: MIT OR Apache-2.0\n" + classifiers) == "(MIT OR Apache-2.0) AND MIT")
        let names = String(repeating: "<name>MIT</name><name>EPL-2.0</name>", count: 3000)
        #expect(read("pom.xml", "<project><licenses>" + names + "</licenses></project>") == "MIT OR EPL-2.0")
    }

    @Test func `of more licences than a package can mean, a choice is cut and a sum is not told`() {
        let ids = ["0BSD", "AAL", "AFL-3.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "EPL-1.0", "EPL-2.0", "EUPL-1.2", "FTL", "HPND", "ICU", "IJG", "ISC", "MIT", "MPL-2.0"]
        func quoted(_ ids: [String]) -> String { "s.licenses = [" + ids.map { "'\($0)'" }.joined(separator: ", ") + "]\n" }
        #expect(read("a.gemspec", quoted(Array(ids.prefix(16)))) == ids.prefix(16).joined(separator: " AND "))
        #expect(read("a.gemspec", quoted(ids)) == "none")
        // Nor is less told by what stands further down.
        #expect(read("setup.py", "license=[" + ids.map { "'\($0)'" }.joined(separator: ",") + "]\nclassifiers=['License :: OSI Approved :: MIT License']\n") == "none")
        #expect(read("pom.xml", "<project><licenses>" + ids.map { "<name>\($0)</name>" }.joined() + "</licenses></project>") == ids.prefix(16).joined(separator: " OR "))
    }

    @Test func `any bytes are read`() {
        var random = TestRandom()
        let names = ["package.json", "Cargo.toml", "pyproject.toml", "setup.cfg", "PKG-INFO", "DESCRIPTION", "setup.py", "pom.xml", "a.gemspec", "a.cabal", "REUSE"]
        let parts = ["license", "=", ":", "\"", "'", "[", "]", "{", "}", "\n", "MIT", "<licenses>", "<name>", "</name>", "</licenses>", "classifiers", "License :: ", "[[annotations]]", "\\", ",", "Package:", "License:", "(>="]
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...30, using: &random)).flatMap { _ in Array((parts.randomElement(using: &random) ?? "").utf8) + (Int.random(in: 0..<6, using: &random) == 0 ? [UInt8.random(in: 0...255, using: &random)] : []) }
            for name in names { _ = PackageManifest.reader(ofName: Array(name.utf8))?(bytes) }
            _ = FileAnnotations(reuse: bytes)
            _ = FileAnnotations(debian: Array("Format: x\n\nFiles: *\nLicense: ".utf8) + bytes)
        }
    }
}
