#!/usr/bin/env python3
"""Holds the recognition of licence files against scancode-toolkit's, and their CPU time.

    scripts/check_licence_texts.py BENCH SCANCODE FOLDER

BENCH     .build/release/LicenceBench
SCANCODE  the program scancode of PyPI's scancode-toolkit-mini 32.5.0 (with pluggy below 1.6)
FOLDER    where the files are gathered first, if it is empty: licence files of the Python packages that this Python and SCANCODE's know,
          /usr/share/common-licenses, and 150 of Debian's copyright files, drawn with a fixed seed

Two answers agree where they name the same SPDX ids; scancode's own LicenseRef- ids and ours are left out. Files of which scancode names one
id or none are counted apart from those with more.
"""
import collections
import glob
import hashlib
import json
import os
import random
import re
import resource
import subprocess
import sys
import sysconfig


def gather(folder, scancode):
    random.seed(7)
    seen, counts = set(), collections.Counter()

    def put(kind, name, path):
        content = open(path, "rb").read()
        key = hashlib.sha1(re.sub(rb"(?i)copyright[^\n]*\n|\s+", b"", content)).digest()
        if 200 < len(content) < 200_000 and key not in seen:
            seen.add(key)
            counts[kind] += 1
            open(f"{folder}/{kind}-{re.sub('[^A-Za-z0-9.+-]', '_', name)[-90:]}", "wb").write(content)

    roots = {sysconfig.get_paths()["purelib"]} | set(glob.glob(os.path.dirname(os.path.dirname(os.path.abspath(scancode))) + "/lib/python3*/site-packages"))
    for root in sorted(roots):
        for path in sorted(glob.glob(root + "/**/*", recursive=True)):
            name = os.path.basename(path)
            if "licensedcode" not in path and os.path.isfile(path) and re.match(r"(?i)(licen[cs]e|copying|notice|unlicense)", name) \
                    and not name.endswith((".py", ".pyc", ".so", ".json", ".ABOUT", ".html", ".js")):
                put("py", os.path.relpath(path, root), path)
    for path in sorted(glob.glob("/usr/share/common-licenses/*")):
        put("common", os.path.basename(path), path)
    debian = sorted(glob.glob("/usr/share/doc/*/copyright"))
    random.shuffle(debian)
    for path in debian:
        if counts["deb"] < 150:
            put("deb", path.split("/")[-2], path)
    print("gathered:", dict(counts))


def ids(expression):
    found = re.findall(r"[A-Za-z0-9.+-]+", expression or "")
    return {i for i in found if i not in ("AND", "OR", "WITH") and not i.startswith("LicenseRef-")}


def cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def scan(scancode, folder, out):
    start = cpu()
    subprocess.run([scancode, "-n", "1", "-l", "--quiet", "--json", out, folder], check=True, stderr=subprocess.DEVNULL)
    return cpu() - start


def main():
    bench, scancode, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    if not os.listdir(folder):
        gather(folder, scancode)
    one, answer = folder.rstrip("/") + ".one", folder.rstrip("/") + ".json"
    os.makedirs(one, exist_ok=True)
    first = sorted(os.listdir(folder))[0]
    open(f"{one}/{first}", "wb").write(open(f"{folder}/{first}", "rb").read())
    startup = scan(scancode, one, answer)
    peer = (scan(scancode, folder, answer) - startup) / max(1, len(os.listdir(folder)) - 1)
    theirs = {f["path"].split("/")[1]: ids(f.get("detected_license_expression_spdx")) for f in json.load(open(answer))["files"] if f["type"] == "file"}
    done = subprocess.run([bench, folder, "5"], check=True, capture_output=True, text=True)
    ours = {name: set().union(*map(ids, found.split("|"))) for name, _, found in (line.partition("\t") for line in done.stdout.splitlines())}
    tally = collections.Counter()
    for name, found in sorted(ours.items()):
        kind = name.split("-")[0], "one licence" if len(theirs[name]) < 2 else "several"
        tally[kind, "files"] += 1
        tally[kind, "agree"] += found == theirs[name]
        if found != theirs[name] and "-v" in os.environ.get("CHECK", ""):
            print(name, "only scancode:", sorted(theirs[name] - found), "only Gleaner:", sorted(found - theirs[name]))
    for kind in sorted({k for k, _ in tally}):
        print(*kind, f"{tally[kind, 'agree']} of {tally[kind, 'files']}")
    single = [k for k, _ in tally if k[1] == "one licence"]
    agree, files = (sum(tally[k, what] for k in set(single)) for what in ("agree", "files"))
    print(f"files of one licence: {agree} of {files}, {100 * agree / files:.1f}%")
    ours_cpu = float(done.stderr.strip().splitlines()[-1])
    print(f"CPU a file: scancode {peer * 1000:.0f} ms (start-up of {startup:.1f} s left out), Gleaner {ours_cpu * 1000:.2f} ms: {peer / ours_cpu:.0f} times")


main()
