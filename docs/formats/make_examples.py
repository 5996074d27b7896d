#!/usr/bin/env python3
"""Makes the worked examples of table.md, records.md and robots-table.md from what these pages say, without a line of Gleaner.

usage: make_examples.py    prints them as hexdumps    (needs the Python packages xxhash and zstandard)

The examples are what the program's readers are tested with, so they must not come from the program's writers.
"""
import json
import struct

import xxhash
import zstandard


def planes(values, code, width):
    """All first bytes of the little-endian values, then all second bytes, and so on."""
    rows = [struct.pack("<" + code, value)[:width] for value in values]
    return bytes(row[plane] for plane in range(width) for row in rows)


def checksum(data):
    return struct.pack("<Q", xxhash.xxh3_64_intdigest(data))


def part_checksum(data):
    """The lower half of XXH3-128, which is another number than XXH3-64 for short data."""
    return struct.pack("<Q", xxhash.xxh3_128_intdigest(data) & (1 << 64) - 1)


def table():
    columns = [
        ("url", "bytes", [b"https://a.example/", b""]),
        ("words", "u64", [258, 3]),
        ("score", "f64", [0.5, float("nan")]),
    ]
    schema = {"columns": [{"name": name, "type": kind} for name, kind, _ in columns], "facts": {"input": "a.warc.gz"}, "kind": "example"}
    header = json.dumps(schema, separators=(",", ":"), sort_keys=True).encode()
    head = b"GLNTABLE" + struct.pack("<II", 1, len(header)) + header + checksum(header)
    raw = []
    for _, kind, values in columns:
        if kind == "bytes":
            raw.append(planes([len(value) for value in values], "I", 4) + b"".join(values))
        else:
            raw.append(planes(values, {"u64": "Q", "f64": "d"}[kind], 8))
    frames = [zstandard.ZstdCompressor(level=3, write_checksum=True).compress(column) for column in raw]
    sizes = b"".join(struct.pack("<II", len(frame), len(column)) for frame, column in zip(frames, raw))
    block = struct.pack("<II", 2, len(columns)) + sizes + b"".join(frames)
    places = struct.pack("<QII", len(head), 2, len(block))
    return head + block + places + checksum(places) + struct.pack("<IQ", 1, 2) + b"GLNTEND1"


def records():
    """Three records of 16 bytes in two partitions: keys 1, 2 and 2^63, values 10, 20 and 30."""
    rows = [struct.pack(">QQ", key, value) for key, value in [(1, 10), (2, 20), (1 << 63, 30)]]
    parts = [b"".join(rows[:2]), rows[2]]
    head = b"GLNSPILL" + struct.pack("<IIII", 1, 16, 2, 0)
    places = struct.pack("<QQ", 0, 2) + part_checksum(parts[0]) + struct.pack("<QQ", 2, 1) + part_checksum(parts[1])
    return head + b"".join(rows) + places + checksum(places) + b"GLNSPEND"


def wide(number):
    """XXH3-128, low half first."""
    return struct.pack("<QQ", number & (1 << 64) - 1, number >> 64)


def robots_table():
    """One site with a robots.txt that was captured twice, and an answer 404 before."""
    name, body = b"https://a.example", b"User-agent: *\nDisallow: /\n"
    frame = zstandard.ZstdCompressor(level=3, write_checksum=False).compress(body)
    texts = frame + name
    site, place = xxhash.xxh3_64_intdigest(name), 64

    def entry(status, time, stored, raw):
        return struct.pack("<QBBHIQQQII", site, 0, 0, status, len(name), time, place + len(frame), place, len(stored), len(raw)) + wide(xxhash.xxh3_128_intdigest(raw))

    entries = entry(404, 1735689600, b"", b"") + entry(200, 1735776000, frame, body) + entry(200, 1735862400, frame, body)
    head = b"GLNROBOT" + struct.pack("<IIQQ", 1, 0, 3, len(texts)) + wide(xxhash.xxh3_128_intdigest(entries))
    return head + checksum(head) + struct.pack("<Q", 0) + texts + entries


def hexdump(data):
    for start in range(0, len(data), 16):
        row = data[start:start + 16]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        print(f"{start:08x}  {row[:8].hex(' '):23}  {row[8:].hex(' '):23}  |{text}|")


if __name__ == "__main__":
    for name, data in [("table", table()), ("records", records()), ("robots-table", robots_table())]:
        print(f"{name}: {len(data)} bytes")
        hexdump(data)
