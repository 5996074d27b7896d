#!/usr/bin/env python3
"""Measures what planning takes where inputs are many: plan, a build's opening, and going on from its receipts.

usage: planning.py [--inputs 90000] [--folder DIR] [--recipe Recipes/fineweb.yaml] [--out FILE]
       Makes so many small inputs, 100 a folder, under DIR (a temporary folder if none is named). Each holds one page in another language than the
       recipe keeps, so that the build is all opening, listing and receipts. $GLEANER names another binary than .build/release/gleaner.
"""
import argparse
import datetime
import gzip
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import machine

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GLEANER = os.environ.get("GLEANER", f"{ROOT}/.build/release/gleaner")


def page(number):
    body = f"<html><head><title>{number}</title></head><body><p>Dies ist die Seite {number} eines Buches.</p></body></html>".encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
            f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: http://example.org/{number}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n").encode()
    return gzip.compress(head + http + b"\r\n\r\n", 1)


def make(folder, count):
    for number in range(count):
        inside = f"{folder}/in/segment-{number // 100:05d}"
        if number % 100 == 0:
            os.makedirs(inside, exist_ok=True)
        path = f"{inside}/CC-MAIN-{number:08d}.warc.gz"
        if not os.path.exists(path):
            with open(path, "wb") as file:
                file.write(page(number))


def timed(command, stop=None):
    """Wall seconds, CPU seconds, MB of memory and output of a command; `stop(seconds)` ends it by SIGINT once it says so."""
    begin = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    stopped = None
    while stop and child.poll() is None:
        time.sleep(0.05)
        if stop():
            stopped = time.perf_counter() - begin
            child.send_signal(signal.SIGINT)
            break
    output = child.stdout.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 3, 130):
        sys.exit(f"planning.py: {' '.join(command)}\n{output[-2000:]}")
    return stopped or time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def first_receipt(release):
    def look():
        work = f"{release}/work"
        for run in os.listdir(work) if os.path.isdir(work) else []:
            for stage in os.listdir(f"{work}/{run}") if os.path.isdir(f"{work}/{run}") else []:
                if stage.startswith("chain-0-") and any(name.endswith("receipt.json") for name in os.listdir(f"{work}/{run}/{stage}")):
                    return True
        return False
    return look


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=90_000)
    parser.add_argument("--folder")
    parser.add_argument("--recipe", default=f"{ROOT}/Recipes/fineweb.yaml")
    parser.add_argument("--out")
    options = parser.parse_args()
    folder = options.folder or tempfile.mkdtemp(prefix="gleaner-planning-")
    make(folder, options.inputs)
    release = f"{folder}/release"
    shutil.rmtree(release, ignore_errors=True)
    given = [options.recipe, "--input", f"{folder}/in"]
    rows = []

    def note(what, took):
        rows.append((what, took))
        print(f"{what}: {took[0]:.2f} s, {took[1]:.2f} CPU s, {took[2]:.0f} MB", flush=True)

    note("`plan`", timed([GLEANER, "plan", *given]))
    note("`build` up to the first receipt", timed([GLEANER, "build", *given, "--output", release], first_receipt(release)))
    note("the rest of the build, with all stages", timed([GLEANER, "build", *given, "--output", release, "--keep-stages"]))
    # As if it had been stopped before sealing: every receipt stands, and is asked again.
    os.remove(f"{release}/SHA256SUMS")
    note("the same command again: all units stand, sealed anew", timed([GLEANER, "build", *given, "--output", release, "--keep-stages"]))
    size = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(f"{release}/run") for name in names)
    head = [f"# Planning of {datetime.date.today()}", "",
            f"- commit {machine.first(['git', '-C', ROOT, 'rev-parse', '--short=12', 'HEAD'])}; {machine.cpu_model()}, {os.cpu_count()} cores; {machine.load_line()}",
            f"- {options.inputs:,} inputs of one page each, 100 a folder, on the machine's own disk; files of `run/` in the end: {size / 1e6:.1f} MB",
            f"- command: `Benchmarks/planning.py --inputs {options.inputs}`", "",
            "| what | wall | CPU | memory |", "| --- | ---: | ---: | ---: |"]
    text = "\n".join(head + [f"| {what} | {wall:.1f} s | {cpu:.1f} s | {memory:.0f} MB |" for what, (wall, cpu, memory, _) in rows]) + "\n"
    print(text)
    if options.out:
        with open(options.out, "w") as file:
            file.write(text)
    if not options.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
