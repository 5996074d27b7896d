#!/usr/bin/env python3
"""Measures what a run costs beside its work: a thousand empty inputs on two workers, here, on a real Slurm and on a real Ray cluster.

usage: overhead.py [--inputs 1000] [--recipe Recipes/fineweb.yaml] [--executors local slurm ray] [--out FILE]
       The figure is the build's wall time, from its command to its seal, in percent of what as many one-second units take on two workers
       (500 s for 1,000): every stage of the recipe, with its default grouping, from an empty work folder. Needs scripts/slurm_site.sh and
       scripts/ray_site.py; an engine that cannot be had is left out, with a line. $GLEANER names another binary than .build/release/gleaner.
"""
import argparse
import datetime
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import machine

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GLEANER = os.environ.get("GLEANER", f"{ROOT}/.build/release/gleaner")
WORKERS = 2


def make(folder, count):
    """Packed WARC files of a warcinfo record and no page."""
    record = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:made:0>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    os.makedirs(folder)
    for number in range(count):
        with open(f"{folder}/empty-{number:05d}.warc.gz", "wb") as file:
            file.write(gzip.compress(record, mtime=0))


class Slurm:
    """A site of two nodes with one core each."""

    def __init__(self, folder):
        self.environment = {"SLURM_SITE": f"{folder}/slurm"}
        self.cluster = "executor: slurm\nslurm: { time: \"00:30:00\" }\n"

    def start(self):
        began = self.call("start", "--nodes", str(WORKERS))
        for line in self.call("env").splitlines() if began is not None else []:
            name, _, value = line.removeprefix("export ").partition("=")
            self.environment[name] = os.path.expandvars(value.strip("'\""))
        return began is not None

    def stop(self):
        self.call("stop")

    def call(self, *words):
        done = subprocess.run([f"{ROOT}/scripts/slurm_site.sh", *words], env=os.environ | self.environment, stdout=subprocess.PIPE, text=True)
        return done.stdout if done.returncode == 0 else None


class Ray:
    """A cluster of two nodes with one core each, and a head without."""

    def __init__(self, folder):
        self.folder, self.environment = f"{folder}/ray", {}
        self.python = subprocess.run([sys.executable, f"{ROOT}/scripts/ray_site.py", "python"], stdout=subprocess.PIPE, text=True).stdout.strip()

    def start(self):
        began = self.call("start", "--nodes", str(WORKERS))
        if began is None:
            return False
        site = json.loads(began)
        self.environment = site["environment"]
        self.cluster = f"executor: ray\nray: {{ address: \"{site['address']}\", python: {self.python} }}\n"
        return True

    def stop(self):
        self.call("stop")

    def call(self, *words):
        done = subprocess.run([self.python, f"{ROOT}/scripts/ray_site.py", "--folder", self.folder, *words], stdout=subprocess.PIPE, text=True)
        return done.stdout if done.returncode == 0 else None


def build(options, folder, name, environment, extra):
    """Wall seconds of a build, and the number of its units."""
    release = f"{folder}/{name}"
    begin = time.perf_counter()
    done = subprocess.run(
        [GLEANER, "build", options.recipe, "--input", f"{folder}/in", "--output", release, "--keep-stages", *extra],
        env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    took = time.perf_counter() - begin
    if done.returncode not in (0, 3):  # 3: no page is kept, as here
        sys.exit(f"overhead.py: {name}: {done.stdout[-2000:]}")
    units = sum(name.endswith(".receipt.json") for _, _, names in os.walk(f"{release}/work") for name in names)
    with open(f"{release}/SHA256SUMS", "rb") as file:
        return took, units, file.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--recipe", default=f"{ROOT}/Recipes/fineweb.yaml")
    parser.add_argument("--executors", nargs="+", choices=["local", "slurm", "ray"], default=["local", "slurm", "ray"])
    parser.add_argument("--out")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="gleaner-overhead-")
    rows, sums, useful = [], set(), options.inputs / WORKERS
    try:
        make(f"{folder}/in", options.inputs)
        for name in options.executors:
            engine = {"slurm": Slurm, "ray": Ray}[name](folder) if name != "local" else None
            if engine and not engine.start():
                print(f"skipped: {name} cannot be had", flush=True)
                continue
            try:
                extra = ["--workers", str(WORKERS)]
                if engine:
                    extra = ["--cluster", f"{folder}/{name}.yaml"]
                    with open(extra[1], "w") as file:
                        file.write(engine.cluster)
                took, units, digest = build(options, folder, name, engine.environment if engine else {}, extra)
            finally:
                if engine:
                    engine.stop()
            rows.append(f"| {name} | {units:,} | {took:.1f} s | {100 * took / useful:.1f}% |")
            sums.add(digest)
            print(rows[-1], flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if len(sums) > 1:
        sys.exit("overhead.py: the releases differ")
    text = "\n".join([
        f"# What a run costs beside its work, {datetime.date.today()}", "",
        f"- commit {machine.first(['git', '-C', ROOT, 'rev-parse', '--short=12', 'HEAD'])}; {machine.cpu_model()}, {os.cpu_count()} cores; {machine.load_line()}",
        f"- {options.inputs:,} empty inputs, {os.path.basename(options.recipe)}, {WORKERS} workers, default grouping; percent of {useful:.0f} s, what as many units of a second take",
        f"- command: `Benchmarks/overhead.py --inputs {options.inputs}`; all releases have the same sums", "",
        "| executor | units of all stages | wall | beside one-second units |", "| --- | ---: | ---: | ---: |", *rows]) + "\n"
    print(text)
    if options.out:
        with open(options.out, "w") as file:
            file.write(text)


if __name__ == "__main__":
    main()
