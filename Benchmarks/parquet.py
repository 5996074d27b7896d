#!/usr/bin/env python3
"""Measures the parquet steps beside pyarrow on one pinned core, and the share of FineWeb's recipe that writing takes; writes results/DATE-parquet.md.

usage: parquet.py --texts TEXTS.jsonl [--warc FILE...] [--cpu 1]
       --texts  JSON lines with text, id, url, date: writing and reading (ParquetBench, pyarrow)
       --warc   crawls for Recipes/fineweb.yaml with Parquet as output: CPU of the build, and of writing what it kept
pyarrow lives in $GLEANER_READERS (default ~/.cache/gleaner-readers, made by scripts/readers.sh).
"""
import argparse
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import machine

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNS = 3


def rates(options, python, folder):
    """MB of text a CPU second of each run, by what was done."""
    found = {}

    def add(name, size, seconds):
        found.setdefault(name, []).append(size / seconds / 1e6)

    for _ in range(RUNS):
        output = machine.timed([f"{ROOT}/.build/release/ParquetBench", options.texts, f"{folder}/ours.parquet"], options.cpu)[2]
        ours = json.loads(output)
        add("gleaner writes", ours["text_bytes"], ours["write"])
        output = machine.timed([python, f"{ROOT}/Benchmarks/peers/parquet.py", "write", options.texts, f"{folder}/theirs.parquet"], options.cpu)[2]
        for line in output.splitlines():
            theirs = json.loads(line)
            add({"plain": "pyarrow writes", "cdc": "pyarrow writes, with content-defined chunking, page index and checksums"}[theirs["name"]], theirs["text_bytes"], theirs["seconds"])
        add("gleaner reads", ours["text_bytes"], ours["read"])
        add("gleaner verifies", ours["text_bytes"], ours["verify"])
        theirs = machine.timed_json([python, f"{ROOT}/Benchmarks/peers/parquet.py", "read", f"{folder}/ours.parquet"], options.cpu)
        add("pyarrow reads the same file", ours["text_bytes"], theirs["seconds"])
    sizes = [os.path.getsize(f"{folder}/{name}.parquet") / 1e6 for name in ["ours", "theirs"]]
    return found, ours["text_bytes"], ours["rows"], sizes


def chain(options, folder):
    with open(f"{ROOT}/Recipes/fineweb.yaml") as file:
        recipe = re.sub(r"(?ms)^output:.*?(?=^\S|\Z)", "", file.read())
    with open(f"{folder}/fineweb.yaml", "w") as file:
        file.write(recipe + "\noutput:\n  - parquet: {}\n")
    gleaner = f"{ROOT}/.build/release/gleaner"
    shutil.rmtree(f"{folder}/release", ignore_errors=True)
    whole = machine.timed([gleaner, "build", f"{folder}/fineweb.yaml", "--input", *options.warc, "--output", f"{folder}/release", "--workers", "1"], options.cpu)[0]
    shards = sorted(f"{folder}/release/data/{name}" for name in os.listdir(f"{folder}/release/data"))
    with open(f"{folder}/kept.jsonl", "wb") as file:
        subprocess.run([gleaner, "cat", *shards, "--columns", "text,id,url,date"], stdout=file, check=True)
    writing = min(json.loads(machine.timed([f"{ROOT}/.build/release/ParquetBench", f"{folder}/kept.jsonl", f"{folder}/kept.parquet"], options.cpu)[2])["write"] for _ in range(RUNS))
    counts = json.load(open(f"{folder}/release/manifest.json"))["counts"]
    return whole, writing, counts


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--texts", required=True)
    parser.add_argument("--warc", nargs="+", default=[])
    parser.add_argument("--cpu", type=int, default=1)
    options = parser.parse_args()
    python = os.environ.get("GLEANER_READERS", os.path.expanduser("~/.cache/gleaner-readers")) + "/bin/python"
    folder = tempfile.mkdtemp()
    found, size, rows, sizes = rates(options, python, folder)
    names = " ".join(os.path.basename(path) for path in options.warc)
    lines = [f"# Benchmarks of {datetime.date.today()}: Parquet", "",
             f"- commit {machine.first(['git', '-C', ROOT, 'rev-parse', '--short=12', 'HEAD'])}; {machine.first(['swift', '--version'])}; "
             f"pyarrow {machine.first([python, '-c', 'import pyarrow; print(pyarrow.__version__)'])}",
             f"- {machine.cpu_model()}, {os.cpu_count()} cores; {machine.load_line()}",
             f"- command: `Benchmarks/parquet.py --texts {os.path.basename(options.texts)}" + (f" --warc {names}" if names else "") + f"`, pinned to core {options.cpu}",
             "", "CPU seconds, user and system. MB is 10^6 bytes of text.", "",
             f"## Writing and reading\n\n{rows:,} texts, {size / 1e6:.1f} MB; zstd level 3, row groups of 64 MB. {RUNS} runs by turns: the best, and all. "
             f"gleaner's file has {sizes[0]:.1f} MB, pyarrow's {sizes[1]:.1f}. Writing starts from rows in memory in both; gleaner's includes the content digest. pyarrow checks neither checksums nor UTF-8 when it reads.\n",
             "| what | MB/s | runs |", "| --- | ---: | --- |"]
    lines += [f"| {name} | {max(values):.0f} | {', '.join(f'{value:.0f}' for value in values)} |" for name, values in found.items()]
    if options.warc:
        whole, writing, counts = chain(options, folder)
        lines += ["", "## Share of FineWeb's recipe", "",
                  f"{counts['pagesIn']:,} pages in, {counts['pagesKept']:,} kept with {counts['textBytes'] / 1e6:.1f} MB of text. The build takes {whole:.1f} CPU s; "
                  f"writing what it kept takes {writing:.2f}, **{100 * writing / whole:.1f}%**."]
    shutil.rmtree(folder)
    path = f"{ROOT}/Benchmarks/results/{datetime.date.today()}-parquet.md"
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    print(open(path).read())


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
