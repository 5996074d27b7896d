#!/usr/bin/env python3
"""Makes pages that hold items of GSM8K and HumanEval in many ways, with datatrove 0.10.1's verdict on each.

    scripts/reference_decontamination.py GSM8K/test.jsonl HumanEval.jsonl.gz PAGES.jsonl [ITEMS]

From every ITEMS-th item, ITEMS of each file at most (60 by default), pages are made: question and answer whole; the answer alone; the
question alone; both in capitals, with other numbers and with marks taken out; every seventh word another; the answer's first words, as many
as 8 to 16; and the seam, some last words of the question with some first words of the answer. All stand in prose of their own. Lines have
id, text and found (true where NGramsDecontFilter drops the page). Needs a Python with datatrove 0.10.1 and spaCy 3.8.
"""
import gzip
import json
import random
import re
import sys

PROSE = ("The ferry crosses the sound at noon with nine passengers and a crate of oranges for the inn on the far shore. ",
         "\nThe captain counts them twice, once at the pier and once on the water, and nobody asks him why. ")


def items(path, question, answer):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [(row[question], row[answer]) for row in rows]


def variants(question, answer, draw):
    words, ends = answer.split(), question.split()
    both = question + "\n" + answer
    yield "whole", both
    yield "answer", answer
    yield "question", question
    yield "capitals", both.upper()
    yield "numbers", re.sub(r"\d+", lambda _: str(draw.randrange(1000)), both)
    yield "marks", re.sub(r"[.,;:!?()]", "", both)
    yield "reworded", " ".join("harbour" if place % 7 == 3 else word for place, word in enumerate(both.split()))
    yield "accents", both.replace("e", "é").replace("a", "ä")
    count = draw.randrange(8, 17)
    yield f"first-{count}", " ".join(words[:count])
    before = draw.randrange(4, 12)
    after = draw.randrange(9, 14) - before
    yield f"seam-{before}-{after}", " ".join(ends[-before:]) + " " + " ".join(words[:max(0, after)])


def main():
    from datatrove.data import Document
    from datatrove.pipeline.decont import NGramsDecontConfig, NGramsDecontFilter, NGramsDecontIndexer
    from datatrove.utils.hashing import HashConfig
    # Only its way to read the tasks of lighteval wants lighteval.
    NGramsDecontIndexer._requires_dependencies = []
    gsm8k, humaneval, output = sys.argv[1:4]
    most = int(sys.argv[4]) if len(sys.argv) > 4 else 60
    sets = [items(gsm8k, "question", "answer"), items(humaneval, "prompt", "canonical_solution")]
    # With current versions of xxhash the hash that stands in its settings by default fails on strings; SHA-1 finds the same.
    config = NGramsDecontConfig(hash_config=HashConfig(hash_fc="sha1"))
    indexer = NGramsDecontIndexer("/tmp", config=config)
    judge = NGramsDecontFilter("/tmp", config=config)
    judge._index_hashes = {}
    for found in sets:
        for question, answer in found:
            for value in indexer.compute_hashes(answer, question):
                judge._index_hashes[value] = "task"
    draw = random.Random(7)
    with open(output, "w", encoding="utf-8") as out:
        for number, found in enumerate(sets):
            step = max(1, len(found) // most)
            for place, (question, answer) in list(enumerate(found))[::step][:most]:
                for kind, part in variants(question, answer, draw):
                    text = PROSE[0] + part + PROSE[1]
                    verdict = judge.filter(Document(text=text, id=""))
                    row = {"id": f"{number}-{place}-{kind}", "text": text, "found": verdict is not True}
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
