#!/usr/bin/env python3
"""Writes Sources/GleanText/Words/SimplifiedTextTable.swift: what datatrove's simplify_text makes of each code point.

    scripts/make_simplify_tables.py DATATROVE_TEXT_PY

DATATROVE_TEXT_PY  datatrove 0.10.1's utils/text.py (Apache-2.0), of which only the set of marks that become spaces is read.

Python's own str.lower and `unicodedata` (3.11: Unicode 14) say how a code point is lowered and taken apart, because the reference
is defined by running Python; decimal digits are those of the `regex` package (2026.11: Unicode 17), which the reference asks for
them. Hangul syllables are left out: they are taken apart by arithmetic.
"""
import ast
import pathlib
import sys
import unicodedata

import regex

ROOT = pathlib.Path(__file__).resolve().parent.parent
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
# Kinds, numbered as in SimplifiedTextTable.Kind.
KEEP, MAP, SPACE, DROP, DROP_STARTER, DIGIT, SEPARATOR, MARK_SEPARATOR, SEQUENCE, MARK, SIGMA = range(11)
DECIMAL = regex.compile(r"\p{Nd}")
SEPARATORS = ".,،٫⎖⎗⎘"


def punctuation(path):
    scope = {"__builtins__": {}, "map": map, "chr": chr, "range": range}
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "PUNCTUATION":
            exec(compile(ast.Module([node], []), "marks", "exec"), scope)
    return set(scope["PUNCTUATION"])


def action(c, marks):
    """(kind, what remains of the code point) where nothing beside it matters."""
    char = chr(c)
    if char == "Σ":
        return SIGMA, ()
    if DECIMAL.match(char):
        return DIGIT, ()
    if char in SEPARATORS:
        return (MARK_SEPARATOR if char in marks else SEPARATOR), ()
    if char in marks or char.isspace():
        return SPACE, ()
    lowered = char.lower()
    assert not any(x in marks or x.isspace() or DECIMAL.match(x) for x in lowered)
    parts = unicodedata.normalize("NFD", lowered)
    left = tuple(ord(x) for x in parts if unicodedata.category(x) != "Mn")
    starters = [unicodedata.combining(x) == 0 for x in parts]
    if not left:
        return (DROP_STARTER if any(starters) else DROP), ()
    ranks = [unicodedata.combining(chr(x)) for x in left]
    if left == (c,):
        return (MARK, ()) if ranks[0] else (KEEP, ())
    if len(left) == 1 and ranks[0] == 0:
        # Marks that were dropped before this one would only end a run of other marks, which a starter does as well.
        return MAP, left
    assert sum(starters) == ranks.count(0) or not any(ranks), hex(c)
    return SEQUENCE, left


def runs(actions):
    """[first, last, step, kind, target of the first]: targets move along with the code points, or stay where the step is 0."""
    out = []
    for c in CODE_POINTS:
        kind, left = actions[c]
        if kind in (KEEP, SEQUENCE):
            continue
        target = left[0] if left else 0
        last = out[-1] if out else None
        if last and last[3] == kind:
            gap = c - last[1]
            moved = last[4] + (c - last[0]) if kind == MAP else 0
            if gap == last[2] and target == moved or last[0] == last[1] and gap in (1, 2) and target == moved:
                last[1], last[2] = c, gap
                continue
        out.append([c, c, 1, kind, target])
    return out


def cased():
    """Runs of (first, last, kind): 1 for what str.lower passes over beside a sigma, 2 for letters with case."""
    out = []
    for c in CODE_POINTS:
        char = chr(c)
        kind = 2 if ("1" + char + "Σ").lower()[-1] == "ς" else 1 if ("A" + char + "Σ").lower()[-1] == "ς" else 0
        if not kind:
            continue
        if out and out[-1][1] == c - 1 and out[-1][2] == kind:
            out[-1][1] = c
        else:
            out.append([c, c, kind])
    return out


def rows(numbers, width=132):
    lines, line = [], "   "
    for n in map(hex, numbers):
        word = f" {n},"
        if len(line) + len(word) > width:
            lines.append(line)
            line = "   "
        line += word
    return "\n".join(lines + [line])


def main():
    marks = punctuation(pathlib.Path(sys.argv[1]))
    actions = {c: (KEEP, ()) if 0xAC00 <= c <= 0xD7A3 else action(c, marks) for c in CODE_POINTS}
    found = runs(actions)
    packed = []
    for first, last, step, kind, target in found:
        # Two numbers for a lone code point or a run without a target, three for the rest.
        packed.append(kind << 28 | (step == 2) << 27 | (first != last) << 26 | first)
        if first != last:
            packed.append(last)
        if kind == MAP:
            packed.append(target)
    pool = []
    for c, (kind, left) in actions.items():
        if kind == SEQUENCE:
            pool += [len(left) << 24 | c, *left]
    ranks = [c << 8 | unicodedata.combining(chr(c)) for c in CODE_POINTS
             if unicodedata.combining(chr(c)) and unicodedata.category(chr(c)) != "Mn"]
    case = [n for first, last, kind in cased() for n in (kind << 24 | first, last)]
    path = ROOT / "Sources/GleanText/Words/SimplifiedTextTable.swift"
    path.write_text(f"""// Generated by scripts/make_simplify_tables.py: do not edit.
// Origin: Unicode {unicodedata.unidata_version} character database as Python answers it (Unicode licence); the marks that become spaces
// are those of datatrove 0.10.1 (Apache-2.0).

/// Runs of code points that do not stay as they are: kind << 28 | every second one << 27 | more than one << 26 | the first; then the
/// last, if there are more; then, of kind 1, what becomes of the first.
let simplifiedRuns: [UInt32] = [
{rows(packed)}
]

/// Code points that become several: how many << 24 | the code point, then what becomes of it.
let simplifiedSequences: [UInt32] = [
{rows(pool)}
]

/// Marks that stay and have a canonical combining class: code point << 8 | class.
let simplifiedMarks: [UInt32] = [
{rows(ranks)}
]

/// What str.lower looks at beside a capital sigma, as runs: kind << 24 | the first, then the last. 1: passed over; 2: has case.
let simplifiedCase: [UInt32] = [
{rows(case)}
]
""")
    print(len(found), "runs,", len(packed), "numbers,", len(pool), "of sequences,", len(ranks), "marks,", len(case) // 2, "case runs")


main()
