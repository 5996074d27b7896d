#!/usr/bin/env python3
"""texts.py NAME PACK OUT.jsonl: what another extractor makes of the pages of a pack (scripts/pack_pages.py), for Training/score.py.

NAME: resiliparse | trafilatura_fast | trafilatura_precise. A page that a peer fails on has an empty text.
"""
import json
import struct
import sys

NAME, PACK, OUT = sys.argv[1:4]


def extractor():
    if NAME == "resiliparse":
        from resiliparse.extract.html2text import extract_plain_text
        return lambda page: extract_plain_text(page, main_content=True, alt_texts=False, links=False, form_fields=False, noscript=False)
    from trafilatura import extract
    if NAME == "trafilatura_fast":
        return lambda page: extract(page, include_comments=False, fast=True)
    return lambda page: extract(page, include_comments=False, favor_precision=True)


def main():
    extract = extractor()
    data, at = open(PACK, "rb").read(), 0
    with open(OUT, "w") as out:
        while at + 8 <= len(data):
            url, size = struct.unpack_from("<II", data, at)
            at += 8
            page = data[at + url:at + url + size].decode("utf-8", "replace")
            try:
                text = extract(page) or ""
            except Exception:  # whatever a peer throws at a page is its answer
                text = ""
            out.write(json.dumps({"url": data[at:at + url].decode(), "text": text}) + "\n")
            at += url + size


main()
