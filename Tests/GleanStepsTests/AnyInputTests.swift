import GleanBytes
import GleanModel
@testable import GleanSteps
import Testing
import TestSupport

/// Inputs put together from pieces that mean something to their source, in any order and any number.
@Suite struct AnyInputTests {
    private static func read<S: Source>(
        _ source: S, _ random: TestRandom, _ pieces: [String], rounds: Int = 150, isPacked: Bool = true, around: ([UInt8]) -> [UInt8] = { $0 }
    ) throws {
        var random = random
        let pieces = pieces.map { Array($0.utf8) }
        for _ in 0..<rounds {
            let bytes = around(random.bytes(of: pieces))
            let read = try ReadPages(source, bytes: bytes)
            #expect(read.pages.reduce(0) { $0 + $1.text.utf8.count } <= 200 * bytes.count + 10_000)
            if isPacked, Int.random(in: 0..<8, using: &random) == 0 {
                var packed: [UInt8] = []
                #expect(GzipCompressor().append(bytes.span, to: &packed))
                let again = try ReadPages(source, bytes: packed)
                #expect(again.pages.map(\.text) == read.pages.map(\.text))
            }
        }
    }

    private static let xml = ["&amp;", "&#x110000;", "&#65;", "<!--", "-->", "<![CDATA[", "]]>", "<?xml version='1.0' encoding='", "utf-16", "?>", "<!DOCTYPE x [", "<!ENTITY a '", "]>", "\n", " ", "é", "a", "The gull sleeps. ", "\u{0}", "/>", ">", "<"]

    @Test func `articles of any pieces are read to their end`() throws {
        try Self.read(JATSSource(), TestRandom(), Self.xml + [
            "<article>", "</article>", "<front><article-meta>", "</article-meta></front>", "<article-id pub-id-type=\"pmc\">", "</article-id>", "<contrib-group><contrib contrib-type=\"author\"><name><surname>", "</surname></name></contrib>", "<collab>", "</collab>",
            "<kwd>", "</kwd>", "<permissions><license xlink:href=\"https://creativecommons.org/licenses/by/4.0/\"><license-p>", "</license-p></license></permissions>", "<body>", "</body>", "<sec><title>", "</title>", "</sec>", "<p>", "</p>", "<list><list-item>", "</list-item></list>",
            "<inline-formula>", "</inline-formula>", "<tex-math>", "</tex-math>", "<mml:math><mml:mi>x</mml:mi>", "<mml:annotation encoding=\"tex\">", "</mml:math>", "<table-wrap><table><tr><td colspan=\"900\">", "</td></tr></table></table-wrap>", "<xref ref-type=\"bibr\">1</xref>", "<ref-list><ref>", "<pub-date><year>2024</year>",
        ])
    }

    @Test func `patents of any pieces are read to their end`() throws {
        try Self.read(PatentsSource(), TestRandom(), Self.xml + [
            "<us-patent-grant>", "</us-patent-grant>\n", "<us-bibliographic-data-grant>", "<publication-reference><document-id><country>US</country><doc-number>07</doc-number><kind>B2</kind>", "</document-id></publication-reference>", "<description>", "</description>", "<claims><claim>", "<claim-text>", "</claims>",
            "<PATDOC><SDOBI>", "<B731>", "<FNM><PDAT>k", "</FNM>", "</SDOBI></PATDOC>\n", "<B511>", "<inventor>", "</inventor>", "<patent-application-publication>", "PATN\n", "WKU  07\n", "INVT\nNAM  Doe; Jane\n", "ABST\nPAL  ", "DETD\nPAR  ", "TBL  \n", "<p>", "</p>", "<maths><math>", "is subject to copyright. ", "a copyright notice ",
        ])
    }

    @Test func `publications of any pieces are read to their end`() throws {
        try Self.read(USGPOSource(), TestRandom(), Self.xml + [
            "<mods>", "</mods>", "<titleInfo><title>", "</title></titleInfo>", "<rights>", "</rights>", "<accessId>", "</accessId>", "<rule>", "</rule>", "<PREAMB>", "<P>", "</P>", "<HD SOURCE=\"HED\">", "</HD>", "<FEDREG>", "<RULES>", "<bill>", "<section><enum>", "<text>", "<html><pre>", "</pre></html>", "[Page 1]\n", "<GPOTABLE>", "<ROW><ENT>",
        ])
    }

    @Test func `dumps of wikis of any pieces are read to their end`() throws {
        var source = WikipediaSource()
        (source.output, source.tables, source.references, source.captions) = ("markdown", true, true, true)
        try Self.read(source, TestRandom(), Self.xml + [
            "<mediawiki xml:lang='de'>", "<siteinfo><dbname>dewiki</dbname>", "</siteinfo>", "<page>", "</page>", "<title>", "</title>", "<ns>0</ns>", "<id>7</id>", "<revision>", "</revision>", "<text>", "<text bytes='9' />", "</text>", "{{", "}}", "{{PAGENAME}}", "[[", "]]", "|", "'''", "''", "&lt;br&gt;", "&lt;ref&gt;", "&lt;/ref&gt;",
            "&lt;pre&gt;", "&lt;/pre&gt;", "\n* ", "\n== ", " ==\n", "\n{|\n", "\n|-\n", "\n|}\n", "-{zh:", "}-", "[http://a ", "&lt;math&gt;", "&lt;/math&gt;", "Datei:a.jpg|",
        ]) { Array("<mediawiki><page><title>T</title><ns>0</ns><id>1</id><revision><id>2</id><text>".utf8) + $0 }
    }

    @Test func `lines of JSON of any pieces are read to their end`() throws {
        try Self.read(JSONLSource(), TestRandom(), ["{", "}", "[", "]", "\"text\":", "\"url\":", "\"id\":", "\"a\"", "\"", "\\u0041", "\\ud83d", "\\", "1", "-", "1e999", "null", "true", ",", ":", "\n", "\r\n", " ", "{\"text\": \"The gull sleeps.\"}\n", "\u{FEFF}", "é", "\u{0}"], rounds: 400)
    }

    @Test func `records of crawls of any pieces are read to their end`() throws {
        try Self.read(WARCSource(), TestRandom(), [
            "WARC/1.0\r\n", "WARC/1.1\n", "WARC-Type: response\r\n", "WARC-Type: conversion\r\n", "WARC-Target-URI: https://a.example/\r\n", "WARC-Date: 2024-01-01T00:00:00Z\r\n", "Content-Type: application/http; msgtype=response\r\n", "Content-Length: ", "5", "400", "99999999999999999999", "\r\n", "\r\n\r\n", "HTTP/1.1 200 OK\r\n",
            "Content-Type: text/html; charset=gbk\r\n", "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "fffffffff\r\n", "0\r\n\r\n", "<html><p>The gull sleeps.</p>", "<meta name=author content='", "http://a.example/ 1.2.3.4 20240101000000 text/html 12\n", "filedesc://", "é", "\u{0}",
        ], rounds: 400)
    }

    @Test func `books of any pieces are read to their end`() throws {
        try Self.read(GutenbergSource(), TestRandom(), [
            "*** START OF THE PROJECT GUTENBERG EBOOK", " ***\n", "*** END OF", "Title: ", "Author: ", "Language: English\n", "\n", "\r\n\r\n", "The gull sleeps. ", "[Illustration]", "CHAPTER I\n", "Produced by ", "<html><pre>", "_a_", "\u{FEFF}", "é", "***",
        ], isPacked: false)
    }

    @Test func `files of repositories of any pieces are read to their end`() throws {
        let names = ["LICENSE", "debian/copyright", "Cargo.toml", "pyproject.toml", "setup.py", "pom.xml", "package.json", "REUSE.toml", "js/modernizr.custom.js", "a.nas", "a.h", "b.m", "README.md", "vendor/a.js", "x.min.js", "DESCRIPTION", "a.gemspec", ".gitattributes"]
        let pieces = [
            "Format: https://www.debian.org/\n\n", "Files: *\n", "Files:\n", "License: MIT\n", "License: ", "MIT", " with ", " OR ", " AND ", "(", ")", "Apache-2.0", "GPL-2+", "\n\n", "\n", " ", ".", "favour", "Permission is hereby granted, free of charge, ", "SPDX-License-Identifier: ", "[package]\n", "license = ", "\"", "'", "={", "}", ",",
            "a = 1\n", "b=1,", "license=", "License :: OSI Approved :: MIT License", "<licenses><license><name>", "</name></license></licenses>", "\"license\": ", "{", "#!/bin/sh\n", "//", "/*", "*/", "Declare", "@generated", "Copyright (c) 2024 A", "é", "\u{0}", "common-licenses/GPL-3", "on Debian systems",
        ].map { Array($0.utf8) }
        var random = TestRandom()
        for _ in 0..<120 {
            let files = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                (name: "r/" + (names.randomElement(using: &random) ?? ""), text: String(decoding: random.bytes(of: pieces), as: UTF8.self))
            }
            for bytes in [tarArchive(files), zipArchive(files)] { _ = try ReadPages(CodeSource(), bytes: bytes) }
        }
    }
}
