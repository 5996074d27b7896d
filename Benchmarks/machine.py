"""Running programs on one core with their CPU seconds, and naming the machine they ran on."""
import datetime
import json
import os
import platform
import shlex
import subprocess
import sys
import time

COMMANDS = []


def timed(command, cpu=None, env=None, stdin=None):
    """CPU seconds (user and system, children too), wall seconds and output of a command, pinned to a core if one is named."""
    if cpu is not None:
        command = ["taskset", "-c", str(cpu), *command]
    if (line := shlex.join(command) + (f" < {stdin}" if stdin else "")) not in COMMANDS:
        COMMANDS.append(line)
    begin, before = time.perf_counter(), os.times()
    with open(stdin or os.devnull, "rb") as given:
        done = subprocess.run(command, stdin=given, capture_output=True, env=env)
    after, wall = os.times(), time.perf_counter() - begin
    if done.returncode not in (0, 3):
        sys.exit(f"run.py: {shlex.join(command)}\n{done.stderr.decode()[-2000:]}")
    cpu_seconds = after.children_user - before.children_user + after.children_system - before.children_system
    return cpu_seconds, wall, done.stdout.decode()


def timed_json(command, cpu):
    return json.loads(timed(command, cpu)[2].strip().splitlines()[-1])


def load_line():
    load = os.getloadavg()[0]
    warning = "  (the machine is busy: wall times say little)" if load > 0.7 else ""
    return f"load average {load:.2f}{warning}"


def first(command, default="unknown"):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return default


def cpu_model():
    with open("/proc/cpuinfo") as file:
        return next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown")


def describe(root, options, corpus):
    """The head of a results file: what was measured, where, and the exact commands."""
    commit = first(["git", "-C", root, "rev-parse", "--short=12", "HEAD"])
    dirty = " with changes" if first(["git", "-C", root, "status", "--porcelain", "-uno"], "") else ""
    lines = [f"# Benchmarks of {datetime.date.today()}: {options.what}", "",
             f"- commit {commit}{dirty}; {first(['swift', '--version'])}",
             f"- {cpu_model()}, {os.cpu_count()} cores, Linux {platform.release()}; Python {platform.python_version()}",
             f"- {load_line()}", f"- input: {os.path.basename(options.warc)}, {corpus}",
             f"- command: `Benchmarks/run.sh {options.what}`, all pinned to core {options.cpu} but for scaling", "",
             "Seconds are CPU seconds, user and system. MB is 10^6 bytes.", "",
             "<details><summary>The commands</summary>", "", "```sh"]
    for command in COMMANDS:
        lines.append(command.replace(corpus.folder, "$TMP").replace(root + "/", "").replace(os.path.expanduser("~"), "~"))
    return "\n".join(lines + ["```", "", "</details>", "", ""])
