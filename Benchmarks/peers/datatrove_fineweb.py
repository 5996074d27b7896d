#!/usr/bin/env python3
"""datatrove_fineweb.py WARC.gz LID.ftz [resiliparse]: datatrove 0.10's FineWeb chain over one WARC file, in one process.

The steps and values of datatrove's examples/fineweb.py before MinHash, without its writers of removed pages; the language model is
given, so that nothing is fetched. With `resiliparse` its extractor stands in for trafilatura. The chain runs over one page first, so that
models, lists and the word splitter are loaded, and then over the file. Prints JSON: CPU seconds (user and system, children too) of both,
pages kept, and pages lost to datatrove's limit of one second a page.
"""
import json
import logging
import os
import resource
import shutil
import sys
import tempfile

logging.disable(logging.CRITICAL)
os.environ.update(HF_HUB_OFFLINE="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", RAYON_NUM_THREADS="1")

import trafilatura  # noqa: E402, F401  before the extractor forks, so that its children need not
import datatrove.utils.lid as lid  # noqa: E402
from datatrove.pipeline.extractors import Trafilatura  # noqa: E402
from datatrove.pipeline.extractors.base import BaseExtractor  # noqa: E402
from datatrove.pipeline.filters import (  # noqa: E402
    C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter, LanguageFilter, URLFilter)
from datatrove.pipeline.readers import WarcReader  # noqa: E402
from datatrove.pipeline.writers.jsonl import JsonlWriter  # noqa: E402
from datatrove.utils.logging import logger  # noqa: E402
from datatrove.utils.text import split_into_words  # noqa: E402
from resiliparse.extract.html2text import extract_plain_text  # noqa: E402

logger.remove()
WARC, MODEL = sys.argv[1:3]
lid.cached_asset_path_or_download = lambda *_, **__: MODEL


class Resiliparse(BaseExtractor):
    name = "resiliparse"

    def __init__(self):
        super().__init__(1)

    def extract(self, text):
        return extract_plain_text(text, main_content=True, alt_texts=False, links=False)


def cpu_seconds():
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def run(filters, extractor, limit, folder):
    """Pages kept of the first `limit`, -1 for all."""
    url, *others = filters
    reader = WarcReader(os.path.dirname(WARC), glob_pattern=os.path.basename(WARC), limit=limit)
    pages = None
    for step in [reader, url, extractor, *others, JsonlWriter(folder)]:
        pages = step(pages, 0, 1)
    return sum(1 for _ in pages)


def main():
    folder = tempfile.mkdtemp()
    filters = [
        URLFilter(), LanguageFilter(languages=["en"]), GopherRepetitionFilter(), GopherQualityFilter(),
        C4QualityFilter(filter_no_terminal_punct=False), FineWebQualityFilter()]
    extractor = Resiliparse() if "resiliparse" in sys.argv else Trafilatura(favour_precision=True)
    split_into_words("Loads the tokenizer.", "eng")
    run(filters, extractor, 1, folder + "/first")
    ready = cpu_seconds()
    kept = run(filters, extractor, -1, folder + "/all")
    seconds = cpu_seconds() - ready
    shutil.rmtree(folder)
    timeouts = int(extractor.stats["timeout"].total) if "timeout" in extractor.stats.stats else 0
    print(json.dumps({"startup": ready, "seconds": seconds, "kept": kept, "timeouts": timeouts}))


main()
