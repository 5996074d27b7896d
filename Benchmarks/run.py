#!/usr/bin/env python3
"""Measures Gleaner beside its peers, in one run and on one pinned core, and writes the table to Benchmarks/results/YYYY-MM-DD.md.

    Benchmarks/run.sh                  all but scaling
    Benchmarks/run.sh chain            Recipes/fineweb.yaml from end to end beside datatrove's chain
    Benchmarks/run.sh filters          the four text filters together
    Benchmarks/run.sh parts            reading, HTML, language
    Benchmarks/run.sh scaling          one worker against two, on an idle machine

Seconds are CPU seconds, user and system, of the process and its children; so a busy machine shifts them by some per cent only.
"""
import argparse
import datetime
import os
import shutil
import subprocess
import sys
import tempfile

import corpus
import machine
from table import Table

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
LEXBOR = (os.environ.get("GLEANER_PEERS") or os.path.expanduser("~/.cache/gleaner-peers")) + "/lexbor/lexbor"
PEERS = os.environ.get("GLEANER_PEERS") or os.path.expanduser("~/.cache/gleaner-peers/venv")
PACKAGES = ["datatrove==0.10.1", "trafilatura==1.11.0", "lxml_html_clean", "resiliparse==2.0.1", "fastwarc==2.0.1", "warcio==1.8.1",
            "fasttext-numpy2-wheel", "selectolax==1.0.2", "spacy==3.8.18", "tldextract==5.4.0", "faust-cchardet", "python-magic",
            "regex", "ftfy", "orjson", "nltk", "fasteners", "zstandard"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="all", choices=["all", "chain", "filters", "parts", "scaling"])
    parser.add_argument("--warc", default=os.environ.get("GLEANER_BENCH_WARC"), help="the pages: any WARC file with a gzip member a record")
    parser.add_argument("--scale", nargs="*", default=[], help="the files of `scaling`, eight or more (default: eight copies of the WARC)")
    parser.add_argument("--sample", type=int, default=400, help="pages that the slow peers are given, evenly chosen")
    parser.add_argument("--cpu", type=int, default=1, help="the core all is pinned to")
    parser.add_argument("--no-peers", action="store_true", help="measures Gleaner alone")
    parser.add_argument("--install-peers", action="store_true", help="installs the peers of the table into the virtual environment $GLEANER_PEERS first")
    parser.add_argument("--no-build", action="store_true", help="takes the executables as they stand")
    parser.add_argument("--output", help="the Markdown file (default Benchmarks/results/DATE.md)")
    options = parser.parse_args()
    if options.what == "scaling" and options.scale:
        options.warc = options.warc or options.scale[0]
    if not options.warc or not os.path.exists(options.warc):
        parser.error("name a WARC file by --warc or GLEANER_BENCH_WARC; Benchmarks/README.md says how to make one")
    return options


def build():
    for product in ["gleaner", "HTMLBench", "CrawlBench", "WordsBench"]:
        subprocess.run(["swift", "build", "-c", "release", "--product", product], cwd=ROOT, check=True, stdout=sys.stderr)


def install_peers():
    subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    subprocess.run([f"{PEERS}/bin/pip", "install", "-q", *PACKAGES], check=True)
    subprocess.run([f"{HERE}/peers/lexbor.sh"], check=True, stdout=sys.stderr)


class Bench:
    """What all measurements share: options, a folder for what is made, executables, and the table."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.table = Table()
        self.gleaner = f"{ROOT}/.build/release/gleaner"
        self.assets = os.environ.get("GLEANER_ASSETS") or f"{ROOT}/assets"
        self.python = f"{PEERS}/bin/python"
        self.lexbor = LEXBOR if not options.no_peers and os.path.exists(LEXBOR) else None
        self.has_peers = not options.no_peers and os.path.exists(self.python)
        if not self.has_peers and not options.no_peers:
            print(f"run.py: no peers in {PEERS}: --install-peers gets them", file=sys.stderr)
        self.env = dict(os.environ, GLEANER_ASSETS=self.assets)

    def build_seconds(self, recipe, warc, *more, pinned=True):
        """A run of `gleaner build` into an empty folder: CPU seconds, wall seconds, and the release's folder."""
        output = f"{self.folder}/release"
        shutil.rmtree(output, ignore_errors=True)
        inputs = warc if isinstance(warc, list) else [warc]
        command = [self.gleaner, "build", recipe, "--output", output, *more, "--input", *inputs]
        cpu, wall, _ = machine.timed(command, self.options.cpu if pinned else None, self.env)
        return cpu, wall, output

    def ours(self, tool, *arguments, stdin=None):
        return machine.timed([f"{ROOT}/.build/release/{tool}", *arguments], self.options.cpu, self.env, stdin)[2]

    def peer(self, script, *arguments):
        """The JSON that a script of peers/ printed."""
        return machine.timed_json([self.python, f"{HERE}/peers/{script}.py", *arguments], self.options.cpu)


def main():
    options = arguments()
    sys.path.insert(0, HERE)
    if options.install_peers:
        install_peers()
    if not options.no_build:
        build()
    import chain
    import parts
    parts_of = {"chain": [chain.chain], "filters": [parts.filters], "parts": [parts.reading, parts.html, parts.language],
                "scaling": [chain.scaling]}
    wanted = parts_of.get(options.what) or parts_of["chain"] + parts_of["filters"] + parts_of["parts"]
    folder = tempfile.mkdtemp(prefix="gleaner-bench-")
    try:
        bench = Bench(options, folder)
        bench.corpus = corpus.Corpus(options.warc, options.sample, folder)
        print(f"{bench.corpus}\n{machine.load_line()}", file=sys.stderr)
        for measure in wanted:
            print(f"measuring {measure.__name__} ...", file=sys.stderr)
            measure(bench)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = machine.describe(ROOT, options, bench.corpus, PEERS) + bench.table.markdown()
    path = options.output or f"{HERE}/results/{datetime.date.today()}{'' if options.what == 'all' else '-' + options.what}.md"
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    print(bench.table.terminal())
    print(f"written to {os.path.relpath(path)}")


if __name__ == "__main__":
    main()
