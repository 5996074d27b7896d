#!/usr/bin/env python3
"""A Ray cluster of several nodes on this machine, on 127.0.0.1 alone, to try things on.

    scripts/ray_site.py start [--nodes 3] [--cpus 1] [--minutes 60]    prints the site as JSON: addresses, environment for those who connect, nodes
    scripts/ray_site.py kill-node 2                                    kills a node's raylet, as if its machine had lost power
    scripts/ray_site.py stop
    scripts/ray_site.py install                                        makes the virtual environment $GLEANER_RAY_PEERS with Ray from PyPI
    scripts/ray_site.py python                                         prints that environment's Python, or python3 where it was not made

The head has no CPUs, so that tasks run on the nodes. The site stands in --folder (by default in the machine's temporary folder), one a folder;
a second `start` prints the one that runs. It ends by itself after --minutes, and when the folder is removed. $GLEANER_RAY_PEERS is
~/.cache/gleaner-peers/venv-ray where it is not set.
"""
import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

# Ray takes 127.0.0.1 for the machine's outward address, where nothing listens here, unless it is told that a cluster is for one machine.
# Whoever connects to the site needs this too.
LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
PACKAGES = ["ray[default]"]


def environment():
    return os.path.expanduser(os.environ.get("GLEANER_RAY_PEERS", "~/.cache/gleaner-peers/venv-ray"))


def install():
    if not os.path.exists(environment() + "/bin/ray"):
        subprocess.run([sys.executable, "-m", "venv", environment()], check=True)
        subprocess.run([environment() + "/bin/pip", "install", "-q", "--disable-pip-version-check", *PACKAGES], check=True)


def python():
    own = environment() + "/bin/python"
    return own if os.access(own, os.X_OK) else "python3"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children():
    """Process ids by the id of their parent."""
    table = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                parent = int(stat.read().rpartition(")")[2].split()[1])
        except OSError:
            continue
        table.setdefault(parent, []).append(int(name))
    return table


def with_descendants(pids):
    table, found = children(), list(pids)
    for pid in found:
        found += table.get(pid, [])
    return found


def kill(pids, number=signal.SIGKILL):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def lives(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Site:
    def __init__(self, folder):
        self.folder = folder
        self.file = os.path.join(folder, "site.json")

    def read(self):
        """The site that runs, or None."""
        try:
            with open(self.file) as file:
                site = json.load(file)
        except FileNotFoundError:
            return None
        return site if lives(site["holder"]) else None

    def start(self, nodes, cpus, minutes):
        if not self.read():
            os.makedirs(self.folder, exist_ok=True)
            with open(os.path.join(self.folder, "holder.log"), "wb") as log:
                words = [sys.executable, __file__, "--folder", self.folder, "hold"]
                words += ["--nodes", str(nodes), "--cpus", str(cpus), "--minutes", str(minutes)]
                holder = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            until = time.monotonic() + 120
            while not self.read():
                if holder.poll() is not None or time.monotonic() > until:
                    kill(with_descendants([holder.pid]))
                    sys.exit(f"ray_site: no cluster came up; see {log.name}")
                time.sleep(0.2)
        print(json.dumps(self.read(), indent=2))

    def hold(self, nodes, cpus, minutes):
        """The process that owns the cluster."""
        os.environ.update(LOOPBACK)
        import ray.cluster_utils

        dashboard, client = free_port(), free_port()
        common = {"node_ip_address": "127.0.0.1", "object_store_memory": 80 << 20}
        head = {
            **common, "num_cpus": 0, "node_name": "head", "gcs_server_port": free_port(), "ray_client_server_port": client,
            "runtime_env_agent_port": free_port(), "include_dashboard": True, "dashboard_port": dashboard, "dashboard_agent_listen_port": free_port(),
        }
        cluster = ray.cluster_utils.Cluster(initialize_head=True, head_node_args=head)
        owned = [cluster.head_node] + [cluster.add_node(**common, num_cpus=cpus, node_name=f"node-{number}") for number in range(1, nodes + 1)]
        site = {"holder": os.getpid(), "address": cluster.address, "client": f"ray://127.0.0.1:{client}", "dashboard": f"http://127.0.0.1:{dashboard}", "environment": LOOPBACK}
        site["nodes"] = [self.processes(node) for node in owned]
        with open(self.file + ".new", "w") as file:
            json.dump(site, file)
        os.rename(self.file + ".new", self.file)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        until = time.monotonic() + minutes * 60
        try:
            while time.monotonic() < until and os.path.exists(self.file):
                time.sleep(1)
        finally:
            cluster.shutdown()

    @staticmethod
    def processes(node):
        return {kind: [process.process.pid for process in processes] for kind, processes in node.all_processes.items()}

    def kill_node(self, number):
        site = self.read() or sys.exit("ray_site: no site runs")
        if not 1 <= number < len(site["nodes"]):
            sys.exit(f"ray_site: there are nodes 1 to {len(site['nodes']) - 1}")
        kill([pid for pids in site["nodes"][number].values() for pid in pids])

    def stop(self):
        site = self.read()
        if not site:
            return
        owned = [pid for node in site["nodes"] for pids in node.values() for pid in pids]
        everything = with_descendants([site["holder"], *owned])
        kill([site["holder"]], signal.SIGTERM)
        until = time.monotonic() + 20
        while time.monotonic() < until and any(lives(pid) for pid in everything):
            time.sleep(0.2)
        kill(pid for pid in everything if lives(pid))
        os.remove(self.file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "gleaner-ray-site"))
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ["start", "hold"]:
        command = commands.add_parser(name)
        command.add_argument("--nodes", type=int, default=3)
        command.add_argument("--cpus", type=int, default=1)
        command.add_argument("--minutes", type=float, default=60)
    commands.add_parser("stop")
    commands.add_parser("install")
    commands.add_parser("python")
    commands.add_parser("kill-node").add_argument("number", type=int)
    asked = parser.parse_args()
    site = Site(asked.folder)
    if asked.command in ["start", "hold"]:
        getattr(site, asked.command)(asked.nodes, asked.cpus, asked.minutes)
    elif asked.command == "kill-node":
        site.kill_node(asked.number)
    elif asked.command == "install":
        install()
    elif asked.command == "python":
        print(python())
    else:
        site.stop()


if __name__ == "__main__":
    main()
