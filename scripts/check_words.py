#!/usr/bin/env python3
"""Compares Gleaner's word splitting with spaCy's on the same texts.

    scripts/check_words.py BENCH TEXTS.jsonl[.gz] [MOST]

BENCH  the built WordsBench executable. Run with a Python that has spaCy 3.8. Exit code 1 when any text differs.
"""
import gzip
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import spacy


def texts_of(path, most):
    texts = []
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line).get("text") or ""
            texts.append(text.encode("utf-8", "replace").decode("utf-8"))
            if len(texts) == most:
                break
    return texts


def main():
    bench, path = sys.argv[1:3]
    texts = texts_of(path, int(sys.argv[3]) if len(sys.argv) > 3 else -1)
    with tempfile.TemporaryFile() as pipe:
        for text in texts:
            data = text.encode()
            pipe.write(struct.pack("<I", len(data)) + data)
        pipe.seek(0)
        answer = subprocess.run([bench, "tokens"], stdin=pipe, stdout=subprocess.PIPE, check=True).stdout
    nlp = spacy.blank("en")
    nlp.max_length = 1 << 30
    at = differing = total = shown = 0
    for text in texts:
        data = text.encode()
        count, = struct.unpack_from("<I", answer, at)
        ends = struct.unpack_from(f"<{2 * count}I", answer, at + 4)
        at += 4 + 8 * count
        ours = [data[ends[i]:ends[i + 1]].decode() for i in range(0, 2 * count, 2)]
        try:
            with nlp.memory_zone():
                theirs = [t.text.strip() for t in nlp.tokenizer(text)]
        except (AssertionError, KeyError):
            continue  # the reference fails on a text that holds one of its own symbol names, such as IS_ALPHA
        theirs = [t for t in theirs if t]
        total += len(theirs)
        if ours != theirs:
            differing += 1
            if shown < 20:
                shown += 1
                i = next(i for i, (a, b) in enumerate(zip(ours + [""], theirs + [""])) if a != b)
                print("ours", ours[max(0, i - 2):i + 5], "theirs", theirs[max(0, i - 2):i + 5])
    print(f"{len(texts)} texts, {total} words of the reference, {differing} texts differ")
    return differing > 0


if __name__ == "__main__":
    sys.exit(main())
