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


def attempt(path, plain):
    """The records up to the first error, and the error."""
    found = []
    try:
        for record in records(path, plain):
            found.append(record)
    except Exception as error:
        return found, f"{type(error).__name__}: {error}"[:200]
    return found, None


def listing(path):
    noise = io.StringIO()
    with contextlib.redirect_stderr(noise):
        found, error = attempt(path, True)
        payloads, payload_error = attempt(path, False)
    for index, record in enumerate(found):
        record.append(payloads[index][5] if index < len(payloads) else None)
    return {
        "file": path, "error": error, "payload_error": payload_error,
        "warnings": noise.getvalue().count("\n"), "records": found,
    }


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(json.dumps(listing(path), ensure_ascii=True), flush=True)
