#!/usr/bin/env python3
"""Prints what `plan` and `quote --machines` say of a snapshot of Common Crawl: 90,000 WARC files of 1 GB, 3 billion pages, by Recipes/fineweb.yaml.

usage: snapshot.py [--rate 26.7] [--machines 20] [--cores 32] [--cluster FILE]
       The files are made as holes on the disk, and nobody reads them. --rate is MB of packed input a second that a core takes of chain-0.
       $GLEANER names another binary than .build/release/gleaner: the figures are the same.
"""
import argparse
import json
import os
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GLEANER = os.environ.get("GLEANER", f"{ROOT}/.build/release/gleaner")
RECIPE = f"{ROOT}/Recipes/fineweb.yaml"

FILES, FILE_BYTES, PAGES = 90_000, 10**9, 3 * 10**9
BYTES = FILES * FILE_BYTES
# The survey's rounds: 75.6 s of 20 million pages, by n log n (Benchmarks/results/2026-11-26-duplicates.md, "On paper"), and components' part of it.
ROUNDS = 75.6 / 20e6 * 1.30 * PAGES
COMPONENTS = 1.7 * 3600
# Of the CPU time of a build of 2,171 pages of as many sites (89 MB), 0.25 s of 5.0 lay behind the rounds: run/costs.json.
LATER = 0.05
# Of the same 89 MB: tables of pages, shards and, a page, ledgers (Sources/GleanEngine/Run/PlanShares.swift).
PAGE_TABLES, SHARDS, LEDGER_BYTES = 0.042, 0.036, 150


def costs(rate):
    chain = BYTES / (rate * 1e6)
    seconds = {
        "chain-0": chain, "minhash-bands": ROUNDS - COMPONENTS, "minhash-components": COMPONENTS, "minhash-pages": 0, "minhash-clusters": 0,
        "chain-9": chain * LATER / 3, "decide": chain * LATER / 3, "pack": chain * LATER / 3,
    }
    stages = [{"stage": name, "units": FILES, "seconds": value, "cpuSeconds": value} for name, value in seconds.items()]
    return {
        "unitsBefore": 0, "workers": 1, "cpuSeconds": sum(seconds.values()), "wallSeconds": 0, "memoryBytes": 0, "diskBytes": 0, "inputBytes": BYTES,
        "pageTableBytes": int(BYTES * PAGE_TABLES), "ledgerBytes": PAGES * LEDGER_BYTES, "outputBytes": int(BYTES * SHARDS), "pagesIn": PAGES,
        "pagesKept": 0, "textBytes": 0, "stages": stages,
    }


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--rate", type=float, default=26.7)
    parser.add_argument("--machines", default="20")
    parser.add_argument("--cores", default="32")
    parser.add_argument("--cluster")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(FILES):
            inside = f"{folder}/crawl/segment-{number // 900:02d}"
            if number % 900 == 0:
                os.makedirs(inside)
            with open(f"{inside}/{number:05d}.warc.gz", "wb") as file:
                file.truncate(FILE_BYTES)
        with open(f"{folder}/costs.json", "w") as file:
            json.dump(costs(given.rate), file)
        for command in (
            ["plan", RECIPE, "--input", "crawl"],
            ["quote", RECIPE, "--input", "crawl", "--machines", given.machines, "--cores", given.cores, "--rates", "costs.json"]
            + (["--cluster", os.path.abspath(given.cluster)] if given.cluster else []),
        ):
            print(f"$ gleaner {' '.join(command).replace(ROOT + '/', '')}\n", flush=True)
            subprocess.run([os.path.abspath(GLEANER)] + command, cwd=folder, check=True)
            print(flush=True)


if __name__ == "__main__":
    main()
