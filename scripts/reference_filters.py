#!/usr/bin/env python3
"""Writes the verdicts of datatrove 0.10.1's four text filters on the texts of JSON lines.

    scripts/reference_filters.py TEXTS.jsonl... VERDICTS.jsonl.gz [MOST] [PROCESSES]

Each filter is asked alone, on the text as it stands, with the values of FineWeb's script (examples/fineweb.py: C4 without its rule on
end marks). A line holds id, text, one verdict a filter ("keep", or the reference's own reason) and, where C4's filter changed the text
of a page it keeps, c4_text. Needs a Python with datatrove 0.10.1 and spaCy 3.8; takes about 30 texts a second and process.
"""
import gzip
import itertools
import json
import multiprocessing
import sys

FILTERS = {}


def start():
    """Makes the filters once a process."""
    from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
    FILTERS.update(gopher_repetition=GopherRepetitionFilter(), gopher_quality=GopherQualityFilter(),
                   c4_quality=C4QualityFilter(filter_no_terminal_punct=False), fineweb_quality=FineWebQualityFilter())


def judge(line):
    from datatrove.data import Document
    record = json.loads(line)
    row = {"id": record["id"], "text": record["text"]}
    for name, step in FILTERS.items():
        document = Document(text=record["text"], id=record["id"])
        try:
            found = step.filter(document)
        except Exception as error:  # an assertion of its own, spaCy's, or a division by no words
            row[name] = f"error {type(error).__name__}"
            continue
        row[name] = "keep" if found is True else found[1]
        if name == "c4_quality" and found is True and document.text != record["text"]:
            row["c4_text"] = document.text
    return json.dumps(row, ensure_ascii=False)


def lines(paths):
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
            yield from file


def main():
    paths = list(itertools.takewhile(lambda argument: not argument.isdigit(), sys.argv[1:]))
    numbers = [int(argument) for argument in sys.argv[1 + len(paths):]]
    output = paths.pop()
    most, processes = (numbers + [None, 2][len(numbers):])
    with multiprocessing.Pool(processes, start) as pool, gzip.open(output, "wt", encoding="utf-8") as out:
        count = 0
        for row in pool.imap(judge, itertools.islice(lines(paths), most), chunksize=16):
            out.write(row + "\n")
            count += 1
    print(f"{count} texts judged, {output}")


if __name__ == "__main__":
    main()
