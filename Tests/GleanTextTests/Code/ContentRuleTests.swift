@testable import GleanText
import Testing
import TestSupport

/// Files whose extension several languages share, each with the least of text that a reader knows its language by.
@Suite struct ContentRuleTests {
    static let files: [(name: String, text: String, language: String)] = [
        ("ls.1", ".Dd May 1, 2020\n.Dt LS 1\n.Os\n.Sh NAME\n", "Roff Manpage"),
        ("ls.1", ".TH LS 1 2020\n.SH NAME\nls\n", "Roff Manpage"),
        ("ls.3ssl", ".TH LS 3ssl 2020\n.SH NAME\nls\n", "Roff Manpage"),
        ("notes.7", ".de XX\n..\n.XX\n", "Roff"),
        ("old.man", ".so man1/ls.1\n", "Roff"),
        ("a.al", "codeunit 50100 Greeter\n{\n}\n", "AL"),
        ("a.al", "sub value {\n  1;\n}\n", "Perl"),
        ("a.as", "package {\n  public class A {}\n}\n", "ActionScript"),
        ("a.as", "funcdef void CB(int);\nvoid main() {}\n", "AngelScript"),
        ("a.asc", "-----BEGIN PGP SIGNATURE-----\n", "Public Key"),
        ("a.asc", "function room_Load() {\n}\n", "AGS Script"),
        ("a.asc", "= Title\n\nText.\n", "AsciiDoc"),
        ("a.asm", "section .text\n  mov eax, 1\n", "Assembly"),
        ("a.asm", "start:\n  move.l d0,d1\n", "Motorola 68K Assembly"),
        ("a.s", ".globl main\nmain:\n  ret\n", "Unix Assembly"),
        ("a.asy", "SymbolType BLOCK\n", "LTspice Symbol"),
        ("a.asy", "draw((0,0)--(1,1));\n", "Asymptote"),
        ("a.b", "implement Hello;\ninclude \"sys.m\";\n", "Limbo"),
        ("a.b", "++++[>++<-]>.", "Brainfuck"),
        ("a.bas", "10 PRINT \"HELLO\"\n20 GOTO 10\n", "BASIC"),
        ("a.bas", "Attribute VB_Name = \"M\"\nOption Explicit\n", "VBA"),
        ("a.bas", "#include \"fbgfx.bi\"\nscreen 13\n", "FreeBasic"),
        ("a.bb", "SUMMARY = \"x\"\ninherit autotools\n", "BitBake"),
        ("a.bb", "; game\nGraphics 640,480\nEnd Function\n", "BlitzBasic"),
        ("a.bb", "(ns script)\n(defn f [x] x)\n", "Clojure"),
        ("a.bf", "using System;\nclass A { }\n", "Beef"),
        ("a.bf", "LoadFunctionLibrary(\"x.bf\");\n", "HyPhy"),
        ("a.brd", "PCBNEW-BOARD Version 1\n", "KiCad Legacy Layout"),
        ("a.brd", "<?xml version=\"1.0\"?>\n<eagle version=\"7\">\n", "Eagle"),
        ("a.bs", "<pre class='metadata'>\nTitle: T\n</pre>\n", "Bikeshed"),
        ("a.bs", "sub main()\nend sub\n", "BrighterScript"),
        ("a.cake", "task 'build', ->\n  x = ->\n", "CoffeeScript"),
        ("a.cake", "var target = Argument(\"target\");\n", "C#"),
        ("a.cfg", "global\n  daemon\ndefaults\n  timeout client 5s\n", "HAProxy"),
        ("a.cfg", "[main]\nkey = 1\n", "INI"),
        ("a.cgi", "import os\nprint(os)\n", "Python"),
        ("a.cgi", "<?php echo 1; ?>", "PHP"),
        ("a.cgi", "require 'cgi'\n", "Ruby"),
        ("a.cl", "(defun f (x) x)\n", "Common Lisp"),
        ("a.cl", "class Main inherits IO {\n};\n", "Cool"),
        ("a.cl", "__kernel void f(__global int *a) {}\n", "OpenCL"),
        ("a.cls", "VERSION 1.0 CLASS\nBEGIN\n", "VBA"),
        ("a.cls", "\\NeedsTeXFormat{LaTeX2e}\n\\ProvidesClass{a}\n", "TeX"),
        ("a.cls", "BLOCK-LEVEL ON ERROR UNDO, THROW.\n", "OpenEdge ABL"),
        ("a.cls", "Class User.Person Extends %Persistent\n{\n}\n", "ObjectScript"),
        ("a.cls", "public class Account { }\n", "Apex"),
        ("a.cp", "MODULE Hello;\nEND Hello.\n", "Component Pascal"),
        ("a.cp", "int main() { return 0; }\n", "C++"),
        ("a.cs", "!Object methodsFor: 'x'!\n", "Smalltalk"),
        ("a.cs", "using System;\n", "C#"),
        ("a.csl", "<?xml version=\"1.0\"?>\n<style xmlns=\"x\"/>\n", "XML"),
        ("a.csl", "T | where x > 1\n", "Kusto"),
        ("a.cue", "FILE \"a.wav\" WAVE\n  TRACK 01 AUDIO\n", "Cue Sheet"),
        ("a.cue", "package a\nx: int\n", "CUE"),
        ("a.d", "import std.stdio;\nvoid main() {}\n", "D"),
        ("a.d", "#pragma D option quiet\nBEGIN\n{\n}\n", "DTrace"),
        ("a.d", "a.o: a.c \\\n  a.h\n", "Makefile"),
        ("a.ddl", "CREATE TABLE t (a int);\n", "SQL"),
        ("a.sql", "CREATE FUNCTION f() RETURNS int AS $$ BEGIN END $$ LANGUAGE plpgsql;\n", "PLpgSQL"),
        ("a.sql", "ALTER MODULE m PUBLISH x;\n", "SQLPL"),
        ("a.sql", "create or replace package p as\nend;\n", "PLSQL"),
        ("a.sql", "DECLARE @x int\nGO\n", "TSQL"),
        ("a.sql", "SELECT 1;\n", "SQL"),
        ("a.dsc", "Format: 3.0 (quilt)\nSource: x\n", "Debian Package Control File"),
        ("a.dsc", "my_task:\n    type: task\n", "DenizenScript"),
        ("a.dsp", "# Microsoft Developer Studio Project File\n", "Microsoft Developer Studio Project"),
        ("a.dsp", "process = _;\n", "Faust"),
        ("a.e", "include std/io.e\nend procedure\n", "Euphoria"),
        ("a.e", "def x := 1\n", "E"),
        ("a.e", "class A\nfeature\nend\n", "Eiffel"),
        ("a.ecl", "a(X) :- b(X).\n", "ECLiPSe"),
        ("a.ecl", "x := 1;\n", "ECL"),
        ("a.es", "%% script\nmain(_) -> ok.\n", "Erlang"),
        ("a.es", "export default 1;\n", "JavaScript"),
        ("a.ex", "include std.e\nend for\n", "Euphoria"),
        ("a.ex", "defmodule A do\nend\n", "Elixir"),
        ("a.f", ": square dup * ;\n", "Forth"),
        ("a.f", "define flowop name=x\n", "Filebench WML"),
        ("a.f", "      program a\n      end\n", "Fortran"),
        ("a.for", ": sq dup * ;\n", "Forth"),
        ("a.for", "      program a\n      end\n", "Fortran"),
        ("a.fr", "module A where\nimport B\n", "Frege"),
        ("a.fr", "new-device\n", "Forth"),
        ("a.fr", "Bonjour.\n", "Text"),
        ("a.fs", ": sq dup * ;\n", "Forth"),
        ("a.fs", "#version 330\nvoid main() {}\n", "GLSL"),
        ("a.fs", "module A\nlet x = 1\n", "F#"),
        ("a.fs", "#pragma version(1)\n", "Filterscript"),
        ("a.ftl", "<#if x>y</#if>\n", "FreeMarker"),
        ("a.ftl", "hello-world = Hello\n", "Fluent"),
        ("a.g", "f := function(x) return x; end;\n", "GAP"),
        ("a.g", "grammar A;\na : 'b';\n", "ANTLR"),
        ("a.g", "G1 X1 Y1\n", "G-code"),
        ("a.gd", "DeclareOperation( \"f\", [ IsInt ] );\n", "GAP"),
        ("a.gd", "extends Node\n", "GDScript"),
        ("a.gml", "<?xml version=\"1.0\"?>\n<gml/>\n", "XML"),
        ("a.gml", "graph [\n  node [\n    id 1\n", "Graph Modeling Language"),
        ("a.gml", "G04*\nD02*\n", "Gerber Image"),
        ("a.gml", "x = 1;\n", "Game Maker Language"),
        ("a.gs", "#version 150\n", "GLSL"),
        ("a.gs", "uses java.util.Map\n", "Gosu"),
        ("a.gs", "[indent=4]\ninit\n", "Genie"),
        ("a.gs", "function onOpen() {}\n", "JavaScript"),
        ("a.gst", "<%@ params(x : String) %>\n", "Gosu"),
        ("a.gst", "<a/>\n", "XML"),
        ("a.gts", "%FSLAX24Y24*%\n", "Gerber Image"),
        ("a.gts", "<template>x</template>\n", "Glimmer TS"),
        ("a.h", "int f(void);\n", "C"),
        ("a.h", "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n", "C"),
        ("a.h", "#include <vector>\n", "C++"),
        ("a.h", "class A : public B {\n};\n", "C++"),
        ("a.h", "/* a class of devices */\nint f(void);\n", "C"),
        ("a.h", "@interface A : NSObject\n@end\n", "Objective-C"),
        ("a.hh", "<?hh\nfunction f(): void {}\n", "Hack"),
        ("a.hh", "namespace a {}\n", "C++"),
        ("a.i", "%module a\n%{\n%}\n", "SWIG"),
        ("a.i", "  mov eax, 1\n", "Assembly"),
        ("a.i", "  moveq #1,d0\n", "Motorola 68K Assembly"),
        ("a.ice", "{\n}\n", "JSON"),
        ("a.ice", "module A { };\n", "Slice"),
        ("a.inc", "<?php\n", "PHP"),
        ("a.inc", "methodmap A < Handle {\n}\n", "SourcePawn"),
        ("a.inc", "include(\"x.inc\");\n", "NASL"),
        ("a.inc", "#declare X = 1;\n", "POV-Ray SDL"),
        ("a.inc", "{$IFDEF X}\n{$ENDIF}\n", "Pascal"),
        ("a.inc", "SRC_URI += \"x\"\n", "BitBake"),
        ("a.inc", "%macro x 1\n", "Assembly"),
        ("a.inc", "create table t (a int);\n", "SQL"),
        ("a.inc", "<div>x</div>\n", "HTML"),
        ("a.inc", "int x;\n", "C++"),
        ("a.j", ".class public A\n.super java/lang/Object\n", "Jasmin"),
        ("a.j", "@import <Foundation/Foundation.j>\n", "Objective-J"),
        ("a.jq", "xquery version \"1.0\";\n", "JSONiq"),
        ("a.jq", ".a | map(.b)\n", "jq"),
        ("a.ks", "%packages\n@core\n%end\n", "Kickstart"),
        ("a.ks", "LOCK THROTTLE TO 1.0.\n", "KerboScript"),
        ("a.l", "(defun f (x) x)\n", "Common Lisp"),
        ("a.l", ".TH A 1\n", "Roff"),
        ("a.l", "(de f (X) X)\n", "PicoLisp"),
        ("a.l", "%{\n%}\n%%\n[a-z] ;\n", "Lex"),
        ("a.ls", "package {\n class A {}\n}\n", "LoomScript"),
        ("a.ls", "f = (x) -> x\n", "LiveScript"),
        ("a.lsp", "(define (f x) x)\n", "NewLisp"),
        ("a.lisp", "(in-package :a)\n", "Common Lisp"),
        ("a.m", "#import <Foundation/Foundation.h>\n@implementation A\n@end\n", "Objective-C"),
        ("a.m", ":- module a.\n", "Mercury"),
        ("a.m", "(* x *)\nf[x_] := Module[{y}, y]\n", "Mathematica"),
        ("a.m", "function y = f(x)\n% doc\ny = x;\n", "MATLAB"),
        ("a.m", ": main \"x\" ;\n", "MUF"),
        ("a.m", "A ;routine\n ;x\n", "M"),
        ("a.m", "Sys: module {\n};\n", "Limbo"),
        ("a.m4", "AC_DEFUN([A], [])\n", "M4Sugar"),
        ("a.m4", "define(`A', `B')\n", "M4"),
        ("a.mask", "%TAG !u! tag:unity3d.com,2011:\n", "Unity3D Asset"),
        ("a.mask", "h1 > 'x'\n", "Mask"),
        ("a.mc", "MessageId=0x1\n", "Win32 Message File"),
        ("a.mc", "dnl x\ndivert(-1)\n", "M4"),
        ("a.mc", "using Toybox.System;\n", "Monkey C"),
        ("a.md", "(define_insn \"add\" [])\n", "GCC Machine Description"),
        ("a.md", "# Title\n", "Markdown"),
        ("a.ml", "structure A = struct end\nfun f x = x\n", "Standard ML"),
        ("a.ml", "let rec f x = match x with _ -> x\n", "OCaml"),
        ("a.mm", "<map version=\"1\">\n", "XML"),
        ("a.mm", "@implementation A\n@end\n", "Objective-C++"),
        ("a.mo", "actor A {\n}\n", "Motoko"),
        ("a.mo", "model A\nend A;\n", "Modelica"),
        ("a.mod", "<!ENTITY % x \"y\">\n", "XML"),
        ("a.mod", "MODULE A;\nEND A.\n", "Modula-2"),
        ("a.mod", "NEURON {\n SUFFIX x\n}\n", "NMODL"),
        ("a.mod", "/a/b.o\n", "Linux Kernel Module"),
        ("a.mod", "param n;\nvar x;\n", "AMPL"),
        ("a.moo", ":- module a.\n", "Mercury"),
        ("a.moo", "@verb a:b\n", "Moocode"),
        ("a.mqh", "extern int x;\n", "MQL4"),
        ("a.mqh", "input int x;\n", "MQL5"),
        ("a.ms", ".TL\nTitle\n", "Roff"),
        ("a.ms", "  .globl main\n", "Unix Assembly"),
        ("a.ms", "b = box()\n", "MAXScript"),
        ("a.msg", "message Hello {\n}\n", "OMNeT++ MSG"),
        ("a.msg", "float64 x\n", "ROS Interface"),
        ("a.n", "using System;\n", "Nemerle"),
        ("a.n", ".PP\n", "Roff"),
        ("a.nas", "var f = func(x) { x }\n", "Nasal"),
        ("a.nas", "mov eax, 1\n", "Assembly"),
        ("a.ncl", "<?xml version=\"1.0\"?>\n<ncl/>\n", "XML"),
        ("a.ncl", "G04*\n", "Gerber Image"),
        ("a.ncl", "begin\n x = 1\nend\n", "NCL"),
        ("a.nl", "b12 x\n", "NL"),
        ("a.nl", "(println 1)\n", "NewLisp"),
        ("a.nr", ".de X\n", "Roff"),
        ("a.nr", "fn main() {}\n", "Noir"),
        ("a.nu", "(load \"x\")\n", "Nu"),
        ("a.nu", "def f [] { ls }\n", "Nushell"),
        ("a.odin", "a = <\n>\n", "Object Data Instance Notation"),
        ("a.odin", "package main\n", "Odin"),
        ("a.p", "plot sin(x)\n", "Gnuplot"),
        ("a.p", "DEFINE VARIABLE x AS INTEGER.\n", "OpenEdge ABL"),
        ("a.pbt", "Save Format v3.0(19990112)\n", "PowerBuilder"),
        ("a.pbt", "name: \"x\"\n", "Protocol Buffer Text Format"),
        ("a.php", "<?hh\n", "Hack"),
        ("a.php", "<?php\n", "PHP"),
        ("a.pkl", "(dp0\nS'a'\n", "Pickle"),
        ("a.pkl", "name = \"x\"\n", "Pkl"),
        ("a.pl", "use strict;\nmy $x = '${a:-b}';\n", "Perl"),
        ("a.pl", ":- use_module(library(lists)).\n", "Prolog"),
        ("a.pl", "likes(mary, X) :- food(X).\n", "Prolog"),
        ("a.pl", "use v6;\nsay 1;\n", "Raku"),
        ("a.pl", "sub f { 1 }\n", "Perl"),
        ("a.pm", "unit module A;\n", "Raku"),
        ("a.pm", "package A;\n1;\n", "Perl"),
        ("a.pm", "/* XPM */\nstatic char *a[] = {};\n", "X PixMap"),
        ("a.t", "use Test::More;\nok(1);\n", "Perl"),
        ("a.t", "terra f() end\n", "Terra"),
        ("a.t", "var x : int\nput \"x\"\n", "Turing"),
        ("a.plist", "<?xml version=\"1.0\"?>\n<plist/>\n", "XML Property List"),
        ("a.plist", "{ a = 1; }\n", "OpenStep Property List"),
        ("a.plt", ":- begin_tests(a).\n", "Prolog"),
        ("a.plt", "plot x\n", "Gnuplot"),
        ("a.pluginspec", "<?xml version=\"1.0\"?>\n<plugin/>\n", "XML"),
        ("a.pluginspec", "Jenkins::Plugin::Specification.new do |p|\n", "Ruby"),
        ("a.pod", "=begin pod\n", "Pod 6"),
        ("a.pod", "=head1 NAME\n", "Pod"),
        ("a.pp", "unit A;\nend.\n", "Pascal"),
        ("a.pp", "class a {\n}\n", "Puppet"),
        ("a.pro", "-keep class a.B\n", "Proguard"),
        ("a.pro", "a(X) :- b(X).\n", "Prolog"),
        ("a.pro", "pro hello\n  print, 1\nend\n", "IDL"),
        ("a.pro", "last_client=x\n", "INI"),
        ("a.pro", "SOURCES += a.cpp\nHEADERS += a.h\n", "QMake"),
        ("a.properties", "[section]\na=1\n", "INI"),
        ("a.properties", "a.b=1\n", "Java Properties"),
        ("a.q", "select a from b;\n", "HiveQL"),
        ("a.q", "f:{x+y}\n", "q"),
        ("a.qs", "namespace A {\n}\n", "Q#"),
        ("a.qs", "A.prototype.b = 1;\n", "Qt Script"),
        ("a.r", "REBOL [Title: \"x\"]\n", "Rebol"),
        ("a.r", "x <- 1\n", "R"),
        ("a.re", "#include <a.h>\n", "C++"),
        ("a.re", "let x = 1;\n", "Reason"),
        ("a.res", "<?xml version=\"1.0\"?>\n", "XML"),
        ("a.res", "let x = 1\n", "ReScript"),
        ("a.rno", ".c;Title\n", "RUNOFF"),
        ("a.rno", ".PP\n", "Roff"),
        ("a.rpy", "label start:\n    \"x\"\n", "Ren'Py"),
        ("a.rpy", "import os\n", "Python"),
        ("a.rs", "<?xml version=\"1.0\"?>\n", "XML"),
        ("a.rs", "#pragma version(1)\n", "RenderScript"),
        ("a.rs", "fn main() {}\n", "Rust"),
        ("a.rsc", "module A\nimport IO;\n", "Rascal"),
        ("a.rsc", "/ip address add address=1.2.3.4\n", "RouterOS Script"),
        ("a.sc", "SynthDef(\\a, { })\n", "SuperCollider"),
        ("a.sc", "object A extends App\n", "Scala"),
        ("a.scd", "ls(1)\n\n# NAME\n", "Markdown"),
        ("a.scd", "{ SinOsc.ar }.play\n", "SuperCollider"),
        ("a.sch", "<eagle version=\"7\">\n", "Eagle"),
        ("a.sch", "EESchema Schematic File Version 4\n", "KiCad Schematic"),
        ("a.sch", "<?xml version=\"1.0\"?>\n<schema/>\n", "XML"),
        ("a.sch", "(define x 1)\n", "Scheme"),
        ("a.shader", "#version 120\n", "GLSL"),
        ("a.shader", "Shader \"A\" { SubShader { } }\n", "ShaderLab"),
        ("a.sls", "(library (a) (export b))\n", "Scheme"),
        ("a.sls", "nginx:\n  pkg.installed\n", "SaltStack"),
        ("a.sol", "pragma solidity ^0.8.0;\n", "Solidity"),
        ("a.sol", "G04*\n", "Gerber Image"),
        ("a.cmp", "G04*\n", "Gerber Image"),
        ("a.spec", "require 'spec_helper'\ndescribe A do\nend\n", "Ruby"),
        ("a.spec", "a = Analysis(['a.py'])\n", "Python"),
        ("a.spec", "Name: a\nVersion: 1\n", "RPM Spec"),
        ("a.srt", "set mode \"c\"\ntemplate a\n", "SRecode Template"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nHi\n", "SubRip Text"),
        ("a.st", "page(x) ::= <<\n>>\n", "StringTemplate"),
        ("a.st", "Object subclass: A\n", "Smalltalk"),
        ("a.star", "data_a\nloop_\n", "STAR"),
        ("a.star", "load(\"x\", \"y\")\n", "Starlark"),
        ("a.stl", "solid a\nendsolid a\n", "STL"),
        ("a.toc", "## Interface: 90000\n", "World of Warcraft Addon Data"),
        ("a.toc", "\\contentsline {section}{A}{1}\n", "TeX"),
        ("a.tpl", "{{- if .Values.a }}\n", "Go Template"),
        ("a.tpl", "{if $a}x{/if}\n", "Smarty"),
        ("a.ts", "<!DOCTYPE TS>\n<TS version=\"2.1\">\n", "XML"),
        ("a.ts", "export const x: number = 1;\n", "TypeScript"),
        ("a.tsx", "<?xml version=\"1.0\"?>\n<tileset/>\n", "XML"),
        ("a.tsx", "export default () => <a/>;\n", "TSX"),
        ("a.tst", "// test\nassert_checkequal(1, 1);\n", "Scilab"),
        ("a.tst", "gap> 1 + 1;\n2\n", "GAP"),
        ("a.txt", "*a.txt* help\n\n\n\n\n\n\n\n vim:tw=78:ft=help:\n", "Vim Help File"),
        ("a.txt", "Plain.\n", "Text"),
        ("a.url", "[InternetShortcut]\nURL=http://a.example/\n", "INI"),
        ("a.v", "Require Import List.\nLemma a : True.\nProof.\n", "Coq"),
        ("a.v", "pub fn main() {}\n", "V"),
        ("a.v", "module a(input b);\nendmodule\n", "Verilog"),
        ("a.vba", "UseVimball\nfinish\n", "Vim Script"),
        ("a.vba", "Sub A()\nEnd Sub\n", "VBA"),
        ("a.vhost", "server {\n  listen 80;\n}\n", "Nginx"),
        ("a.vhost", "<VirtualHost *:80>\n", "ApacheConf"),
        ("a.w", "@* Title.\n@c\n", "CWeb"),
        ("a.w", "DEFINE VAR x AS CHAR.\n", "OpenEdge ABL"),
        ("a.workflow", "<?xml version=\"1.0\"?>\n", "XML"),
        ("a.workflow", "workflow \"a\" {\n}\n", "HCL"),
        ("a.x", "xof 0302txt 0064\n", "DirectX 3D File"),
        ("a.x", "SECTIONS\n{\n}\n", "Linker Script"),
        ("a.x", "%hook A\n%end\n", "Logos"),
        ("a.x", "program P {\n version V {\n } = 1;\n} = 2;\n", "RPC"),
        ("a.yy", "{\n  \"modelName\": \"GMScript\"\n}\n", "JSON"),
        ("a.yy", "%token A\n%%\n", "Yacc"),
    ]

    @Test(arguments: files) func `a shared extension is told by what stands in the file`(_ file: (name: String, text: String, language: String)) {
        #expect(language(file.name, file.text) == file.language)
    }

    /// Every line of the table, so that no rule stands untried.
    @Test func `every rule of the table decides one of these files`() {
        let table = contentRuleTable.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        let tried = Set(Self.files.flatMap { file in [file.language + "|" + (file.name.split(separator: ".").last ?? "")] })
        var untried: [String] = []
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: "|", maxSplits: 2)
            if !fields[0].split(separator: " ").contains(where: { tried.contains(fields[1] + "|" + $0.dropFirst()) }) { untried.append(String(line.prefix(60))) }
        }
        #expect(untried == [])
    }

    @Test(arguments: [("~= func\\>", " "), ("Declare%~(", "Declare"), ("DeclareGlobal%~(", "DeclareGlobal"), ("^~% %~=", "a"), ("\\d\\d", "1")])
    func `runs of blanks, words and digits are walked once, whatever place a match is tried at`(sign: String, piece: String) {
        let text = Array(String(repeating: piece, count: ContentRules.head / piece.utf8.count).utf8)
        var runs = ContentPattern.Runs()
        #expect(!ContentPattern(sign).stands(in: text.span, &runs))
        #expect(runs.walked > 0 && runs.walked <= text.count)
    }

    @Test func `blanks on both sides of a sign are walked once`() {
        let blanks = String(repeating: " ", count: 20_000), text = Array((blanks + "=" + blanks + "fun").utf8)
        var runs = ContentPattern.Runs()
        #expect(!ContentPattern("~= func\\>").stands(in: text.span, &runs))
        #expect(runs.walked <= 2 * text.count)
    }

    @Test(arguments: [("<meta *generator*org mode", "<meta generator"), ("\\<vim:*ft=help", "vim:")])
    func `what follows a star is tried once at each place`(sign: String, piece: String) {
        let text = Array(String(repeating: piece, count: 4096 / piece.utf8.count).utf8)
        var runs = ContentPattern.Runs()
        #expect(!ContentPattern(sign).stands(in: text.span, &runs))
        #expect(runs.walked > text.count / 2 && runs.walked < 40 * text.count)
    }

    @Test(arguments: ["~= a", "~=~a", "a%~=", "% a=", "=*a% =", "=*a*1%=", "a*=*a =", "~\\d%=", "a \\d=", "^~%=a"])
    func `a sign stands where it stands in a text by itself`(sign: String) {
        let pattern = ContentPattern(sign)
        var random = TestRandom(), found = 0
        for _ in 0..<2000 {
            let text = (0..<12).map { _ in Array("  a1=\n".utf8).randomElement(using: &random) ?? 0 }
            let places = text.indices.filter { place in
                var runs = ContentPattern.Runs()
                let isStart = place == 0 || text[place - 1] == 10
                return (!pattern.beginsLine || isStart) && pattern.stands(at: place, in: text.span, &runs)
            }
            #expect(pattern.stands(in: text.span) == !places.isEmpty, "\(text)")
            if !places.isEmpty { found += 1 }
        }
        #expect(found > 0 && found < 2000)
    }

    @Test func `every language of a rule is one of the table's`() {
        let names = Set(LanguageList.shared.names)
        let table = contentRuleTable.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        #expect(table.split(separator: "\n").map { String($0.split(separator: "|")[1]) }.filter { !names.contains($0) } == [])
    }
}

/// What `CodeFile.judge` says of a file's language.
func language(_ path: String, _ text: String) -> String? {
    let path = Array(path.utf8), text = Array(text.utf8)
    return CodeFile.judge(path: path.span, bytes: text.span).language
}

/// The first reason to leave a file out.
func exclusion(_ path: String, _ text: String) -> CodeExclusion? {
    let path = Array(path.utf8), text = Array(text.utf8)
    return CodeFile.judge(path: path.span, bytes: text.span).exclusion
}
