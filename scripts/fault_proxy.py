#!/usr/bin/env python3
"""Stands between a client and an HTTP server and spoils a share of what passes, so that a check meets in a minute what a store does in a year.

    scripts/fault_proxy.py start TARGET [--seed N] [--slow-down RATE] [--reset RATE] [--stall RATE] [--short RATE] [--flip RATE]
                                        [--flip-up RATE] [--stall-seconds S] [--latency MS] [--parent PID]
    scripts/fault_proxy.py stop PID

TARGET is `http://HOST:PORT`. Rates are shares of requests, 0 to 1:

    slow-down   503 with S3's SlowDown; the request does not reach the server
    reset       the connection is reset before or within the answer, which the server has given: what was asked may have been done
    stall       bytes stop for --stall-seconds in the middle of the answer
    short       the connection is closed before the bytes that Content-Length promises have come
    flip        one bit of the body is another; only of objects that are read
    flip-up     one bit of the body is another; only of objects and parts that are written

`start` prints lines of shell, as s3_server.py does, with the proxy's address as AWS_ENDPOINT_URL. The Host header passes as the client sent it, for
signatures cover it. `GET /-faults` answers with counts by kind, as JSON, with those of the objects that were read and written, and of the stalls that the client did not
wait for (gave_up). The proxy ends when its parent does.
"""
import argparse
import asyncio
import json
import os
import random
import signal
import socket
import struct
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import background

PIECE = 1 << 16
SLOW_DOWN = b"""<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"""


class Head:
    """The first lines of a message: its start line and headers, with names in small letters beside the bytes as they came."""

    def __init__(self, raw):
        lines = raw.split(b"\r\n")
        self.start = lines[0].split(b" ", 2)
        self.lines = [line for line in lines[1:] if line]
        self.fields = {line.split(b":", 1)[0].strip().lower(): line.split(b":", 1)[1].strip() for line in self.lines if b":" in line}

    def bytes(self, without=()):
        kept = [line for line in self.lines if line.split(b":", 1)[0].strip().lower() not in without]
        return b"\r\n".join([b" ".join(self.start), *kept, b"", b""])

    @property
    def is_chunked(self):
        return b"chunked" in self.fields.get(b"transfer-encoding", b"").lower()

    @property
    def length(self):
        return int(self.fields.get(b"content-length", b"0"))


async def read_head(reader):
    try:
        return Head(await reader.readuntil(b"\r\n\r\n"))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


async def body(reader, head, to_close=False):
    """The pieces of a message's body as they stand on the wire."""
    if head.is_chunked:
        while True:
            line = await reader.readuntil(b"\r\n")
            size = int(line.split(b";")[0], 16)
            yield line
            left = size + 2
            while left > 0:
                piece = await reader.read(min(left, PIECE))
                if not piece:
                    raise ConnectionError
                left -= len(piece)
                yield piece
            if size == 0:
                return
    elif b"content-length" in head.fields or not to_close:
        left = head.length
        while left > 0:
            piece = await reader.read(min(left, PIECE))
            if not piece:
                raise ConnectionError
            left -= len(piece)
            yield piece
    else:
        while piece := await reader.read(PIECE):
            yield piece


def flipped(piece, at):
    """The bytes with a bit at that place turned over."""
    return piece[:at] + bytes([piece[at] ^ 1 << at % 8]) + piece[at + 1:]


class Proxy:
    def __init__(self, options):
        self.options = options
        host, _, port = options.target.split("://")[1].partition(":")
        self.server = (host, int(port or 80))
        self.random = random.Random(options.seed)
        self.counts = {"requests": 0, "slow_down": 0, "reset": 0, "stall": 0, "short": 0, "flip": 0, "flip_up": 0, "reads": 0, "writes": 0, "gave_up": 0, "bytes_sent": 0}

    def draw(self, request):
        """The fault of a request, or None; and whether a bit of its answer, or of its own body, is to be another."""
        self.counts["requests"] += 1
        chance, fault = self.random.random(), None
        for kind in ["slow_down", "reset", "stall", "short"]:
            chance -= getattr(self.options, kind)
            if chance < 0:
                fault = kind
                break
        path, _, query = request.start[1].partition(b"?")
        is_object = request.start[0] == b"GET" and path.count(b"/") > 1 and not query
        is_sent = request.start[0] == b"PUT" and request.length > 0 and not request.is_chunked
        self.counts["reads"] += is_object
        self.counts["writes"] += is_sent
        chance = self.random.random()
        flips = chance < self.options.flip and is_object and fault is None
        flips_up = chance < self.options.flip_up and is_sent and fault is None
        return fault, flips, flips_up

    async def serve(self, reader, writer):
        upstream = None
        try:
            while request := await read_head(reader):
                if request.start[1] == b"/-faults":
                    await self.answer(writer, b"200 OK", b"application/json", json.dumps(self.counts).encode())
                    continue
                if request.fields.get(b"expect", b"").lower() == b"100-continue":
                    writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                fault, flips, flips_up = self.draw(request)
                if self.options.latency:
                    await asyncio.sleep(self.options.latency / 1000)
                if fault == "slow_down":
                    async for _ in body(reader, request):
                        pass
                    self.counts["slow_down"] += 1
                    await self.answer(writer, b"503 Slow Down", b"application/xml", b"" if request.start[0] == b"HEAD" else SLOW_DOWN)
                    continue
                if upstream is None:
                    upstream = await asyncio.open_connection(*self.server)
                upstream[1].write(request.bytes(without=[b"expect"]))
                at, passed = self.random.randrange(request.length) if flips_up else None, 0
                async for piece in body(reader, request):
                    if at is not None and passed <= at < passed + len(piece):
                        self.counts["flip_up"] += 1
                        piece = flipped(piece, at - passed)
                    upstream[1].write(piece)
                    passed += len(piece)
                    await upstream[1].drain()
                if not await self.pass_answer(upstream[0], reader, writer, request, fault, flips):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            for each in [writer, upstream[1] if upstream else None]:
                if each:
                    each.close()

    async def answer(self, writer, status, kind, content):
        head = b"HTTP/1.1 " + status + b"\r\nContent-Type: " + kind + b"\r\nContent-Length: " + str(len(content)).encode() + b"\r\n\r\n"
        writer.write(head + content)
        await writer.drain()

    async def stall(self, reader, writer):
        self.counts["stall"] += 1
        await asyncio.sleep(self.options.stall_seconds)
        self.counts["gave_up"] += reader.at_eof() or writer.is_closing()

    async def pass_answer(self, upstream, reader, writer, request, fault, flips):
        """Hands the server's answer on, spoiled as drawn. False where the connection is at its end."""
        head = await read_head(upstream)
        while head and head.start[1] == b"100":
            head = await read_head(upstream)
        if head is None:
            raise ConnectionError
        has_body = request.start[0] != b"HEAD" and head.start[1] not in (b"204", b"304")
        length = head.length if has_body and not head.is_chunked else 0
        # The place of the fault: within the body if there is one, else before the head.
        at = self.random.randrange(length) if length else 0
        if fault == "short" and not length:
            fault = "reset"
        if fault == "reset" and not length:
            self.counts["reset"] += 1
            return self.reset(writer)
        if fault == "stall" and not length:
            await self.stall(reader, writer)
        writer.write(head.bytes())
        passed = 0
        if has_body:
            async for piece in body(upstream, head, to_close=True):
                if length and passed <= at < passed + len(piece):
                    inside = at - passed
                    if fault in ("reset", "short"):
                        self.counts[fault] += 1
                        writer.write(piece[:inside])
                        await writer.drain()
                        return self.reset(writer) if fault == "reset" else False
                    if fault == "stall":
                        await self.stall(reader, writer)
                    if flips:
                        self.counts["flip"] += 1
                        piece = flipped(piece, inside)
                writer.write(piece)
                passed += len(piece)
                self.counts["bytes_sent"] += len(piece)
                await writer.drain()
        await writer.drain()
        ends = b"close" in head.fields.get(b"connection", b"").lower() or b"close" in request.fields.get(b"connection", b"").lower()
        return not ends

    def reset(self, writer):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        return False


async def run(options, ready):
    proxy = Proxy(options)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=1 << 18)
    stopped = asyncio.Event()
    for number in [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]:
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    ready(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    while not stopped.is_set() and background.is_alive(options.parent):
        try:
            await asyncio.wait_for(stopped.wait(), 0.5)
        except asyncio.TimeoutError:
            pass
    server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("start")
    starting.add_argument("target")
    starting.add_argument("--seed", type=int, default=1)
    for kind in ["slow-down", "reset", "stall", "short", "flip", "flip-up"]:
        starting.add_argument(f"--{kind}", type=float, default=0)
    starting.add_argument("--stall-seconds", type=float, default=5)
    starting.add_argument("--latency", type=float, default=0)
    starting.add_argument("--parent", type=int, default=os.getppid())
    commands.add_parser("stop").add_argument("pid", type=int)
    options = parser.parse_args()
    if options.command == "stop":
        return background.stop(options.pid)
    pid, endpoint = background.start(lambda ready: asyncio.run(run(options, ready)))
    print(f"export AWS_ENDPOINT_URL={endpoint}\nexport FAULT_PROXY_PID={pid}")


if __name__ == "__main__":
    main()
