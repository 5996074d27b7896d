#!/usr/bin/env python3
"""Lists the records of WARC and ARC files as warcio reads them, one JSON line a file.

Usage: warcio_listing.py FILE...      (needs warcio; written against 1.8.1)

Each line: {"file", "error": null or the exception, "warnings": bytes warcio wrote to stderr,
"records": [[type, target URI, date, offset, length, SHA-1 of the block, SHA-1 of the payload or null], ...]}.
The block is everything behind the record header (no_record_parse=True). The payload is what follows the HTTP header
in raw_stream, that is with transfer and content codings as stored; null where warcio sees no HTTP header.
"""
import contextlib
import hashlib
import io
import json
import sys

from warcio.archiveiterator import ArchiveIterator


def sha1(stream):
    digest = hashlib.sha1()
    while piece := stream.read(1 << 16):
        digest.update(piece)
    return digest.hexdigest()


def records(path, plain):
    with open(path, "rb") as file:
        iterator = ArchiveIterator(file, no_record_parse=plain, verify_http=False)
        for record in iterator:
            headers = record.rec_headers
            uri = headers.get_header("WARC-Target-URI") or headers.get_header("uri")
            date = headers.get_header("WARC-Date") or headers.get_header("archive-date")
            digest = sha1(record.raw_stream)
            payload = digest if plain or record.http_headers else None
            yield [record.rec_type, uri, date, iterator.get_record_offset(), iterator.get_record_length(), payload]


def listing(path):
    result = {"file": path, "error": None, "records": []}
    noise = io.StringIO()
    with contextlib.redirect_stderr(noise):
        try:
            result["records"] = list(records(path, True))
        except Exception as error:
            result["error"] = f"{type(error).__name__}: {error}"[:200]
        try:
            payloads = [record[5] for record in records(path, False)]
            result["payload_error"] = None
        except Exception as error:
            payloads = []
            result["payload_error"] = f"{type(error).__name__}: {error}"[:200]
    for index, record in enumerate(result["records"]):
        record.append(payloads[index] if index < len(payloads) else None)
    result["warnings"] = noise.getvalue().count("\n")
    return result


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(json.dumps(listing(path), ensure_ascii=True), flush=True)
