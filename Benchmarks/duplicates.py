#!/usr/bin/env python3
"""Measures the steps that find duplicates beside their peers, each on one pinned core, and writes results/DATE-duplicates.md.

usage: duplicates.py --texts TEXTS.jsonl --shards FOLDER [--scale PAGES,PAGES...] [--cpu 1]
       --texts   JSON lines with "text": signatures (MinHashBench, datatrove, rensa)
       --shards  a release's data/ of zstd JSON lines: exact duplicates (gleaner, DuckDB)
       --scale   made signatures through a whole build of minhash (SurveyBench), 1000000,2000000,... ; 20 million want 12 GB of disk
The peers live in $GLEANER_PEERS (default ~/.cache/gleaner-peers/venv), with datatrove, spacy, rensa and duckdb from PyPI.
"""
import argparse
import datetime
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

import machine

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RECIPE = """gleaner: 1
name: exact
sources: [{{ jsonl: {{ paths: in/ }} }}]
steps: [{{ exact: {{}} }}]
output: [{{ jsonl: {{ columns: fineweb, compress: zstd, level: {level} }} }}]
"""


def cpu_flags():
    with open("/proc/cpuinfo") as file:
        flags = next((line for line in file if line.startswith("flags")), "").split()
    return ", ".join(flag for flag in ["avx2", "avx512f", "avx512bw", "sha_ni", "vaes"] if flag in flags)


def signatures(options, peers):
    rows = []
    output = machine.timed([f"{ROOT}/.build/release/MinHashBench", "speed", options.texts, "fineweb", "fineweb2", "refinedweb", "gleaner"], options.cpu)[2]
    speeds = dict(re.findall(r"^(\w+): ([\d.]+) MB/s", output, re.M))
    rates = {}
    for name in ["datatrove", "rensa"]:
        found = machine.timed_json([f"{peers}/bin/python", f"{ROOT}/Benchmarks/peers/duplicates.py", name, options.texts], options.cpu)
        rates[name] = found["text_bytes"] / found["seconds"] / 1e6
    for name, speed in speeds.items():
        beside = {"fineweb": "datatrove", "fineweb2": "datatrove", "gleaner": "rensa"}.get(name)
        times = f"{float(speed) / rates[beside]:.0f} x {beside}" if beside else ""
        rows.append((f"shingles and signature, dialect `{name}`", f"{float(speed):,.1f} MB of text/s", times))
    rows += [(f"the same, {name}", f"{rate:.2f} MB of text/s", "") for name, rate in rates.items()]
    return rows


def exact(options, peers):
    rows, folder = [], tempfile.mkdtemp()
    for run in range(3):
        for level in [1, 3]:
            recipe, out = f"{folder}/exact.yaml", f"{folder}/release"
            with open(recipe, "w") as file:
                file.write(RECIPE.format(level=level))
            shutil.rmtree(out, ignore_errors=True)
            command = ["/usr/bin/time", "-f", "%U %S %M", f"{ROOT}/.build/release/gleaner", "build", recipe, "--input", options.shards, "--output", out, "--workers", "1"]
            done = subprocess.run(["taskset", "-c", str(options.cpu)] + command, capture_output=True, text=True)
            user, system, memory = done.stderr.strip().splitlines()[-1].split()
            packed = sum(os.path.getsize(f"{out}/data/{name}") for name in os.listdir(f"{out}/data")) >> 20
            kept = json.load(open(f"{out}/manifest.json"))["counts"]["pagesKept"]
            rows.append((f"gleaner, `exact`, zstd level {level}", float(user) + float(system), int(memory) >> 10, packed, kept))
        found = machine.timed_json([f"{peers}/bin/python", f"{ROOT}/Benchmarks/peers/duplicates.py", "duckdb", options.shards, f"{folder}/duck.jsonl.zst"], options.cpu)
        rows.append(("DuckDB, one thread, window over the text", found["seconds"], found["memory_mb"], found["packed_mb"], found["rows"]))
    shutil.rmtree(folder)
    return rows


def scale(options):
    rows = []
    for pages in options.scale.split(","):
        folder = tempfile.mkdtemp()
        output = machine.timed([f"{ROOT}/.build/release/SurveyBench", pages, folder, "1", "1024"], options.cpu)[2]
        shutil.rmtree(folder)
        found = re.search(r"pages (\d+)  duplicates (\d+)  wall ([\d.]+) s  CPU ([\d.]+) s  peak memory (\d+) MB  peak disk (\d+) MB", output)
        survey = sum(float(seconds) for name, seconds in re.findall(r"^(\S+)  ([\d.]+) s$", output, re.M) if name.startswith("made_minhash"))
        rows.append([int(found[1]), int(found[2]), float(found[4]), survey, int(found[5]), int(found[6])])
    return rows


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--texts")
    parser.add_argument("--shards")
    parser.add_argument("--scale", default="")
    parser.add_argument("--cpu", type=int, default=1)
    options = parser.parse_args()
    peers = os.environ.get("GLEANER_PEERS", os.path.expanduser("~/.cache/gleaner-peers/venv"))
    lines = [f"# Benchmarks of {datetime.date.today()}: duplicates", "",
             f"- commit {machine.first(['git', '-C', ROOT, 'rev-parse', '--short=12', 'HEAD'])}; {machine.first(['swift', '--version'])}",
             f"- {machine.cpu_model()}, {os.cpu_count()} cores, {cpu_flags()}; {machine.load_line()}",
             "- command: `Benchmarks/duplicates.py " + " ".join(f"--{name} {os.path.basename(value) if '/' in value else value}"
             for name, value in [("texts", options.texts), ("shards", options.shards), ("scale", options.scale)] if value) + f"`, pinned to core {options.cpu}",
             "", "CPU seconds, user and system. MB is 10^6 bytes but for memory and files (2^20).", ""]
    if options.texts:
        lines += [f"## Signatures\n\nTexts: {os.path.basename(options.texts)}, {os.path.getsize(options.texts) / 1e6:.1f} MB of JSON lines.\n",
                  "| what | rate | beside |", "| --- | ---: | --- |"] + [f"| {a} | {b} | {c} |" for a, b, c in signatures(options, peers)] + [""]
    if options.shards:
        lines += ["## Exact duplicates of documents\n\nBoth read the same zstd JSON lines and write the rows that stay as zstd JSON lines, three runs by turns.\n",
                  "| program | CPU s | memory, MB | written, MB | rows |", "| --- | ---: | ---: | ---: | ---: |"]
        lines += [f"| {name} | {seconds:.1f} | {memory:,} | {packed:,} | {kept:,} |" for name, seconds, memory, packed, kept in exact(options, peers)] + [""]
    if options.scale:
        lines += ["## minhash by size\n\nMade signatures (14 bands of 8) through a whole build, one worker, 1 GB for sorting: signing, spilling, sorting, joining, components, "
                  "clusters, decisions, packing. `rounds` are the survey's own.\n",
                  "| pages | duplicates | CPU s | µs a page | over n log n | rounds, s | memory, MB | disk, MB |", "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
        rows = scale(options)
        for pages, duplicates, seconds, rounds, memory, disk in rows:
            norm = (seconds / (pages * math.log(pages))) / (rows[0][2] / (rows[0][0] * math.log(rows[0][0])))
            lines.append(f"| {pages:,} | {duplicates:,} | {seconds:.1f} | {seconds / pages * 1e6:.1f} | {norm:.2f} | {rounds:.1f} | {memory:,} | {disk:,} |")
    parts = [name for name, value in [("texts", options.texts), ("shards", options.shards), ("scale", options.scale)] if value]
    path = f"{ROOT}/Benchmarks/results/{datetime.date.today()}-duplicates{'' if len(parts) == 3 else '-' + '-'.join(parts)}.md"
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    print(open(path).read())


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
