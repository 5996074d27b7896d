#!/usr/bin/env python3
"""rates.py NAME FILE...: one measurement of a peer in one process. Prints JSON: CPU seconds of the measured section and its units.

    fastwarc | fastwarc_http | warcio WARC.gz        every record read to its end; _http: with the HTTP head parsed
    resiliparse_tree | lexbor_tree PACK              HTML to a tree
    resiliparse_text PACK                            HTML to main text, with the settings of DCLM
    trafilatura_text PACK                            HTML to main text, without its fallbacks (fast)
    fasttext TEXTS MODEL                             the best label a text
    filters | filters_all TEXTS                      datatrove's four text filters; _all: all of them, also after a drop

PACK and TEXTS are as run.py makes them. Modules and models are loaded, and a first text is done, before the clock starts.
"""
import json
import logging
import os
import resource
import struct
import sys

logging.disable(logging.CRITICAL)
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", RAYON_NUM_THREADS="1")
NAME, PATH, *REST = sys.argv[1:]


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measured(items, size, work):
    begin = cpu_seconds()
    count = 0
    for item in items:
        work(item)
        count += 1
    print(json.dumps({"seconds": cpu_seconds() - begin, "items": count, "bytes": size}))


def texts():
    """Texts of a file of (32-bit little-endian length, UTF-8 bytes)."""
    data, at, out = open(PATH, "rb").read(), 0, []
    while at + 4 <= len(data):
        size, = struct.unpack_from("<I", data, at)
        out.append(data[at + 4:at + 4 + size].decode("utf-8", "replace"))
        at += 4 + size
    return out, len(data) - 4 * len(out)


def pages():
    """Pages of a file of (length of URL, length of page, URL, page)."""
    data, at, out = open(PATH, "rb").read(), 0, []
    while at + 8 <= len(data):
        url, size = struct.unpack_from("<II", data, at)
        at += 8 + url
        out.append(data[at:at + size].decode("utf-8", "replace"))
        at += size
    return out, sum(len(page.encode()) for page in out)


def records():
    if NAME == "warcio":
        from warcio.archiveiterator import ArchiveIterator
        work = lambda record: record.content_stream().read()  # noqa: E731
        measured(ArchiveIterator(open(PATH, "rb")), os.path.getsize(PATH), work)
    else:
        from fastwarc.warc import ArchiveIterator
        measured(ArchiveIterator(open(PATH, "rb"), parse_http=NAME == "fastwarc_http"), os.path.getsize(PATH), lambda record: record.reader.read())


def html():
    if NAME == "lexbor_tree":
        from selectolax.lexbor import LexborHTMLParser as work
    elif NAME == "resiliparse_tree":
        from resiliparse.parse.html import HTMLTree
        work = HTMLTree.parse
    elif NAME == "trafilatura_text":
        import inspect
        from trafilatura import extract
        # The name of the setting changed with version 2.
        fast = "fast" if "fast" in inspect.signature(extract).parameters else "no_fallback"
        work = lambda page: extract(page, include_comments=False, **{fast: True})  # noqa: E731
    else:
        from resiliparse.extract.html2text import extract_plain_text
        work = lambda page: extract_plain_text(page, main_content=True, alt_texts=False, links=False)  # noqa: E731
    work("<p>first</p>")
    measured(*pages(), work)


def language():
    from fasttext.FastText import _FastText
    model = _FastText(REST[0])
    model.predict("first", k=1)
    measured(*texts(), lambda text: model.predict(text.replace("\n", " "), k=1))


def filters():
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
    from datatrove.utils.text import split_into_words
    chain = [GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False), FineWebQualityFilter()]
    split_into_words("Loads the tokenizer.", "eng")

    def work(text):
        page = Document(text=text, id="", metadata={})
        for step in chain:
            try:
                verdict = step.filter(page)
            except ZeroDivisionError:  # a page that C4's rules left without a line
                return
            if NAME == "filters" and verdict is not True:
                return

    measured(*texts(), work)


{"fastwarc": records, "fastwarc_http": records, "warcio": records, "resiliparse_tree": html, "lexbor_tree": html,
 "resiliparse_text": html, "trafilatura_text": html, "fasttext": language, "filters": filters, "filters_all": filters}[NAME]()
