import GleanText
import Testing
import TestSupport

@Suite struct CodeLanguageTests {
    @Test(arguments: [
        ("a.py", "Python"), ("A.PY", "Python"), ("src/a.rb", "Ruby"), ("a.swift", "Swift"), ("a.rs", "Rust"), ("a.f90", "Fortran Free Form"),
        ("a.html.erb", "HTML+ERB"), ("a.js.erb", "JavaScript+ERB"), ("a.xml.erb", "HTML+ERB"), ("a.cu", "Cuda"), ("a.tf", "HCL"), ("a.proto", "Protocol Buffer"),
        ("a.gleam", "Gleam"), ("a.mojo", "Mojo"), ("a.typ", "Typst"), ("a.wgsl", "WGSL"), ("a.zig", "Zig"), ("a.vue", "Vue"), ("a.mdx", "MDX"),
        ("a.h.in", "C"), ("Makefile", "Makefile"), ("sub/Makefile", "Makefile"), ("Dockerfile", "Dockerfile"), ("CMakeLists.txt", "CMake"), ("Gemfile", "Ruby"),
        ("BUILD.bazel", "Starlark"), ("go.mod", "Go Module"), (".gitignore", "Ignore List"), (".bashrc", "Shell"), ("meson.build", "Meson"),
    ])
    func `names tell`(_ name: String, _ wanted: String) { #expect(language(name, "x\n") == wanted) }

    @Test(arguments: ["", "a", "a.", ".", "a.unknownextension", "makefile.bogus", "a/b/", "🙂"])
    func `names that tell nothing have no language`(_ name: String) { #expect(language(name, "x\n") == nil) }

    @Test(arguments: [
        ("#!/bin/sh\n", "Shell"), ("#!/usr/bin/env python3\n", "Python"), ("#!/usr/bin/python2.7\n", "Python"), ("#! /usr/bin/perl -w\n", "Perl"),
        ("#!/usr/bin/env -S deno run --allow-net\n", "TypeScript"), ("#!/usr/bin/env A=b node\r\n", "JavaScript"),
        ("#!/bin/sh\n# \\\nexec tclsh \"$0\" \"$@\"\n", "Tcl"), ("#!/usr/bin/osascript -l JavaScript\n", ""), ("#!/usr/bin/osascript\n", "AppleScript"),
        ("#!\n", ""), ("#!/usr/bin/env\n", ""), (" #!/bin/sh\n", ""), ("#!/bin/unheardof\n", ""),
    ])
    func `the first line names an interpreter`(_ text: String, _ wanted: String) { #expect(language("script", text) ?? "" == wanted) }

    @Test func `an interpreter beats an extension`() {
        #expect(language("a.py", "#!/bin/sh\n''':'\n") == "Shell")
    }

    @Test(arguments: [
        ("-*- ruby -*-\n", "Ruby"), ("// -*- mode: c++; tab-width: 4 -*-\n", "C++"), ("/* -*- tab-width: 4; Mode: Perl -*- */\n", "Perl"), ("# -*-python-*-\n", "Python"),
        ("# vim: set ft=ruby:\n", "Ruby"), ("# vim: ts=4 ft=perl sw=4\n", "Perl"), ("# vim:noai:ft=sh:\n", "Shell"), ("/* vim>600: set filetype=c : */\n", "C"),
        ("# vi: syntax=lua\n", "Lua"), ("a\nb\nc\nd\ne\nf\n# vim: ft=tcl\n", "Tcl"), ("a\nb\nc\nd\ne\n-*- ruby -*-\n1\n2\n3\n4\n5\n", ""),
        ("# nvim: ft=ruby\n", ""), ("lex: ft=ruby\n", ""), ("# vim: ts=4\n", ""), ("-*- -*-\n", ""), ("-*- mode: -*-\n", ""), ("# -*- coding: utf-8 -*-\n", ""),
    ])
    func `editors are told a language`(_ text: String, _ wanted: String) { #expect(language("file", text) ?? "" == wanted) }

    @Test func `an XML declaration tells where the name does not`() {
        #expect(language("settings", "<?xml version=\"1.0\"?>\n<a/>\n") == "XML")
    }

    @Test func `there are more than seven hundred languages`() {
        let names = CodeFile.languages
        #expect(names.count > 700)
        #expect(Set(names).count == names.count)
        #expect(CodeFile.dataLanguages.isSubset(of: Set(names)))
    }

    @Test func `any bytes get an answer`() {
        var random = TestRandom()
        func next() -> UInt64 {
            let seed = random.next()
            return seed >> 33
        }
        let pieces: [[UInt8]] = ["#!", "/usr/bin/env ", "-*-", " mode:", "vim:", " ft=", "\n", "exec ", "$0", "$@", "\\", "%", ":-", "class ", ".TH ", "<?xml version="].map { Array($0.utf8) }
        let names = ["a.h", "a.pl", "a.m", "a.1", "a.sql", "x.inc", "a.d", "script", "a.js", "a.html", ".", "a.t", "a.v"].map { Array($0.utf8) }
        for round in 0..<4000 {
            var text: [UInt8] = []
            for _ in 0..<next() % 24 {
                if next() % 3 == 0 { text.append(UInt8(next() % 256)) } else { text += pieces[Int(next()) % pieces.count] }
            }
            let name = names[round % names.count]
            let file = CodeFile.judge(path: name.span, bytes: text.span)
            #expect(file.language?.isEmpty != true)
        }
    }
}
