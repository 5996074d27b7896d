#!/usr/bin/env python3
"""Holds the languages of files, and what is left out, against linguist, go-enry and Pygments.

    scripts/check_languages.py BENCH FOLDER [--show N] [--linguist] [--times N]

BENCH is the built CodeBench executable. Run with a Python that has enry-python (0.2.0 was used) and pygments; --linguist asks linguist too, which Debian
packages as ruby-github-linguist (7.22.1). Compared are files that hold text. Pygments guesses by file name alone and has names of its own: of it only the
files are compared whose lexer's name or alias is a language of ours. Disagreements are listed with the extension, the most frequent first.
"""
import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import enry
import pygments.lexers
import pygments.util

LINGUIST = """
require 'linguist'
Dir.glob("**/*", File::FNM_DOTMATCH, base: ARGV[0]).sort.each do |name|
  path = File.join(ARGV[0], name)
  next unless File.file?(path)
  blob = Linguist::FileBlob.new(path, ARGV[0])
  flags = [("generated" if blob.generated?), ("vendored" if blob.vendored?)].compact.join(",")
  puts [name, blob.language&.name || "", flags].join("\\t")
end
"""


def rows(text):
    """path: (language, flags)"""
    found = {}
    for line in text.split("\n"):
        fields = line.split("\t")
        if len(fields) == 3:
            found[fields[0]] = (fields[1], set(fields[2].split(",")) - {""})
    return found


def ask_linguist(folder):
    with tempfile.NamedTemporaryFile("w", suffix=".rb") as script:
        script.write(LINGUIST)
        script.flush()
        return rows(subprocess.run(["ruby", script.name, folder], capture_output=True, check=True).stdout.decode(errors="surrogateescape"))


def ask_enry(folder, names):
    found = {}
    for name in names:
        data = (pathlib.Path(folder) / name).read_bytes()
        flags = {flag for flag, holds in (("generated", enry.is_generated(name, data)), ("vendored", enry.is_vendor(name))) if holds}
        found[name] = (enry.get_language(name, data), flags)
    return found


def plain(name):
    return re.sub(r"[^a-z0-9+#]", "", name.lower())


def ask_pygments(names, known):
    """Only where a name of the lexer is one of ours; None elsewhere."""
    known = {plain(name): name for name in known}
    found = {}
    for name in names:
        try:
            lexer = pygments.lexers.get_lexer_for_filename(os.path.basename(name))
        except pygments.util.ClassNotFound:
            continue
        for alias in (lexer.name, *lexer.aliases):
            if plain(alias) in known:
                found[name] = (known[plain(alias)], set())
                break
    return found


def ending(path):
    name = os.path.basename(path)
    return "." + name.rsplit(".", 1)[1] if "." in name else "(none)"


def compare(title, ours, theirs, show):
    names = [name for name in ours if name in theirs]
    agree, asked, pairs, examples = collections.Counter(), collections.Counter(), collections.Counter(), {}
    for name in names:
        asked[ending(name)] += 1
        if ours[name][0] == theirs[name][0]:
            agree[ending(name)] += 1
        else:
            pair = (ending(name), ours[name][0] or "-", theirs[name][0] or "-")
            pairs[pair] += 1
            examples.setdefault(pair, name)
    total = sum(agree.values())
    print(f"{title}: the same language for {total} of {len(names)} files, {total / max(1, len(names)):.4f}; "
          f"the same for all files of {sum(agree[e] == asked[e] for e in asked)} of {len(asked)} extensions")
    for pair, count in pairs.most_common(show):
        print(f"  {count:6} {pair[0]:8} ours {pair[1]}, theirs {pair[2]}: {examples[pair]}; {agree[pair[0]]} of {asked[pair[0]]} agree")
    for flag in ("generated", "vendored"):
        mine, other = {n for n in names if flag in ours[n][1]}, {n for n in names if flag in theirs[n][1]}
        if other:
            print(f"  {flag}: ours {len(mine)}, theirs {len(other)}, both {len(mine & other)}")
            for title, only in (("ours alone", mine - other), ("theirs alone", other - mine)):
                for name in sorted(only)[:: max(1, len(only) // max(1, show // 4))][: show // 4]:
                    print(f"         {title}: {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("folder")
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--linguist", action="store_true")
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    ours = rows(subprocess.run([arguments.bench, arguments.folder], capture_output=True, check=True).stdout.decode(errors="surrogateescape"))
    ours = {name: row for name, row in ours.items() if not row[1] & {"binary", "empty", "not_text"}}
    start = time.process_time()
    other = ask_enry(arguments.folder, ours)
    seconds = time.process_time() - start
    compare("go-enry", ours, other, arguments.show)
    if arguments.linguist:
        compare("linguist", ours, ask_linguist(arguments.folder), arguments.show)
    compare("Pygments", ours, ask_pygments(ours, {row[0] for row in ours.values()} | {row[0] for row in other.values()} - {""}), arguments.show)
    speed = subprocess.run([arguments.bench, arguments.folder, str(arguments.times)], capture_output=True, check=True).stderr.decode().strip()
    print(f"ours {speed}; go-enry with reading {seconds / len(ours) * 1e9:.0f} ns a file")


main()
