#!/usr/bin/env python3
"""Measures tokenizers beside their peers, each on one pinned core and by turns, and writes results/DATE-tokens.md.

usage: tokens.py --texts TEXTS.jsonl[.zst] --ranks gpt2.tiktoken --json gpt2-tokenizer.json [--megabytes 100] [--ascii 0.99] [--cpu 1] [--runs 3]
       --texts   JSON lines with "text", of which the first megabytes are taken
       --json    the same vocabulary as tokenizer.json, for the peers that want that
       --ascii   leaves out texts with a smaller share of ASCII: English, near enough
The peers live in $GLEANER_PEERS (default ~/.cache/gleaner-peers/venv), with tokie, tiktoken and tokenizers from PyPI.
"""
import argparse
import datetime
import json
import os
import subprocess
import tempfile

import machine

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def write_texts(options, path):
    """Copies lines until there is enough text; returns how much."""
    left = options.megabytes * 1_000_000
    with open(path, "w") as file:
        for source in options.texts:
            program = subprocess.Popen(["zstd", "-dcq", source] if source.endswith(".zst") else ["cat", source], stdout=subprocess.PIPE)
            for line in program.stdout:
                data = json.loads(line)["text"].encode()
                if sum(byte < 0x80 for byte in data) < options.ascii * len(data):
                    continue
                file.write(json.dumps({"text": data.decode()}) + "\n")
                left -= len(data)
                if left < 0:
                    program.kill()
                    return


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--texts", nargs="+", required=True)
    parser.add_argument("--ranks", required=True)
    parser.add_argument("--json", required=True)
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--ascii", type=float, default=0)
    parser.add_argument("--cpu", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    peers = os.environ.get("GLEANER_PEERS", os.path.expanduser("~/.cache/gleaner-peers/venv"))
    texts = os.path.join(tempfile.mkdtemp(), "texts.jsonl")
    write_texts(options, texts)
    script = [f"{peers}/bin/python", f"{ROOT}/Benchmarks/peers/tokens.py"]
    programs = {
        "gleaner": [f"{ROOT}/.build/release/TokensBench", "speed", options.ranks, texts, "gpt2"],
        "tokie": [*script, "tokie", options.json, texts], "tiktoken": [*script, "tiktoken", options.ranks, texts],
        "tokenizers": [*script, "tokenizers", options.json, texts],
    }
    found = {name: [] for name in programs}
    for run in range(options.runs):
        for name, command in programs.items():
            # The slowest is measured once.
            if run == 0 or name != "tokenizers":
                found[name].append(machine.timed_json(command, options.cpu))
    rates = {name: sorted(row["bytes"] / row["seconds"] / 1e6 for row in rows) for name, rows in found.items()}
    first = found["gleaner"][0]
    lines = [f"# Benchmarks of {datetime.date.today()}: tokens", "",
             f"- commit {machine.first(['git', '-C', ROOT, 'rev-parse', '--short=12', 'HEAD'])}; {machine.first(['swift', '--version'])}",
             f"- {machine.cpu_model()}, {os.cpu_count()} cores; {machine.load_line()}",
             f"- {first['texts']:,} texts, {first['bytes'] / 1e6:.1f} MB, {first['bytes'] / first['tokens']:.2f} bytes a token, at least "
             f"{options.ascii:.0%} of each ASCII; GPT-2's vocabulary, pinned to core {options.cpu}, {options.runs} runs by turns", "",
             "CPU seconds of encoding alone, user and system: the best run, and the slowest. MB is 10^6 bytes of text. Memory is the process's peak, with "
             "Python's own and, for Gleaner, 4 MB of texts at a time.", "",
             "| program | MB/s | slowest | Gleaner's times | tokens | memory, MB |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for name, rate in rates.items():
        times = "" if name == "gleaner" else f"{rates['gleaner'][-1] / rate[-1]:.1f}"
        lines.append(f"| {name} | {rate[-1]:,.1f} | {rate[0]:,.1f} | {times} | {found[name][0]['tokens']:,} | {found[name][0]['memory_kb'] / 1e3:,.0f} |")
    path = f"{ROOT}/Benchmarks/results/{datetime.date.today()}-tokens.md"
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    print(open(path).read())


main()
