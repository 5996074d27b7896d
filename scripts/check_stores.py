#!/usr/bin/env python3
"""Holds builds over an object store against the build of a disk: same bytes, nothing left behind, whatever the store does.

    scripts/check_stores.py [--recipe FILE] [--warc FILE...] [--kills N] [--seed N] [--workers N] [--program PATH] [--only PART...]

Builds a recipe from files of this machine; then with inputs, work folder and release on a real S3 server (s3_server.py) as it is; then so again with
units done by processes (--executor processes); then through a proxy that answers 503 to a tenth of the requests, resets, stalls and cuts
connections, and flips a bit in a hundredth of the objects that are read and written (fault_proxy.py), with a time-out that is shorter than a
stall; then so again, killed (SIGKILL) N times and gone on with. Every release must have the SHA256SUMS of the first, its objects and no
other, no upload that was not finished; and the commands that read a release must say the same of it. Without --recipe and --warc it makes a small
crawl of its own, with copies, and a recipe with minhash. Prints times, CPU and peak memory beside those of the disk. Exit code 1 where anything
differs, 3 where no server can be had.
"""
import argparse
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from s3_client import S3

HERE = os.path.dirname(os.path.abspath(__file__))
FAULTS = {"slow-down": 0.10, "reset": 0.02, "stall": 0.01, "short": 0.02, "flip": 0.01, "flip-up": 0.01}
# The least that the program takes is a second; libcurl goes by the speed of the last five.
TIMEOUT_SECONDS, STALL_SECONDS = 2, 12
PARTS = ["plain", "processes", "faults", "kills", "commands"]
RECIPE = """gleaner: 1
name: stores
sources:
  - warc: {}
steps:
  - extract: {}
  - gopher_repetition: {}
  - gopher_quality: {}
  - minhash: { keep_signatures: true }
output:
  - jsonl: {}
  - parquet: {}
"""
# Reads Parquet, which no source reads in order.
AGAIN = """gleaner: 1
name: again
sources:
  - parquet: {}
steps:
  - exact: {}
output:
  - jsonl: {}
"""


def make_crawl(folder, files, pages, seed):
    """Packed WARC files of made pages, a third of them near copies of others."""
    source, words = random.Random(seed), "the of and to in that have it for not with as you do at this but his by from they we say her she or an will my one".split()
    words += ["".join(source.choice("abcdefghijklmnoprstuvw") for _ in range(source.randint(3, 9))) for _ in range(800)]
    texts, paths = [], []
    for file in range(files):
        paths.append(f"{folder}/part-{file:03}.warc.gz")
        with open(paths[-1], "wb") as out:
            for page in range(pages):
                if texts and source.random() < 0.33:
                    text = source.choice(texts) + " one more sentence ends here."
                else:
                    lines = [" ".join(source.choice(words) for _ in range(source.randint(8, 24))).capitalize() + "." for _ in range(12)]
                    text = " ".join(lines)
                    texts.append(text)
                html = f"<html><body><h1>Page {page}</h1><p>{text}</p></body></html>".encode()
                block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html
                head = (
                    f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:made:{file}-{page}>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
                    f"WARC-Target-URI: http://site{page % 7}.example/{file}/{page}\r\nContent-Type: application/http; msgtype=response\r\n"
                    f"Content-Length: {len(block)}\r\n\r\n")
                out.write(gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0))
    return paths


class Ended:
    """How a run of the program ended, and what it took."""

    def __init__(self, command, environment, kill_after=None):
        start, log = time.monotonic(), tempfile.TemporaryFile()
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.monotonic() - start
        self.cpu, self.peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
        self.was_killed = os.WIFSIGNALED(status)
        self.code = -1 if self.was_killed else os.WEXITSTATUS(status)
        log.seek(0)
        self.text = log.read().decode("utf-8", "replace")

    def __str__(self):
        return f"{self.seconds:7.1f} s  {self.cpu:7.1f} CPU s  {self.peak:6.0f} MB"


def variables(*command):
    """The lines of shell that a server prints, as a dictionary; None where it has no program to run (exit code 3)."""
    result = subprocess.run([sys.executable, *command, "--parent", str(os.getpid())], stdout=subprocess.PIPE, text=True)
    if result.returncode == 3:
        return None
    if result.returncode != 0:
        sys.exit(1)
    return dict(line[len("export "):].split("=", 1) for line in result.stdout.splitlines())


def cpu_below(pid):
    """CPU seconds of all processes below one, as they stand."""
    ticks, tree = os.sysconf("SC_CLK_TCK"), {pid}
    stats = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = open(f"/proc/{name}/stat").read().rpartition(")")[2].split()
            stats[int(name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / ticks)
        except OSError:
            pass
    for _ in range(4):
        tree |= {each for each, (parent, _) in stats.items() if parent in tree}
    return sum(stats[each][1] for each in tree if each in stats)


class Check:
    def __init__(self, options, folder, server):
        self.options, self.folder, self.server, self.failures = options, folder, server, 0
        self.client = S3(server["AWS_ENDPOINT_URL"], server["AWS_ACCESS_KEY_ID"], server["AWS_SECRET_ACCESS_KEY"])
        self.bucket = server["S3_BUCKET"]
        self.recipe = options.recipe or f"{folder}/recipe.yaml"
        if not options.recipe:
            open(self.recipe, "w").write(RECIPE)
        os.makedirs(f"{folder}/crawl")
        if options.warc:
            for path in options.warc:
                os.symlink(os.path.abspath(path), f"{folder}/crawl/{os.path.basename(path)}")
        else:
            make_crawl(f"{folder}/crawl", 6, options.pages, options.seed)

    def gleaner(self, *arguments, endpoint=None, kill_after=None):
        environment = dict(os.environ)
        if endpoint:
            environment |= {name: value for name, value in self.server.items() if name.startswith("AWS_")} | {"AWS_ENDPOINT_URL": endpoint}
            if endpoint != self.server["AWS_ENDPOINT_URL"]:
                environment["GLEANER_STORE_TIMEOUT"] = str(TIMEOUT_SECONDS)
        return Ended([self.options.program, *arguments], environment, kill_after)

    def build(self, output, inputs, *options, endpoint=None, kill_after=None):
        arguments = ["build", self.recipe, "--input", inputs, "--output", output, *options]
        if self.options.workers:
            arguments += ["--workers", str(self.options.workers)]
        return self.gleaner(*arguments, endpoint=endpoint, kill_after=kill_after)

    def say(self, isRight, text):
        print(("ok      " if isRight else "WRONG   ") + text, flush=True)
        self.failures += not isRight

    def proxy(self, seed):
        rates = [part for kind, rate in FAULTS.items() for part in (f"--{kind}", str(rate))]
        return variables(f"{HERE}/fault_proxy.py", "start", self.server["AWS_ENDPOINT_URL"], "--seed", str(seed), "--stall-seconds", str(STALL_SECONDS), *rates)

    def drawn(self, counts):
        """Whether each kind of fault came, where so many requests could have drawn it that a thousandth of the seeds draw none."""
        could = {"flip": counts["reads"], "flip-up": counts["writes"]}
        missing = [kind for kind, rate in FAULTS.items() if counts[kind.replace("-", "_")] == 0 and rate * could.get(kind, counts["requests"]) > 7]
        # Copies and the ends of uploads are waited for.
        if counts["stall"] > 7 and counts["gave_up"] == 0:
            missing.append("a stall that is given up")
        self.say(not missing, "faults: of every kind" + (f"; none was {', '.join(missing)}" if missing else ""))

    def files(self):
        found = set()
        for folder, _, names in os.walk(f"{self.folder}/release"):
            found |= {os.path.relpath(f"{folder}/{name}", f"{self.folder}/release") for name in names}
        return found

    def compare(self, what, name):
        """The release on the store against that of the disk: sums, objects, uploads."""
        sums = open(f"{self.folder}/release/SHA256SUMS", "rb").read()
        objects = {key[len(name) + 1:] for key in self.client.list(self.bucket, name + "/")}
        self.say("SHA256SUMS" in objects and self.client.get(self.bucket, f"{name}/SHA256SUMS") == sums, f"{what}: the SHA256SUMS of the disk's build")
        lost, others = sorted(self.files() - objects), sorted(objects - self.files())
        self.say(not lost and not others, f"{what}: {len(objects)} objects, none but the release's" + (f"; lost {lost[:5]}" if lost else "") + (f"; others {others[:5]}" if others else ""))
        uploads = self.client.uploads(self.bucket)
        self.say(not uploads, f"{what}: no upload that was not finished" + (f"; {uploads[:5]}" if uploads else ""))

    def run(self):
        inputs = f"s3://{self.bucket}/crawl/"
        disk = self.build(f"{self.folder}/release", f"{self.folder}/crawl/")
        if disk.code != 0:
            sys.exit(disk.text)
        print(f"        disk                  {disk}")
        for name in sorted(os.listdir(f"{self.folder}/crawl")):
            self.client.put(self.bucket, f"crawl/{name}", open(f"{self.folder}/crawl/{name}", "rb").read())
        if "plain" in self.options.only:
            self.plain(inputs)
        if "processes" in self.options.only:
            self.processes(inputs)
        if "faults" in self.options.only:
            self.faults(inputs, disk)
        if "kills" in self.options.only:
            self.kills(inputs, disk.seconds)
        if "commands" in self.options.only:
            self.commands(inputs)

    def plain(self, inputs):
        before = cpu_below(int(self.server["S3_SERVER_PID"]))
        store = self.build(f"s3://{self.bucket}/plain", inputs, endpoint=self.server["AWS_ENDPOINT_URL"])
        served = cpu_below(int(self.server["S3_SERVER_PID"])) - before
        if store.code != 0:
            return self.say(False, "store: " + store.text[-2000:])
        # Once more, so that both ran in the same minutes, whatever else the machine does.
        disk = self.build(f"{self.folder}/again", f"{self.folder}/crawl/")
        print(f"        disk, again           {disk}")
        print(f"        store                 {store}  (the server {served:.1f} CPU s)")
        print(f"        speed of the disk's   {100 * disk.seconds / store.seconds:.0f}% by time, {100 * disk.cpu / store.cpu:.0f}% by CPU")
        self.compare("store", "plain")

    def processes(self, inputs):
        """The units are done by other processes, which find the run and their tasks on the store."""
        store = self.build(f"s3://{self.bucket}/processes", inputs, "--executor", "processes", endpoint=self.server["AWS_ENDPOINT_URL"])
        print(f"        store, processes      {store}")
        if store.code != 0:
            return self.say(False, "processes: " + store.text[-2000:])
        self.compare("processes", "processes")

    def faults(self, inputs, disk):
        proxy = self.proxy(self.options.seed)
        store = self.build(f"s3://{self.bucket}/faults", inputs, endpoint=proxy["AWS_ENDPOINT_URL"])
        counts = json.load(urllib.request.urlopen(proxy["AWS_ENDPOINT_URL"] + "/-faults"))
        print(f"        store with faults     {store}  {json.dumps(counts)}")
        self.drawn(counts)
        if store.code != 0:
            self.say(False, "faults: " + store.text[-2000:])
        else:
            self.compare("faults", "faults")
            self.say(store.peak < disk.peak + 256, f"faults: peak memory {store.peak:.0f} MB, of the disk's build {disk.peak:.0f} MB")
        os.kill(int(proxy["FAULT_PROXY_PID"]), signal.SIGTERM)

    def kills(self, inputs, seconds):
        proxy, killed = self.proxy(self.options.seed + 1), 0
        for kill in range(self.options.kills):
            run = self.build(f"s3://{self.bucket}/kills", inputs, endpoint=proxy["AWS_ENDPOINT_URL"], kill_after=random.Random(kill).uniform(0.3, 1.0) * (seconds + 2))
            killed += run.was_killed
        # As a run leaves it that is killed while it sends a large file.
        self.client.request("POST", f"/{self.bucket}/kills/work/left", [("uploads", "")])
        run = self.build(f"s3://{self.bucket}/kills", inputs, endpoint=proxy["AWS_ENDPOINT_URL"])
        print(f"        store, killed {killed}       {run}")
        self.say(killed > 0 or self.options.kills == 0, f"kills: {killed} of {self.options.kills} runs were killed before their end")
        if run.code != 0:
            self.say(False, "kills: " + run.text[-2000:])
        else:
            self.compare("kills", "kills")
        os.kill(int(proxy["FAULT_PROXY_PID"]), signal.SIGTERM)

    def commands(self, inputs):
        """What the commands say of the release on the store and of that on the disk; paths apart."""
        local, remote = f"{self.folder}/release", f"s3://{self.bucket}/plain"
        proxy = self.proxy(self.options.seed + 2)
        kept = [json.loads(line) for line in self.gleaner("decisions", local, "--kept").text.splitlines() if line.startswith("{")]
        url = next(page["url"] for page in kept if page.get("url"))
        shard = sorted(name for name in os.listdir(f"{local}/data"))[0]
        parquet = next((name for name in sorted(os.listdir(f"{local}/data")) if name.endswith(".parquet")), shard)
        for command in [
            ["verify", "RELEASE"], ["verify", "RELEASE", "--rebuild", "1"], ["explain", "RELEASE", url], ["explain", "RELEASE", url, "--text"],
            ["sample", "RELEASE", "-n", "3"], ["decide", "RELEASE", "--set", "gopher_quality.min_words=60"], ["duplicates", "RELEASE", "--top", "2"],
            ["decisions", "RELEASE"], ["stats", "RELEASE"], ["stats", f"RELEASE/data/{shard}"],
            ["cat", f"RELEASE/data/{shard}"], ["cat", f"RELEASE/data/{parquet}"], ["diff", "RELEASE", "RELEASE"], ["plan", self.recipe, "--input", "CRAWL"],
        ]:
            said = [
                self.gleaner(*[word.replace("RELEASE", release).replace("CRAWL", crawl) for word in command], endpoint=proxy["AWS_ENDPOINT_URL"])
                for release, crawl in [(local, f"{self.folder}/crawl/"), (remote, inputs)]
            ]
            texts = [run.text.replace(local, "RELEASE").replace(remote, "RELEASE") for run in said]
            same = said[0].code == said[1].code and comparable(texts[0]) == comparable(texts[1])
            self.say(same, " ".join(command).replace(self.recipe, "RECIPE") + f" (exit code {said[0].code})")
            if not same:
                print(f"--- disk, {said[0].code}\n{texts[0][-1500:]}\n--- store, {said[1].code}\n{texts[1][-1500:]}")
        if parquet.endswith(".parquet"):
            self.rebuild(f"RELEASE/data/*{parquet[parquet.index('.'):]}", local, remote, proxy["AWS_ENDPOINT_URL"])
        os.kill(int(proxy["FAULT_PROXY_PID"]), signal.SIGTERM)

    def rebuild(self, shards, local, remote, endpoint):
        """A build from Parquet on the store into the same, against that of the disk."""
        recipe = f"{self.folder}/again.yaml"
        open(recipe, "w").write(AGAIN)
        for release, output in [(local, f"{self.folder}/parquet"), (remote, f"s3://{self.bucket}/parquet")]:
            run = self.gleaner("build", recipe, "--input", shards.replace("RELEASE", release), "--output", output, endpoint=endpoint)
            if run.code != 0:
                return self.say(False, "Parquet: " + run.text[-2000:])
        sums = open(f"{self.folder}/parquet/SHA256SUMS", "rb").read()
        self.say(self.client.get(self.bucket, "parquet/SHA256SUMS") == sums, "a build from Parquet on the store: the SHA256SUMS of the disk's")


def comparable(text):
    """What a command prints without the lines that tell of places, times and costs."""
    return [line for line in text.splitlines() if not any(word in line for word in ["s3://", "/crawl", "second", "peak disk", "disk  "])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipe")
    parser.add_argument("--warc", nargs="+")
    parser.add_argument("--pages", type=int, default=60, help="of each of six made files")
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--program", default=f"{HERE}/../.build/release/gleaner")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--keep", action="store_true", help="leave the folder of the disk's build")
    options = parser.parse_args()
    server = variables(f"{HERE}/s3_server.py", "start")
    if server is None:
        return 3
    folder = tempfile.mkdtemp(prefix="gleaner-stores-")
    try:
        check = Check(options, folder, server)
        check.run()
        return 1 if check.failures else 0
    finally:
        os.kill(int(server["S3_SERVER_PID"]), signal.SIGTERM)
        if options.keep:
            print(folder)
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
