#!/usr/bin/env python3
"""Measures SentencePiece models beside the library, each on one pinned core, and writes results/DATE-sentencepiece.md.

usage: pieces.py --texts FOLDER_OR_FILE --models FILE... [--english] [--megabytes 50] [--rounds 3] [--cpu 1]
       --texts     *.jsonl.zst with "text"
       --models    .model files
       --english   only texts of plain ASCII in which "the" and "of" stand once in a hundred bytes
The library lives in $GLEANER_PEERS_SPM (default ~/.cache/gleaner-peers/venv-spm), with sentencepiece and zstandard from PyPI.
It is given a tenth of the texts. Programs take turns, and the best round of each counts.
"""
import argparse
import datetime
import os
import re
import struct
import subprocess
import sys
import tempfile

import machine

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def pack(options, peers, folder):
    """Two files of texts, each with its length before it: all for Gleaner, every tenth for both."""
    subprocess.run([f"{peers}/bin/python", f"{ROOT}/Benchmarks/peers/pieces.py", "pack", options.texts, str(options.megabytes),
                    "english" if options.english else "all", f"{folder}/all", f"{folder}/some"], check=True)
    return [f"{folder}/all", f"{folder}/some"]


def count(path):
    texts = size = 0
    with open(path, "rb") as file:
        while head := file.read(4):
            length, = struct.unpack("<I", head)
            file.seek(length, 1)
            texts, size = texts + 1, size + length
    return texts, size


def measure(options, peers, model, everything, some):
    ours, theirs, memory, loads, tokens = [], [], [], [], set()
    for _ in range(options.rounds):
        output = machine.timed([f"{ROOT}/.build/release/PieceBench", "speed", model], options.cpu, stdin=everything)[2]
        found = re.match(r"(\d+) MB/s, \d+ texts, (\d+) tokens, digest (\w+), load (\d+) ms, memory (\d+) MB", output)
        ours.append(int(found[1]))
        tokens.add((int(found[2]), found[3]))
        loads.append(int(found[4]))
        memory.append(int(found[5]))
        found = machine.timed_json([f"{peers}/bin/python", f"{ROOT}/Benchmarks/peers/pieces.py", "speed", model, some], options.cpu)
        theirs.append(found["text_bytes"] / found["seconds"] / 1e6)
    assert len(tokens) == 1, "two rounds gave different ids"
    return os.path.basename(model), max(ours), max(theirs), max(memory), min(loads), tokens.pop()[0]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--texts", required=True)
    parser.add_argument("--models", nargs="+", required=True)
    parser.add_argument("--english", action="store_true")
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cpu", type=int, default=1)
    options = parser.parse_args()
    peers = os.environ.get("GLEANER_PEERS_SPM", os.path.expanduser("~/.cache/gleaner-peers/venv-spm"))
    version = machine.first([f"{peers}/bin/python", "-c", "import sentencepiece; print(sentencepiece.__version__)"])
    load = machine.load_line()
    with tempfile.TemporaryDirectory() as folder:
        everything, some = pack(options, peers, folder)
        texts, size = count(everything)
        rows = [measure(options, peers, model, everything, some) for model in options.models]
    kind = "English texts" if options.english else "texts of all languages"
    lines = [f"# Benchmarks of {datetime.date.today()}: SentencePiece models, {kind}", "",
             f"- commit {machine.first(['git', '-C', ROOT, 'rev-parse', '--short=12', 'HEAD'])}; {machine.first(['swift', '--version'])}",
             f"- {machine.cpu_model()}, {os.cpu_count()} cores; {load}; sentencepiece {version} from PyPI",
             f"- {texts:,} {kind}, {size / 1e6:.1f} MB; of the same texts every tenth for the library",
             f"- command: `Benchmarks/pieces.py{' --english' if options.english else ''} --megabytes {options.megabytes} --rounds {options.rounds}`, "
             f"pinned to core {options.cpu}, best of {options.rounds} rounds by turns", "",
             "MB of text a CPU second, from bytes to ids; MB is 10^6 bytes but for memory (2^20), which is what encoding adds to the process.", "",
             "| model | Gleaner, MB/s | library, MB/s | times | tokens | load, ms | memory, MB |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    lines += [f"| {name} | {ours} | {theirs:.2f} | {ours / theirs:.1f} | {tokens:,} | {loads} | {memory} |" for name, ours, theirs, memory, loads, tokens in rows]
    path = f"{ROOT}/Benchmarks/results/{datetime.date.today()}-sentencepiece{'' if options.english else '-all'}.md"
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    print(open(path).read())


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
