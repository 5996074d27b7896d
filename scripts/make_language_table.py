#!/usr/bin/env python3
"""Writes Sources/GleanText/Code/LanguageTable.swift: languages and the names of their files.

    scripts/make_language_table.py languages.yml VERSION

languages.yml is the list of github.com/github-linguist/linguist (MIT), as Debian's ruby-github-linguist carries it; VERSION is its version.
Names, extensions and file names are facts. The names of languages are those of version 7.22.1, which are the names of The Stack v2.

A line a language: name | type | extensions | file names | interpreters | names in mode lines. Types: p programming, m markup, d data, t prose.
Of an extension that several languages share, "!" marks the language that is meant where the content does not tell; without a mark none is.
"""
import collections
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "Sources/GleanText/Code/LanguageTable.swift"
TYPES = {"programming": "p", "markup": "m", "data": "d", "prose": "t"}

# What linguist took up after 7.22.1, up to 9.5: name | type | extensions | file names | interpreters. "+" adds to a language of the list.
LATER = """
Aiken|p|.ak
ALGOL|p|.alg
+Apex|p|.apex
B (Formal Method)|p|.mch
+Bicep|p|.bicepparam
+BitBake|p|.bbappend .bbclass
BQN|p|.bqn
Bru|m|.bru
BuildStream|d|.bst
+C|p|.h.in
+C#|p|.cs.pp
+C++|p|.cppm .txx
C3|p|.c3
Caddyfile|d|.caddyfile|Caddyfile
Cangjie|p|.cj
Carbon|p|.carbon
Circom|p|.circom
Clue|p|.clue
Cooklang|m|.cook
CQL|p|.cql
crontab|d||crontab
Cylc|d|.cylc
Cypher|p|.cyp .cypher
D2|m|.d2
Daslang|p|.das
+Dockerfile|p|.containerfile
Dotenv|d|.env
Dune|p||dune-project
Edge|m|.edge
EdgeQL|p|.edgeql .esdl
Elvish|p|.elv||elvish
FIRRTL|p|.fir
Flix|p|.flix
+FreeMarker|p|.ftlh
GDShader|p|.gdshader .gdshaderinc
Gemini|t|.gmi
Glimmer JS|p|.gjs
Glimmer TS|p|.gts
+Go Checksums|d||go.work.sum
Go Template|m|.gohtml .gotmpl .html.tmpl .tmpl .tpl
Go Workspace|d||go.work
Godot Resource|d|.gdnlib .gdns .tres .tscn
Hare|p|.ha
+HCL|p|.tofu
HIP|p|.hip
HOCON|d|.hocon
Hosts File|d||hosts
+HTML+EEX|m|.html.eex .heex .leex
Hurl|p|.hurl
iCalendar|d|.ics .ical
+Ignore List|d||.easignore .ignore
Imba|p|.imba
+INI|d|.cnf
Ink|p|.ink
ISPC|p|.ispc
Jac|p|.jac
Jai|p|.jai
+Java|p|.jsh
Java Template Engine|p|.jte
JCL|p|.jcl
+jq|p|||jq
+JSON|d|.json.example .sarif|MODULE.bazel.lock deno.lock .all-contributorsrc bun.lock Package.resolved flake.lock
+JSON with Comments|d|.code-workspace .sublime-color-scheme .tsconfig.json
Just|p|.just|justfile
KCL|p|.k
KDL|d|.kdl
KerboScript|p|.ks
+KiCad Schematic|d|.kicad_sym
Kickstart|d|.ks
Koka|p|.kk||koka
+Kusto|d|.kql
Langium|p|.langium
Leo|p|.leo
Linear Programming|p|.lp
LiveCode Script|p|.livecodescript
+LookML|p|.lkml
Luau|p|.luau||luau
M3U|d|.m3u .m3u8
mdsvex|m|.svx
MDX|m|.mdx
Mermaid|m|.mmd .mermaid
MiniZinc|p|.mzn
MiniZinc Data|d|.dzn
Mojo|p|.mojo
MoonBit|p|.mbt
NMODL|p|.mod
Noir|p|.nr
Nushell|p|.nu||nu
Oberon|p|.ob2
OMNeT++ MSG|p|.msg
OMNeT++ NED|p|.ned
Option List|d||ackrc .ackrc
OverpassQL|p|.overpassql
Pact|p|.pact
PDDL|p|.pddl
+PEG.js|p|.peggy
Pip Requirements|d||requirements.txt requirements-dev.txt dev-requirements.txt requirements.lock.txt
Pkl|p|.pkl||pkl
Polar|p|.polar
Praat|p|.praat
+Prolog|p|.plt
Pyret|p|.arr
+Python|p|||py uv
QuakeC|p|.qc
RAScript|p|.rascript
RBS|d|.rbs
+ReScript|p|.resi
+RobotFramework|p|.resource
Roc|p|.roc
RON|d|.ron
ROS Interface|d|.msg .action .srv
Sail|p|.sail
Scenic|p|.scenic||scenic
+Shell|p|.sbatch .slurm|.xsession xsession .tmux.conf mvnw .envrc .xinitrc tmux.conf .bash_functions xinitrc
Simple File Verification|d|.sfv
Slang|p|.slang
Slint|m|.slint
Smithy|p|.smithy
+SMT|p|.z3
Snakemake|p|.smk .snakefile
SurrealQL|p|.surql
Sway|p|.sw
Sweave|t|.rnw
+SWIG|p|.swg .swig
Tact|p|.tact
+Tcl|p|.sdc .xdc
Teal|p|.tl||tl
templ|m|.templ
Terraform Template|m|.tftpl
TextGrid|d|.textgrid
TL-Verilog|p|.tlv
TMDL|d|.tmdl
Toit|p|.toit
+TOML|d|.toml.example
Tor Config|d||torrc
+TypeScript|p|||tsx
TypeSpec|p|.tsp
Typst|p|.typ
Untyped Plutus Core|p|.uplc
vCard|d|.vcf
Vento|m|.vto
WebAssembly Interface Type|d|.wit
WGSL|p|.wgsl
Xmake|p||xmake.lua
+XML|d|.gpx .pubxml .slnx
+Zig|p|.zig.zon
Zmodel|d|.zmodel
"""

# Extensions that a language of LATER took over from another.
MOVED = {".cql": "SQL", ".env": "Shell", ".mdx": "Markdown", ".smk": "Python", ".tl": "Type Language"}

# Extensions that linguist counts as too common to mean one language; content alone decides.
GENERIC = [".1", ".2", ".3", ".4", ".5", ".6", ".7", ".8", ".9", ".cmp", ".sol", ".stl", ".url"]

# Whose a shared extension is where the content does not tell: the language that more files of that name are in.
PREFERRED = {
    "AMPL": ".mod", "ActionScript": ".as", "Apex": ".cls", "AsciiDoc": ".asc", "Assembly": ".asm .nas",
    "BASIC": ".bas", "BitBake": ".bb", "BrighterScript": ".bs", "Brainfuck": ".b .bf", "C": ".h", "C#": ".cake .cs", "C++": ".cp .hh .inc",
    "CUE": ".cue", "Common Lisp": ".lisp .lsp", "D": ".d", "Debian Package Control File": ".dsc", "ECL": ".ecl", "Eagle": ".brd", "Eiffel": ".e",
    "Elixir": ".ex", "F#": ".fs", "Fortran": ".f .for", "FreeMarker": ".ftl", "G-code": ".g", "GAP": ".tst", "GDScript": ".gd",
    "GLSL": ".frag", "Game Maker Language": ".gml", "Glimmer TS": ".gts", "HCL": ".workflow", "HLSL": ".fx", "INI": ".cfg", "JavaScript": ".es .gs",
    "Java Properties": ".properties", "KerboScript": ".ks", "Kusto": ".csl", "Lex": ".l", "LiveScript": ".ls", "M4": ".m4", "MATLAB": ".m",
    "MQL5": ".mqh", "Markdown": ".md", "Mask": ".mask", "Mathematica": ".nb", "Modelica": ".mo", "Monkey C": ".mc", "Moocode": ".moo",
    "NCL": ".ncl", "NewLisp": ".nl", "Noir": ".nr", "Nushell": ".nu", "OCaml": ".ml", "Objective-C++": ".mm", "Objective-J": ".j", "Odin": ".odin",
    "OpenCL": ".cl", "OpenEdge ABL": ".p .w", "PHP": ".php", "PLSQL": ".prc", "Perl": ".al .cgi .fcgi .pl .pm .t", "Pkl": ".pkl", "Pod": ".pod",
    "Protocol Buffer Text Format": ".pbt", "Puppet": ".pp", "QMake": ".pro", "Qt Script": ".qs", "R": ".r", "RPC": ".x", "RPM Spec": ".spec",
    "ROS Interface": ".msg", "ReScript": ".res", "Reason": ".re", "Ren'Py": ".rpy", "Roff": ".1in .1m .1x .3in .3m .3p .3pm .3qt .3x .man .mdoc .n .rno", "MAXScript": ".ms", "Gnuplot": ".plt",
    "RouterOS Script": ".rsc", "Ruby": ".pluginspec", "Rust": ".rs", "SQL": ".ddl .sql", "SWIG": ".i", "SaltStack": ".sls", "Scala": ".sc",
    "Scheme": ".sch", "ShaderLab": ".shader", "Slice": ".ice", "Smalltalk": ".st", "Smarty": ".tpl", "Starlark": ".star", "SubRip Text": ".srt",
    "SuperCollider": ".scd", "TSX": ".tsx", "TeX": ".toc", "Text": ".fr .txt", "TypeScript": ".ts", "Unix Assembly": ".s", "VBA": ".vba", "Verilog": ".v",
    "XML": ".gst", "XML Property List": ".plist", "YAML": ".yaml .yml", "Yacc": ".yy", "jq": ".jq", "q": ".q", "xBase": ".ch", "ApacheConf": ".vhost",
    "Asymptote": ".asy", "Faust": ".dsp",
}


def entries(path):
    """name: [type, extensions, file names, interpreters, aliases], in the order of names."""
    found = {}
    for name, row in yaml.safe_load(pathlib.Path(path).read_text()).items():
        found[name] = [TYPES[row["type"]], [x.lower() for x in row.get("extensions", [])], row.get("filenames", []), row.get("interpreters", []),
                       [a.lower() for a in row.get("aliases", [])]]
    for line in LATER.strip().splitlines():
        name, kind, *lists = (line + "|||").split("|")[:5]
        extensions, files, interpreters = (field.split(" ") if field else [] for field in lists)
        row = found.setdefault(name.lstrip("+"), [kind, [], [], [], []])
        assert name.startswith("+") != (row == [kind, [], [], [], []]), name
        for place, more in ((1, extensions), (2, files), (3, interpreters)):
            row[place] += [one for one in more if one not in row[place]]
    for extension, name in MOVED.items():
        found[name][1].remove(extension)
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def main():
    path, version = sys.argv[1:3]
    found = entries(path)
    owners = collections.defaultdict(list)
    for name, row in found.items():
        for extension in dict.fromkeys(row[1]):
            owners[extension].append(name)
    preferred = {extension: name for name, text in PREFERRED.items() for extension in text.split()}
    for extension, name in preferred.items():
        assert name in owners[extension], (extension, name, owners[extension])
    shared = {extension for extension, names in owners.items() if len(names) > 1}
    lines = []
    for name, (kind, extensions, files, interpreters, aliases) in found.items():
        marked = ["!" + x if x in shared and preferred.get(x) == name else x for x in dict.fromkeys(extensions)]
        # In a mode line a language goes by its name in lower case too, with "-" for spaces.
        modes = [a for a in dict.fromkeys([re.sub(r" ", "-", name.lower())] + aliases) if " " not in a]
        fields = [name, kind, " ".join(marked), " ".join(files), " ".join(interpreters), " ".join(modes)]
        assert not any("|" in field for field in fields) and not any(" " in file for file in files), name
        lines.append("|".join(fields))
    text = "\n".join(lines)
    assert '"""' not in text and "\\" not in text
    TARGET.write_text(f'''// Generated by scripts/make_language_table.py; do not edit.
// Origin: languages.yml of github.com/github-linguist/linguist, {version}, with what was taken up later by 9.5 (names are facts; the list is under MIT).

/// A line a language: name | type | extensions | file names | interpreters | names in mode lines. Types: p programming, m markup, d data,
/// t prose. Of an extension that several share, "!" marks the language that is meant where the content does not tell.
let languageTable: StaticString = """
{text}
"""

/// Extensions too common to mean the languages that have them: content alone decides.
let genericExtensions: StaticString = "{" ".join(GENERIC)}"
''')
    unmarked = sorted(shared - set(preferred) - set(GENERIC))
    print(len(lines), "languages,", len(owners), "extensions,", len(shared), "of them shared,", sum(len(r[2]) for r in found.values()), "file names,",
          TARGET.stat().st_size, "bytes")
    print("shared without a mark:", " ".join(unmarked))


main()
