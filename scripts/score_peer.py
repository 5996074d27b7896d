#!/usr/bin/env python3
"""Writes what Python's fasttext says of some texts by a small classifier, for the tests of the step fasttext_score.

usage: score_peer.py OUT    (needs the packages fasttext and numpy)

OUT/model.bin: a classifier of two labels with n-grams of two words, as DCLM's. OUT/scores.jsonl: a text a line, with the score that
each dialect of the step takes of it.
"""
import json
import os
import random
import sys

import fasttext

fasttext.FastText.eprint = lambda *_: None
CHANCE = random.Random(7)
GOOD = "the harbour wakes before town and gulls argue over nets because explain why water question answer".split()
BAD = "sale buy now click here cart price login cookie subscribe free shipping menu offer deal".split()
SPACES = [" "] * 12 + ["\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\u0085", "\x1c", "\u3000", " </s> "]


def text(share):
    words = [CHANCE.choice(GOOD if CHANCE.random() < share else BAD) for _ in range(CHANCE.randrange(0, 60))]
    return "".join(word + CHANCE.choice(SPACES) for word in words)


def trained(path):
    # Now and then a matrix begins with numbers that are none; see fasttext_peer.py.
    for _ in range(5):
        try:
            return fasttext.train_supervised(path, thread=2, seed=1, verbose=0, epoch=25, lr=0.5, dim=10, wordNgrams=2, bucket=5000)
        except RuntimeError:
            pass
    raise SystemExit("fasttext could not train")


def main(out):
    os.makedirs(out, exist_ok=True)
    train = os.path.join(out, "train.txt")
    with open(train, "w") as file:
        for _ in range(400):
            good = CHANCE.random() < 0.5
            file.write(f"__label__{'hq' if good else 'cc'} {' '.join(text(0.6 if good else 0.4).split())}\n")
    model = trained(train)
    model.save_model(os.path.join(out, "model.bin"))

    def score(line, label="__label__hq"):
        return float(dict(zip(*model.predict(line, k=-1)))[label])

    def best(line):
        label, chance = (value[0] for value in model.predict(line))
        return float(chance if label == "__label__hq" else 1 - chance)

    with open(os.path.join(out, "scores.jsonl"), "w") as file:
        for index in range(400):
            page = text(index / 400)
            file.write(json.dumps({
                "text": page, "dclm": best(" ".join(page.strip().splitlines())), "dolma": score(" ".join(page.split())),
                "datatrove": score(page.strip().replace("\n", "")),
            }) + "\n")


main(sys.argv[1])
