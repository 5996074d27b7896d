#!/usr/bin/env python3
"""Holds the recognition of licence files against scancode-toolkit's, and their CPU time.

    scripts/check_licence_texts.py BENCH SCANCODE FOLDER [--held-out SEEN] [--wheels WHEELS] [--scan JSON] [--untimed] [--show]

BENCH       .build/release/LicenceBench
SCANCODE    the program scancode of PyPI's scancode-toolkit-mini 32.5.0 (with pluggy below 1.6)
FOLDER      where the files are gathered first, if it is empty: licence files of the Python packages that this Python and SCANCODE's know,
            /usr/share/common-licenses, and 150 of Debian's copyright files, drawn with a fixed seed
--wheels    gathers instead the files LICENSE, LICENCE, COPYING and UNLICENSE of the packages in this folder of wheels, of /usr/share/doc and of
            /usr/share/common-licenses, each content once; Benchmarks/licences/packages.txt names those that were taken (pip download --no-deps)
--held-out  gathers others, none of which has the words of one in SEEN: 170 more of Debian's copyright files, and licence files of the SDKs,
            gems, modules and toolchains under /usr/lib and ~/.rustup, and of Python packages under ~/.cache
--scan      takes scancode's answers from this file (scancode -l --license-text --json JSON FOLDER) instead of asking again
--untimed   leaves out CPU time
--show      prints each file on which they differ, with the lines that scancode's answer rests on

An answer is the set of SPDX ids, of licences and of exceptions, in scancode's detected_license_expression_spdx of the file and in all that
Gleaner finds. Two answers agree where the sets are equal after the rules below; each is applied to both sides, and how many files need
it is printed. The first line printed is without any.

listed       Ids that one of the two programs cannot say are left out: LicenseRef-, which SPDX does not have, and the few ids of list 3.29 that
             scancode's data base has not.
coverage     Of scancode's matches those count of which 80% of the rule's words stand in the file; Gleaner takes a text from 80% on. A match
             below is such as 6 of 126 words, "License: LGPL-2.1+", for Qt-LGPL-exception-1.1.
own          Where scancode has an id of its own for a text that SPDX lists, that text is meant by both: LicenseRef-scancode-xfree86-1.0 is X11
             with another name than the X Consortium's; the eight are in OWN below.
later        `GPL-2.0-only` beside `GPL-2.0-or-later` is left out: a grant is written with both, as "version 2 or later" and "the text of
             version 2 can be found in ...". So for LGPL, AGPL, GFDL.
version      A GNU licence without a version, which both write as the first one or later, is left out where the file has one with a version.
invariants   `GFDL-1.3-no-invariants-only` is `GFDL-1.3-only`.
python       `PSF-2.0`, `Python-2.0` and `Python-2.0.1` are one: the licence of the PSF alone, and the stack of four that it is the first of.
autoconf     Autoconf's exceptions, five ids that people and Debian's short names call by one name, are one.
artistic     `Artistic-1.0` and `Artistic-1.0-Perl` are one: "the Artistic License" names both.
guess        `BSD-3-Clause` and `GPL-1.0-or-later` are left out where scancode has them from five words or fewer alone: "BSD license" and "under the
             GPL" tell neither clauses nor version, and stand in "it does not mean that we're distributing Python under the GPL" too. Gleaner
             says LicenseRef-BSD, or reads the sentence.
openssl      `OpenSSL` is OpenSSL's licence with SSLeay's behind it, which are `OpenSSL-standalone` and `SSLeay-standalone` too.

CPU time is that of 40 of the files, drawn with a fixed seed, in both programs one after the other; scancode's without its start.

Differences that were read stand in Benchmarks/licences/readings.tsv: file, the first 12 hex digits of its SHA-1, who is right, and what stands
there. They change no agreement; they are counted behind it.
"""
import argparse
import collections
import glob
import hashlib
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import sysconfig
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GNU = re.compile(r"(AGPL|LGPL|GPL|GFDL)-(\d\.\d)-(?:(?:no-)?invariants-)?(only|or-later)")
FIRST = {"GPL": "1.0", "AGPL": "1.0", "LGPL": "2.0", "GFDL": "1.1"}
SAME = {"PSF-2.0": ("python", "Python-2.0"), "Python-2.0.1": ("python", "Python-2.0"), "Artistic-1.0-Perl": ("artistic", "Artistic-1.0"),
        "OpenSSL-standalone": ("openssl", "OpenSSL"), "SSLeay-standalone": ("openssl", "OpenSSL")}
# Scancode's own ids for texts that SPDX lists, with names replaced or sentences added.
OWN = {"xfree86-1.0": {"X11"}, "unicode": {"Unicode-DFS-2015", "Unicode-DFS-2016"}, "info-zip": {"Info-ZIP"}, "khronos": {"MIT-Khronos-old"},
       "protobuf": {"BSD-3-Clause"}, "x11-doc": {"HPND-doc", "HPND-doc-sell"}, "iso-8879": {"ISO-permission"}, "ijg-2020": {"IJG-short", "IJG"}}
LEAST = 80
GUESSES, FEW_WORDS = {"BSD-3-Clause", "GPL-1.0-or-later"}, 5
NAMES = re.compile(r"(?i)(licen[cs]e|copying|notice|unlicense|copyright)")
FILES = re.compile(r"(?i)(^|/)(licen[cs]e|copying|unlicense)[^/]*$")
NOT = (".c", ".rs", ".css", ".RULE", ".py", ".pyc", ".so", ".json", ".ABOUT", ".html", ".js", ".h", ".svg", ".gz")


class Gatherer:
    def __init__(self, folder, without):
        self.folder, self.counts = folder, collections.Counter()
        self.seen = {self.key(open(path, "rb").read()) for path in glob.glob(f"{without}/*")} if without else set()

    @staticmethod
    def key(content):
        return hashlib.sha1(re.sub(rb"(?i)copyright[^\n]*\n|\s+", b"", content)).digest()

    def put(self, kind, name, path, most=10_000):
        if self.counts[kind] >= most:
            return
        content = open(path, "rb").read()
        key = self.key(content)
        if 200 < len(content) < 200_000 and key not in self.seen:
            self.seen.add(key)
            self.counts[kind] += 1
            open(f"{self.folder}/{kind}-{re.sub('[^A-Za-z0-9.+-]', '_', name)[-90:]}", "wb").write(content)

    @staticmethod
    def walk(*roots):
        found = []
        for root in roots:
            for folder, _, names in os.walk(root):
                if "licensedcode" not in folder:
                    found += [f"{folder}/{n}" for n in names if NAMES.match(n) and not n.endswith(NOT) and not os.path.islink(f"{folder}/{n}")]
        return sorted(found)

    def debian(self, most):
        paths = sorted(glob.glob("/usr/share/doc/*/copyright"))
        random.shuffle(paths)
        for path in paths:
            self.put("deb", path.split("/")[-2], path, most)

    def first(self, scancode):
        random.seed(7)
        packages = os.path.dirname(os.path.dirname(os.path.abspath(scancode))) + "/lib/python3*/site-packages"
        for root in sorted({sysconfig.get_paths()["purelib"]} | set(glob.glob(packages))):
            for path in self.walk(root):
                self.put("py", os.path.relpath(path, root), path)
        for path in sorted(glob.glob("/usr/share/common-licenses/*")):
            self.put("common", os.path.basename(path), path)
        self.debian(150)

    def wheels(self, folder):
        """Files by their names alone, each content once."""
        def put(kind, name, content):
            key = hashlib.sha1(content).digest()
            if 200 < len(content) < 200_000 and key not in self.seen:
                self.seen.add(key)
                self.counts[kind] += 1
                open(f"{self.folder}/{kind}-{name.replace('/', '_')}", "wb").write(content)
        for path in sorted(glob.glob(f"{folder}/*.whl")):
            with zipfile.ZipFile(path) as wheel:
                for name in wheel.namelist():
                    if FILES.search(name) and ".dist-info/" in name and not name.endswith(NOT):
                        put("python", os.path.basename(path).split("-")[0] + "__" + name.split(".dist-info/")[1], wheel.read(name))
        for root, _, files in sorted(os.walk("/usr/share/doc")):
            for name in sorted(files):
                path = os.path.join(root, name)
                if FILES.search("/" + name) and not name.endswith(NOT) and os.path.isfile(path):
                    put("debian", path[15:], open(path, "rb").read())
        for path in sorted(glob.glob("/usr/share/common-licenses/*")):
            put("debian", os.path.basename(path), open(path, "rb").read())

    def held_out(self):
        random.seed(11)
        self.debian(170)
        home = os.path.expanduser("~")
        paths = self.walk("/usr/lib/google-cloud-sdk") + self.walk("/usr/lib/node_modules") + self.walk("/usr/lib/ruby") + self.walk(home + "/.rustup")
        random.shuffle(paths)
        for path in paths:
            self.put("sdk", path[9:], path, 80)
        paths = [p for p in self.walk(home + "/.cache") + self.walk(home + "/.pyenv") if "site-packages" in p]
        random.shuffle(paths)
        for path in paths:
            self.put("py", path.split("site-packages/")[-1], path, 80)


def ids(expression):
    return set(re.findall(r"[A-Za-z0-9.+-]+", expression or "")) - {"AND", "OR", "WITH"}


def matches(answer):
    """Scancode's matches of a file: ids, share of the rule's words, lines, the rule, the words."""
    for detection in answer["license_detections"]:
        for m in detection["matches"]:
            yield ids(m["license_expression_spdx"]), m["match_coverage"], m


def covered(answer, ours, rules):
    named = ids(answer["detected_license_expression_spdx"])
    kept = set().union(*(found for found, share, _ in matches(answer) if share >= LEAST)) & named
    rules["coverage"] += kept != named
    for name in named:
        own = re.sub(r"-20\d\d-\d\d$", "", name.removeprefix("LicenseRef-scancode-"))
        if own in OWN and name.startswith("LicenseRef-") and OWN[own] & ours - kept:
            rules["own"] = 1
            kept = kept | OWN[own] & ours
    return kept


def guessed(answer, rules):
    """Ids that rest on a mention of a few words alone."""
    longest = collections.defaultdict(int)
    for found, share, match in matches(answer):
        for name in found & GUESSES:
            longest[name] = max(longest[name], match.get("matched_length", 0))
    few = {name for name, words in longest.items() if words <= FEW_WORDS}
    rules["guess"] += bool(few)
    return few


def settled(found, known, rules):
    """The ids after the rules, whose names go to `rules`."""
    out = set()
    for name in found:
        if name.startswith("LicenseRef-") or name not in known:
            rules["listed"] = 1
            continue
        if name in SAME:
            rules[SAME[name][0]] = 1
            name = SAME[name][1]
        if name.startswith("Autoconf-exception"):
            rules["autoconf"] |= name != "Autoconf-exception"
            name = "Autoconf-exception"
        gnu = GNU.fullmatch(name)
        if gnu and "invariants" in name:
            rules["invariants"] = 1
            name = f"{gnu[1]}-{gnu[2]}-{gnu[3]}"
        out.add(name)
    for name in sorted(out):
        gnu = GNU.fullmatch(name)
        if gnu and gnu[3] == "only" and f"{gnu[1]}-{gnu[2]}-or-later" in out:
            rules["later"] = 1
            out = out - {name}
    for name in sorted(out):
        gnu = GNU.fullmatch(name)
        if gnu and gnu[2] == FIRST[gnu[1]] and gnu[3] == "or-later" and any(o != name and GNU.fullmatch(o) and GNU.fullmatch(o)[1] == gnu[1] for o in out):
            rules["version"] = 1
            out = out - {name}
    return out


def known_ids(scancode):
    """The SPDX ids that scancode's data base has."""
    code = ("from licensedcode.models import load_licenses as l\n"
            "for x in l(with_deprecated=True).values(): print(x.spdx_license_key or '', *(x.other_spdx_license_keys or []))")
    python = os.path.dirname(os.path.abspath(scancode)) + "/python"
    return set(subprocess.run([python, "-W", "ignore", "-c", code], check=True, capture_output=True, text=True).stdout.split())


def cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def scan(scancode, folder, out, *more):
    start = cpu()
    subprocess.run([scancode, "-n", "1", "-l", *more, "--quiet", "--json", out, folder], check=True, stderr=subprocess.DEVNULL)
    return cpu() - start


def timed(bench, scancode, folder):
    """CPU seconds a file of scancode without its start, those of its start, and those of Gleaner."""
    names, seconds = random.Random(3).sample(sorted(os.listdir(folder)), 40), []
    for part in (names[:1], names):
        sample = f"{folder}.timed{len(part)}"
        os.makedirs(sample, exist_ok=True)
        for name in part:
            open(f"{sample}/{name}", "wb").write(open(f"{folder}/{name}", "rb").read())
        seconds.append(scan(scancode, sample, sample + ".json"))
    ours = float(subprocess.run([bench, sample, "20"], check=True, capture_output=True, text=True).stderr.strip().splitlines()[-1])
    return (seconds[1] - seconds[0]) / 39, seconds[0], ours


def show(name, found, wanted, answer):
    print(f"{name}: only scancode {sorted(wanted - found)}, only Gleaner {sorted(found - wanted)}")
    for one in sorted(wanted - found):
        for named, share, m in matches(answer):
            if any(SAME.get(i, ("", i))[1] == one for i in named) and share >= LEAST:
                print(f"    {one}: {m['rule_identifier']}, lines {m['start_line']} to {m['end_line']}: {m.get('matched_text', '')[:200]!r}")
                break


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bench", "scancode", "folder"):
        options.add_argument(name)
    options.add_argument("--held-out")
    options.add_argument("--wheels")
    options.add_argument("--scan")
    options.add_argument("--untimed", action="store_true")
    options.add_argument("--show", action="store_true")
    options = options.parse_args()
    folder = options.folder.rstrip("/")
    os.makedirs(folder, exist_ok=True)
    if not os.listdir(folder):
        gatherer = Gatherer(folder, options.held_out)
        if options.wheels:
            gatherer.wheels(options.wheels)
        elif options.held_out:
            gatherer.held_out()
        else:
            gatherer.first(options.scancode)
        print("gathered:", dict(gatherer.counts))
    answer = options.scan or folder + ".json"
    if not options.scan:
        scan(options.scancode, folder, answer, "--license-text")
    theirs = {f["path"].split("/")[-1]: f for f in json.load(open(answer))["files"] if f["type"] == "file"}
    done = subprocess.run([options.bench, folder], check=True, capture_output=True, text=True)
    known = known_ids(options.scancode)
    readings = {tuple(row[:2]): row[2] for row in (line.rstrip("\n").split("\t") for line in open(ROOT / "Benchmarks/licences/readings.tsv"))}
    tally, used, read, plain = collections.Counter(), collections.Counter(), collections.Counter(), 0
    for line in done.stdout.splitlines():
        name, _, text = line.partition("\t")
        ours, answered = set().union(*map(ids, text.split("|"))), theirs[name]
        # Without any rule but the first, which a comparison cannot do without.
        plain += {i for i in ours if i in known and "LicenseRef-" not in i} == {i for i in ids(answered["detected_license_expression_spdx"]) if "LicenseRef-" not in i}
        rules = collections.Counter()
        few = guessed(answered, rules)
        wanted = settled(covered(answered, ours, rules) - few, known, rules)
        found = settled(ours - few, known, rules)
        kind = name.split("-")[0], "one licence or none" if len(wanted) < 2 else "several"
        tally[kind, "files"] += 1
        tally[kind, "agree"] += found == wanted
        used.update({rule for rule, count in rules.items() if count})
        if found != wanted:
            digest = hashlib.sha1(open(f"{folder}/{name}", "rb").read()).hexdigest()[:12]
            read[readings.get((name, digest), "not read")] += 1
            if options.show:
                show(name, found, wanted, answered)
    files, agree = (sum(v for (_, what), v in tally.items() if what == wanted) for wanted in ("files", "agree"))
    print(f"the same ids, listed ones alone: {plain} of {files}, {100 * plain / files:.1f}%")
    for kind in sorted({k for k, _ in tally}):
        print(*kind, f"{tally[kind, 'agree']} of {tally[kind, 'files']}", sep=", ")
    print(f"after the rules: {agree} of {files}, {100 * agree / files:.1f}%")
    print("files with a rule's case:", ", ".join(f"{rule} {count}" for rule, count in used.most_common()))
    print("the others, as read:", ", ".join(f"{verdict} {count}" for verdict, count in read.most_common()))
    right = agree + read["gleaner"] + read["form"]
    print(f"Gleaner's answer stands, by agreement or by reading: {right} of {files}, {100 * right / files:.1f}%")
    if options.untimed:
        return
    peer, startup, ours_cpu = timed(options.bench, options.scancode, folder)
    print(f"CPU a file: scancode {peer * 1000:.0f} ms (start-up of {startup:.1f} s left out), Gleaner {ours_cpu * 1000:.2f} ms: {peer / ours_cpu:.0f} times")


main()
