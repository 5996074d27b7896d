#!/usr/bin/env python3
"""Writes the generated tables of word, line and sentence splitting.

    scripts/make_word_tables.py SPACY_JSON DATATROVE_TEXT_PY UNICODE_DIR

SPACY_JSON         the rules of spaCy 3.8's blank English tokenizer (prefix, suffix and infix patterns, URL pattern, exceptions,
                   sentence marks), dumped from the library (MIT licence).
DATATROVE_TEXT_PY  datatrove 0.10.1's utils/text.py (Apache-2.0), of which only two sets of marks are read.
UNICODE_DIR        the Unicode character database, e.g. /usr/share/unicode of Debian's unicode-data (Unicode licence).

Python's own `unicodedata` (3.11: Unicode 14) gives what `str.isalpha` and its kin answer, because the filters these tables serve
were defined by running Python.
"""
import ast
import json
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]

# Bit numbers of CodePointClass; Sources/GleanBytes/Tables/CodePointClass.swift names them in this order.
BITS = ["space", "alpha", "wordChar", "digit", "symbol", "terminal", "punctuation", "sentenceMark", "prefix", "suffix", "infix",
        "beforeInfixStop", "afterInfixStop", "letter", "beforeSuffixStop", "upper", "lower", "lineBreak"]


def marks(path):
    """The two sets of marks assigned at the top of datatrove's text.py: (punctuation or terminal, terminal)."""
    tree = ast.parse(path.read_text())
    scope = {"__builtins__": {}, "map": map, "chr": chr, "range": range, "set": set}
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets[0].id in ("PUNCTUATION", "TERMINAL_PUNCTUATION"):
            exec(compile(ast.Module([node], []), "marks", "exec"), scope)
    terminal = set(scope["TERMINAL_PUNCTUATION"])
    return set(scope["PUNCTUATION"]) | terminal, terminal


def spacy_classes(rules):
    """Character classes that stand in the patterns, each as a predicate of one character."""
    def inside(pattern, after):
        start = pattern.index(after) + len(after)
        return re.compile(pattern[start - 1:pattern.index("])", start) + 1])
    stop = next(p for p in rules["suffixes"] if p.startswith("(?<=[0-9a-z"))
    upper = next(p for p in rules["suffixes"] if p.startswith("(?<=[A-Z"))
    infix_stop = next(p for p in rules["infixes"] if p.startswith("(?<=[a-z") and "\\.(?=" in p)
    comma = next(p for p in rules["infixes"] if "),(?=" in p)
    url_lower = rules["url_match"]
    tail = url_lower[url_lower.rindex(r"\.)+(?:[") + 7:url_lower.rindex("]{2,63}") + 1]
    icons = next(p for p in rules["infixes"] if p.startswith("[") and len(p) > 500)
    prefix, suffix = re.compile(rules["prefix_regex"]).search, re.compile(rules["suffix_regex"]).search
    # "(?<=[class])\.": the first class of a look-behind ends at "])"; classes here hold no bare "])" of their own but the stop's
    # "(?:...)" part, so that one is cut at its last "])".
    stop_class = re.compile(stop[len("(?<="):stop.rindex(r")\.")])
    upper_text = upper[len("(?<="):upper.rindex(r")\.")]
    upper_class = re.compile(upper_text[:len(upper_text) // 2])
    left, right = infix_stop[len("(?<="):].split(r")\.(?=")
    alpha_left = comma[len("(?<="):comma.index("),(?=")]
    return {
        "prefix": lambda c: c != "+" and prefix(c) is not None, "suffix": lambda c: suffix(c) is not None,
        "infix": lambda c, r=re.compile(icons): c == "…" or r.match(c) is not None,
        "beforeInfixStop": lambda c, r=re.compile(left): r.match(c) is not None,
        "afterInfixStop": lambda c, r=re.compile(right[:-1]): r.match(c) is not None,
        "letter": lambda c, r=re.compile(alpha_left): r.match(c) is not None,
        "beforeSuffixStop": lambda c: stop_class.match(c) is not None,
        "upper": lambda c: upper_class.match(c) is not None,
        "lower": lambda c, r=re.compile(tail): r.match(c) is not None,
    }


def code_point_bits(rules, text_py):
    symbols, terminal = marks(text_py)
    sentence = set(rules["sentencizer_punct"])
    tests = {
        "space": str.isspace, "alpha": str.isalpha, "wordChar": lambda c: c.isalnum() or c == "_", "digit": str.isdecimal,
        "symbol": symbols.__contains__, "terminal": terminal.__contains__,
        "punctuation": lambda c: unicodedata.category(c).startswith("P"), "sentenceMark": sentence.__contains__,
        "lineBreak": lambda c: len(("a" + c + "a").splitlines()) == 2, **spacy_classes(rules),
    }
    ordered = [tests[name] for name in BITS]
    return {c: sum(1 << i for i, test in enumerate(ordered) if test(chr(c))) for c in CODE_POINTS}


def runs_of(values):
    """(start, value) wherever the value changes; surrogates count as the value before them."""
    runs, last = [], None
    for c in CODE_POINTS:
        if values[c] != last:
            last = values[c]
            runs.append((c, last))
    return runs


def rows(numbers, width=132):
    lines, line = [], "   "
    for n in numbers:
        word = f" {n},"
        if len(line) + len(word) > width:
            lines.append(line)
            line = "   "
        line += word
    return "\n".join(lines + [line])


def write_runs(path, header, name, values):
    runs = runs_of(values)
    classes = sorted({v for _, v in runs})
    assert classes[0] == 0 and len(classes) < 256
    index = {v: i for i, v in enumerate(classes)}
    packed = [hex(c << 8 | index[v]) for c, v in runs]
    path.write_text(f"""{header}
/// Bits of each class, by class number.
package let {name}Bits: [UInt32] = [
{rows(map(hex, classes))}
]

/// Where the class changes: first code point << 8 | class number, ascending, from 0.
package let {name}Runs: [UInt32] = [
{rows(packed)}
]
""")
    print(path.name, len(runs), "runs,", len(classes), "classes")


def affix_split(rules, text):
    """How the affix rules alone split one exception: the tokens by which spaCy finds it again inside other spans."""
    prefix, suffix = re.compile(rules["prefix_regex"]).search, re.compile(rules["suffix_regex"]).search
    head, tail, size = [], [], 0
    while text and len(text) != size:
        size = len(text)
        p = prefix(text)
        p = len(p.group()) if p else 0
        q = suffix(text[p:])
        q = len(q.group()) if q else 0
        if p:
            head.append(text[:p])
        if q:
            tail.insert(0, text[len(text) - q:])
        text = text[p:len(text) - q]
    if text and not re.match(rules["url_match"], text):
        start = 0
        for hit in re.finditer(rules["infix_regex"], text):
            if hit.start() == 0:
                continue
            if hit.start() != start:
                head.append(text[start:hit.start()])
            head.append(hit.group())
            start = hit.end()
        text = text[start:]
    return head + ([text] if text else []) + tail


def boundaries(tokens):
    """A bit for each inner token boundary, numbered by byte offset."""
    mask, at = 0, 0
    for token in tokens[:-1]:
        at += len(token.encode())
        mask |= 1 << at
    return mask


def write_exceptions(path, rules):
    keys, numbers = [], []
    for key, tokens in sorted(rules["exceptions"].items()):
        if key.isspace():
            continue  # white space makes no words
        tokens = [t[0] for t in tokens]
        assert "".join(tokens) == key and len(key.encode()) < 32 and "\n" not in key
        pattern = affix_split(rules, key)
        assert "".join(pattern) == key
        found_again = len(pattern) > 1 and (re.search(rules["prefix_regex"], key) or re.search(rules["suffix_regex"], key)
                                            or re.search(rules["infix_regex"], key))
        keys.append(key)
        numbers += [hex(boundaries(tokens)), hex(boundaries(pattern) if found_again else 0)]
    units = next(p for p in rules["suffixes"] if p.startswith("(?<=[0-9])(?:km"))
    money = next(p for p in rules["suffixes"] if p.startswith("(?<=[0-9])(?:\\$"))
    tails = {u.replace("\\", "") for p in (units, money) for u in p[len("(?<=[0-9])(?:"):-1].split("|")}
    path.write_text(f"""// Generated by scripts/make_word_tables.py: do not edit.
// Origin: the English tokenizer exceptions, units and currency marks of spaCy 3.8 (MIT licence, Explosion AI).

/// Spans that spaCy splits by heart, one a line, in code point order.
let spacyExceptionKeys: StaticString = #\"\"\"
{chr(10).join(keys)}
\"\"\"#

/// Two masks an exception: inner token boundaries as byte offsets (bit n: a token begins at byte n), first of the rule itself, then
/// of the tokens by which the span is found again after affixes were split off (0: it is not looked for).
let spacyExceptionMasks: [UInt32] = [
{rows(numbers)}
]

/// Endings split off after an ASCII digit: units and currency marks, one a line.
let spacyDigitEndings: StaticString = #\"\"\"
{chr(10).join(sorted(tails))}
\"\"\"#
""")
    print(path.name, len(keys), "exceptions,", len(tails), "endings")


def property_file(path, wanted):
    values = {}
    for line in path.read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        span, name = [part.strip() for part in line.split(";")[:2]]
        if name not in wanted:
            continue
        first, _, last = span.partition("..")
        for c in range(int(first, 16), int(last or first, 16) + 1):
            values[c] = wanted.index(name)
    return values


# In the order of the cases of WordBreak and SentenceBreak in Sources/GleanText/Unicode.
WORD_BREAK = ["Other", "CR", "LF", "Newline", "Extend", "ZWJ", "Format", "Regional_Indicator", "Katakana", "Hebrew_Letter", "ALetter",
              "Single_Quote", "Double_Quote", "MidNumLet", "MidLetter", "MidNum", "Numeric", "ExtendNumLet", "WSegSpace"]
SENTENCE_BREAK = ["Other", "CR", "LF", "Extend", "Sep", "Format", "Sp", "Lower", "Upper", "OLetter", "Numeric", "ATerm", "SContinue",
                  "STerm", "Close"]


def break_bits(folder):
    word = property_file(folder / "auxiliary/WordBreakProperty.txt", WORD_BREAK)
    sentence = property_file(folder / "auxiliary/SentenceBreakProperty.txt", SENTENCE_BREAK)
    picture = property_file(folder / "emoji/emoji-data.txt", ["", "Extended_Pictographic"])
    category = {}
    for line in (folder / "extracted/DerivedGeneralCategory.txt").read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            span, name = [part.strip() for part in line.split(";")]
            first, _, last = span.partition("..")
            for c in range(int(first, 16), int(last or first, 16) + 1):
                category[c] = name
    wordlike = {c: category.get(c, "Cn")[0] in "LN" or word.get(c, 0) in (8, 9, 10, 16) for c in CODE_POINTS}
    return {c: word.get(c, 0) | sentence.get(c, 0) << 5 | picture.get(c, 0) << 10 | wordlike[c] << 11 for c in CODE_POINTS}


def main():
    rules = json.loads(pathlib.Path(sys.argv[1]).read_text())
    origin = "// Generated by scripts/make_word_tables.py: do not edit.\n"
    write_runs(ROOT / "Sources/GleanBytes/Tables/CodePointRuns.swift", origin +
               f"// Origin: Unicode {unicodedata.unidata_version} character database as Python answers it (Unicode licence); character\n"
               "// classes of spaCy 3.8's English tokenizer (MIT licence); punctuation sets of datatrove 0.10.1 (Apache-2.0).\n",
               "codePoint", code_point_bits(rules, pathlib.Path(sys.argv[2])))
    write_exceptions(ROOT / "Sources/GleanText/Words/SpacyExceptionTable.swift", rules)
    folder = pathlib.Path(sys.argv[3])
    write_runs(ROOT / "Sources/GleanText/Unicode/BreakRuns.swift", origin +
               "// Origin: WordBreakProperty, SentenceBreakProperty, emoji-data and general categories of the Unicode 15.0 character\n"
               "// database (Unicode licence).\n", "break", break_bits(folder))


main()
