#!/usr/bin/env python3
"""Compares the verdicts that follow from Gleaner's numbers with those of datatrove 0.10.1's four text filters on the same texts.

    scripts/check_filters.py BENCH TEXTS.jsonl[.gz] [MOST]

BENCH is the built WordsBench executable. Records that hold verdicts already ("gopher_repetition": ...) are compared with these; for
others datatrove judges now (a Python with datatrove 0.10.1 and spaCy 3.8). Exit code 1 when any verdict or cleaned text differs.
"""
import gzip
import json
import struct
import subprocess
import sys
import tempfile

FILTERS = ["gopher_repetition", "gopher_quality", "c4_quality", "fineweb_quality"]


def repetition(n):
    characters, paragraphs, para_dup, para_chars, lines, line_dup, line_chars, *grams = n["repetition"]
    if characters == 0:
        return "empty"
    for name, part, whole, limit in [
            ("dup_para_frac", para_dup, paragraphs, 0.3), ("dup_para_char_frac", para_chars, characters, 0.2),
            ("dup_line_frac", line_dup, lines, 0.3), ("dup_line_char_frac", line_chars, characters, 0.2)]:
        if part / whole > limit:
            return name
    for size, found, limit in zip((2, 3, 4), grams, (0.2, 0.18, 0.16)):
        if found >= 0 and found / characters > limit:
            return f"top_{size}_gram"
    for size, found, limit in zip(range(5, 11), grams[3:], (0.15, 0.14, 0.13, 0.12, 0.11, 0.10)):
        if found / characters > limit:
            return f"duplicated_{size}_n_grams"
    return "keep"


def quality(n):
    words = n["words"]
    wordy, characters, hashes, ellipses, lines, bullets, ends, alpha, stop = n["prose"]
    if wordy < 50:
        return "gopher_short_doc"
    if wordy > 100000:
        return "gopher_long_doc"
    if characters / wordy < 3:
        return "gopher_below_avg_threshold"
    if characters / wordy > 10:
        return "gopher_above_avg_threshold"
    for name, fails in [("gopher_too_many_hashes", hashes / words > 0.1), ("gopher_too_many_ellipsis", ellipses / words > 0.1),
                        ("gopher_too_many_bullets", bullets / lines > 0.9), ("gopher_too_many_end_ellipsis", ends / lines > 0.3),
                        ("gopher_below_alpha_threshold", alpha / words < 0.8), ("gopher_enough_stop_words", stop < 2)]:
        if fails:
            return name
    return "keep"


def clean(n):
    drop, sentences = n["clean"][:2]
    return {1: "lorem_ipsum", 2: "curly_bracket"}.get(drop) or ("too_few_sentences" if sentences < 5 else "keep")


def fineweb(n):
    lines, terminal, short, duplicate, characters, newlines = n["shape"]
    if lines == 0:
        return "empty"
    for name, fails in [("line_punct_ratio", terminal / lines < 0.12), ("short_line_ratio", short / lines > 0.67),
                        ("char_dup_ratio", duplicate / characters > 0.01)]:
        if fails:
            return name
    return "list_ratio" if newlines / n["words"] > 0.3 else "keep"


def reference(record):
    """datatrove's verdicts, each filter on the text itself, and the text that its C4 filter leaves."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
    if not reference.filters:
        reference.filters = [GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False),
                             FineWebQualityFilter()]
    for name, step in zip(FILTERS, reference.filters):
        document = Document(text=record["text"], id="")
        found = step.filter(document)
        record[name] = "keep" if found is True else found[1]
        if name == "c4_quality" and found is True and document.text != record["text"]:
            record["c4_text"] = document.text


reference.filters = None


def fnv(data):
    value = 0
    for byte in data:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def main():
    bench, path = sys.argv[1:3]
    most = int(sys.argv[3]) if len(sys.argv) > 3 else -1
    records = []
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if "gopher_repetition" in record or "filters" not in path:
                record["text"] = record["text"].encode("utf-8", "replace").decode("utf-8")
                records.append(record)
            if len(records) == most:
                break
    with tempfile.TemporaryFile() as pipe:
        for record in records:
            data = record["text"].encode()
            pipe.write(struct.pack("<I", len(data)) + data)
        pipe.seek(0)
        answer = subprocess.run([bench, "numbers"], stdin=pipe, stdout=subprocess.PIPE, check=True).stdout
    differing = skipped = 0
    for record, line in zip(records, answer.splitlines(), strict=True):
        numbers = json.loads(line)
        if "gopher_repetition" not in record:
            try:
                reference(record)
            except Exception:  # an assertion of spaCy's, or a division by no words
                skipped += 1
                continue
        ours = dict(zip(FILTERS, (repetition(numbers), quality(numbers), clean(numbers), fineweb(numbers))))
        found = [f"{k}: ours {ours[k]}, theirs {record[k]}" for k in FILTERS if ours[k] != record[k]]
        if "words" in record and record["words"] != numbers["words"]:
            found.append(f"words: ours {numbers['words']}, theirs {record['words']}")
        if record["c4_quality"] == "keep" == ours["c4_quality"]:
            kept = record.get("c4_text", record["text"]).encode()
            if "c4_text" in record and [len(kept), fnv(kept)] != numbers["clean"][2:]:
                found.append(f"cleaned text: ours {numbers['clean'][2]} bytes, theirs {len(kept)}")
        if found:
            differing += 1
            if differing <= 20:
                print(record.get("id", ""), "; ".join(found), numbers)
    print(f"{len(records)} texts, {skipped} that the reference cannot read, {differing} differ")
    return differing > 0


if __name__ == "__main__":
    sys.exit(main())
