#!/usr/bin/env python3
"""Measures reading of XML and of articles in JATS beside lxml and pandoc on one pinned core; writes results/DATE-records.md.

usage: records.py FILE... [--cpu 1] [--bench .build/release/XMLBench]
       FILE  articles in JATS: .xml, .nxml
The peers live in a virtual environment with lxml and pypandoc_binary, named by $GLEANER_XML_PEERS (default ~/.cache/gleaner-peers/venv-xml).
"""
import argparse
import datetime
import json
import os

import machine

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--cpu", type=int, default=1)
    parser.add_argument("--bench", default=f"{ROOT}/.build/release/XMLBench")
    options = parser.parse_args()
    python = os.path.expanduser(os.environ.get("GLEANER_XML_PEERS", "~/.cache/gleaner-peers/venv-xml")) + "/bin/python3"

    def peer(kind):
        found = machine.timed_json([python, f"{ROOT}/Benchmarks/peers/records.py", kind, *options.files], options.cpu)
        return found["bytes"] / found["seconds"] / 1e6

    ours = json.loads(machine.timed([options.bench, *options.files], options.cpu)[2])
    rates = {name: ours["bytes"] / ours[name] / 1e6 for name in ["events", "tree", "markdown"]}
    rows = [("events, all tags and texts", rates["events"], "lxml, XMLPullParser", peer("events")),
            ("a tree", rates["tree"], "lxml, fromstring", peer("tree")),
            ("JATS to Markdown, references and all", rates["markdown"], "pandoc, -f jats -t markdown", peer("pandoc"))]
    size = sum(os.path.getsize(name) for name in options.files)
    lines = [f"# Records of XML, {datetime.date.today()}", "",
             f"- commit {machine.first(['git', '-C', ROOT, 'rev-parse', '--short=12', 'HEAD'])}; {machine.cpu_model()}; {machine.load_line()}",
             f"- {len(options.files)} articles in JATS, {size / 1e6:.1f} MB; one pinned core, CPU seconds, best of five (pandoc: once, a process an article)",
             "- command: `Benchmarks/records.py FILE...`", "",
             "| what | Gleaner, MB/s | peer | MB/s | times |", "| --- | ---: | --- | ---: | ---: |"]
    lines += [f"| {what} | {mine:,.0f} | {name} | {theirs:,.1f} | {mine / theirs:,.1f} |" for what, mine, name, theirs in rows]
    path = f"{ROOT}/Benchmarks/results/{datetime.date.today()}-records.md"
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    print("\n".join(lines))


main()
