#!/usr/bin/env python3
"""Holds the numbers of `code_quality` against a few lines of Python that count as the reference does.

    scripts/check_code_quality.py BENCH FOLDER... [--show N]

BENCH is the built CodeBench executable. The reference is Dolma's code_redpajama_taggers_v1: `str.splitlines`, `str.isalnum`, `str.isalpha`, and
the pieces between `\\w+|[^\\w\\s]+`, here by Python's own `re` (Dolma's `regex` counts marks that combine as word characters). All files that are UTF-8
are compared, number by number. Exit code 1 where one differs.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import time

TOKENS = re.compile(r"\w+|[^\w\s]+")


def counted(text):
    lengths = [len(line) for line in text.splitlines()]
    return [len(text), len(lengths), max(lengths, default=0), sum(lengths), sum(map(str.isalpha, text)), sum(map(str.isalnum, text)),
            len(TOKENS.split(text)) - 1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--show", type=int, default=5)
    arguments = parser.parse_args()
    same = differ = 0
    for folder in arguments.folders:
        run = subprocess.run([arguments.bench, folder, "shape"], capture_output=True, check=True)
        size, start = 0, time.process_time()
        for line in run.stdout.decode(errors="surrogateescape").split("\n"):
            name, *numbers = line.split("\t")
            try:
                text = (pathlib.Path(folder) / name).read_bytes().decode()
            except (UnicodeDecodeError, OSError):
                continue
            size += len(text)
            wanted = counted(text)
            if list(map(int, numbers)) == wanted:
                same += 1
            else:
                differ += 1
                if differ <= arguments.show:
                    print(name, "ours", numbers, "wanted", wanted)
        print(f"{folder}: ours {run.stderr.decode().strip()}, Python {size / (time.process_time() - start) / 1e6:.1f} MB/s")
    print(same, "files with the same numbers,", differ, "that differ")
    sys.exit(1 if differ else 0)


main()
