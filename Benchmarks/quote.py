#!/usr/bin/env python3
"""Holds quotes against the run that they are of: one build, then quotes with ten seeds, and which figures were covered.

usage: quote.py --warc FOLDER [--recipe Recipes/fineweb.yaml ...] [--samples 1% 5%] [--seeds 10] [--out FILE]
       A recipe named RECIPE:STEP,STEP is run without these steps; $GLEANER names another binary than .build/release/gleaner. Wall times compare only where nothing else runs: the load is written down.
"""
import argparse
import collections
import datetime
import json
import os
import statistics
import subprocess
import sys
import tempfile

import machine

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GLEANER = os.environ.get("GLEANER", f"{ROOT}/.build/release/gleaner")
NAMES = {"pages_in": "pages in", "pages_kept": "pages kept", "text_bytes": "text", "tokens": "tokens", "output_bytes": "shards",
         "cpu_seconds": "CPU time", "wall_seconds": "wall time", "memory_bytes": "memory", "disk_bytes": "disk"}


def recipe_file(name, folder):
    """The recipe's path; of RECIPE:STEP,STEP one without these steps, in `folder`."""
    path, _, without = name.partition(":")
    if not without:
        return path
    lines = [line for line in open(path) if not any(line.startswith(f"  - {step}:") for step in without.split(","))]
    out = os.path.join(folder, os.path.basename(path))
    with open(out, "w") as file:
        file.writelines(lines)
    return out


def actual(costs, bytes_per_token):
    return {"pages_in": costs["pagesIn"], "pages_kept": costs["pagesKept"], "text_bytes": costs["textBytes"],
            "tokens": costs.get("tokens") or costs["textBytes"] / bytes_per_token, "output_bytes": costs["outputBytes"],
            "cpu_seconds": costs["cpuSeconds"], "wall_seconds": costs["wallSeconds"], "memory_bytes": costs["memoryBytes"],
            "disk_bytes": costs["diskBytes"]}


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"quote.py: {' '.join(command)}\n{done.stderr[-2000:]}")
    return done.stdout


def measure(name, options, folder):
    recipe = recipe_file(name, folder)
    release = os.path.join(folder, "release")
    load = os.getloadavg()[0]
    run([GLEANER, "build", recipe, "--input", options.warc, "--output", release])
    with open(f"{release}/run/costs.json") as file:
        truth = actual(json.load(file), 4.5)
    lines = [f"## `{name}`", "", f"Load average before the build {load:.1f}.", ""]
    for sample in options.samples:
        quotes, cost = collections.defaultdict(list), []
        load = os.getloadavg()[0]
        for seed in range(1, options.seeds + 1):
            quote = json.loads(run([GLEANER, "quote", recipe, "--input", options.warc, "--output", os.path.join(folder, "quoted"), "--sample", sample,
                                    "--seed", str(seed), "--json"]))
            cost.append(quote["basis"]["cpuSeconds"])
            for row in quote["rows"]:
                quotes[row["figure"]].append(row["value"])
        lines += [f"Sample {sample}: {quote['basis']['pagesRun']:,} pages run of {quote['basis']['pagesRead']:,} read, {statistics.median(cost):.1f} CPU seconds a quote "
                  f"({statistics.median(cost) / truth['cpu_seconds']:.1%} of the build's); load average {load:.1f}.", "",
                  "| figure | actual | covered | half-width | error of the estimate, median and most |", "| --- | ---: | ---: | ---: | ---: |"]
        for figure, values in quotes.items():
            wanted = truth[figure]
            covered = sum(value["low"] <= wanted <= value["high"] for value in values)
            width = statistics.median((value["high"] - value["low"]) / 2 / value["estimate"] for value in values)
            errors = sorted((value["estimate"] / wanted - 1 for value in values), key=abs)
            lines.append(f"| {NAMES[figure]} | {wanted:,.0f} | {covered} of {len(values)} | {width:.1%} | {statistics.median(errors):+.1%}, {errors[-1]:+.1%} |")
        lines.append("")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warc", required=True)
    parser.add_argument("--recipe", nargs="+", default=["Recipes/fineweb.yaml", "Recipes/fineweb.yaml:minhash", "Benchmarks/quote-tokens.yaml", "Benchmarks/quote-tokens.yaml:count_tokens"])
    parser.add_argument("--samples", nargs="+", default=["1%"])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--out", default=f"{ROOT}/Benchmarks/results/{datetime.date.today()}-quote.md")
    options = parser.parse_args()
    commit = machine.first(["git", "-C", ROOT, "rev-parse", "--short=12", "HEAD"])
    size = sum(entry.stat().st_size for entry in os.scandir(options.warc) if "warc" in entry.name) if os.path.isdir(options.warc) else os.path.getsize(options.warc)
    lines = [f"# Quotes of {datetime.date.today()}", "", f"- commit {commit}; {machine.cpu_model()}, {os.cpu_count()} cores",
             f"- input: {os.path.basename(os.path.dirname(options.warc.rstrip('/')))}/{os.path.basename(options.warc.rstrip('/'))}, {size / 1e6:,.0f} MB packed",
             f"- command: `Benchmarks/quote.py {' '.join(sys.argv[1:]).replace(os.path.expanduser('~'), '~')}`", "",
             "Intervals of 90%. Covered: the actual figure lies in the interval. Half-widths are medians over the seeds, over the estimate.", ""]
    for name in options.recipe:
        with tempfile.TemporaryDirectory() as folder:
            lines += measure(name, options, folder)
    with open(options.out, "w") as file:
        file.write("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
