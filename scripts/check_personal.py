#!/usr/bin/env python3
"""Compares the spans of personal data that Gleaner finds with those of datatrove's and dolma's code, on real texts and made ones.

    scripts/check_personal.py BENCH DATATROVE_PII_PY DOLMA_PII_PY TEXTS.jsonl[.gz]...

BENCH             the built WordsBench executable.
DATATROVE_PII_PY  datatrove 0.10.1's pipeline/formatters/pii.py; DOLMA_PII_PY dolma's taggers/pii.py. Nothing else of the two is needed.
TEXTS             lines of JSON with a text. 20,000 texts of the signs on which the patterns turn are added to them.

Exit code 1 when any span differs.
"""
import contextlib
import gzip
import importlib.util
import json
import random
import struct
import subprocess
import sys
import tempfile
import types

PIECES = (list("abzAZ019.@-_+'!#(),:;?[] \t\n\r\f\u000b\u001c\u0085\u00a0\u2028\u3000éßжñ中٣४²") + ["@", "@", ".", ".", " ", " ", "\n", "25", "255", "256",
          "1.2.3.4", "8.8.8.8", "10.0.0.1", "192.168.1.", "01.2.3.4", "a@b.c", "x@y.com ", ".com", "@[1.2.3.4]", "@[1.2.3.a:]", "555", "(555) ",
          "123-4567", " 555 123 4567", "--", "...", "&", "=", "/", "{", "~"])


def module(name, path, stubs):
    """A module of one file, whose imports find stubs."""
    for stub, names in stubs.items():
        sys.modules[stub] = types.ModuleType(stub)
        sys.modules[stub].__path__ = []
        for attribute, value in names.items():
            setattr(sys.modules[stub], attribute, value)
    spec = importlib.util.spec_from_file_location(name, path)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


class Span:
    def __init__(self, start, end, type, score=1.0):
        self.start, self.end, self.type = start, end, type


class TextSlice:
    def __init__(self, doc, start, end):
        self.start, self.text = start, doc[start:end]


def paragraphs(text):
    """dolma's: lines with their ends, without blank ones."""
    at, found = 0, []
    for line in text.split("\n"):
        end = min(at + len(line) + 1, len(text))
        if text[at:end].strip():
            found.append(TextSlice(text, at, end))
        at = end
    return found


def references(datatrove_path, dolma_path):
    base = type("BaseFormatter", (), {"__init__": lambda self: None})
    datatrove = module("datatrove.pipeline.formatters.pii", datatrove_path, {
        "datatrove": {}, "datatrove.pipeline": {}, "datatrove.pipeline.formatters": {}, "datatrove.pipeline.formatters.base": {"BaseFormatter": base}})
    add = types.SimpleNamespace(add=lambda name: lambda kind: kind)
    dolma = module("dolma.taggers.pii", dolma_path, {
        "presidio_analyzer": {"AnalyzerEngine": object}, "necessary": {"necessary": lambda *names, **more: contextlib.nullcontext(False)}, "dolma": {}, "dolma.core": {}, "dolma.taggers": {},
        "dolma.core.data_types": {"DocResult": object, "Document": object, "Span": Span, "TextSlice": TextSlice},
        "dolma.core.registry": {"TaggerRegistry": add}, "dolma.core.taggers": {"BaseTagger": object},
        "dolma.core.utils": {"split_paragraphs": paragraphs}})
    formatter, tagger = datatrove.PIIFormatter(), dolma.FastPiiRegex()

    def replaced(replacer, text):
        return [m.span() for m in replacer.regex.finditer(text) if not replacer.validator or replacer.validator(m.group(0))]

    def tagged(predict, text):
        return [(s.start, s.end) for part in paragraphs(text) for s in predict(part)]

    return [lambda t: replaced(formatter.emails_replacer, t), lambda t: replaced(formatter.ip_replacer, t),
            lambda t: tagged(tagger._predict_email, t), lambda t: tagged(tagger._predict_phone, t), lambda t: tagged(tagger._predict_ip, t)]


def texts_of(paths):
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield (row.get("text") or row.get("full_text") or "").encode("utf-8", "replace").decode()


def made(count):
    source = random.Random(1)
    for _ in range(count):
        yield "".join(source.choices(PIECES, k=source.randint(1, 60)))


def main():
    bench, datatrove, dolma, *paths = sys.argv[1:]
    names = ["datatrove emails", "datatrove ips", "dolma emails", "dolma phones", "dolma ips"]
    finders = references(datatrove, dolma)
    texts = list(texts_of(paths)) + list(made(20_000))
    with tempfile.TemporaryFile() as pipe:
        for text in texts:
            data = text.encode()
            pipe.write(struct.pack("<I", len(data)) + data)
        pipe.seek(0)
        answer = subprocess.run([bench, "personal"], stdin=pipe, stdout=subprocess.PIPE, check=True).stdout.decode()
    spans, differing = [0] * len(names), [0] * len(names)
    for text, line in zip(texts, answer.split("\n")):
        places = [0]
        for character in text:
            places.append(places[-1] + len(character.encode()))
        for index, (finder, field) in enumerate(zip(finders, line.split("\t"))):
            ours = [tuple(map(int, span.split("-"))) for span in field.split()]
            theirs = [(places[start], places[end]) for start, end in finder(text)]
            spans[index] += len(theirs)
            if ours != theirs:
                differing[index] += 1
                if differing[index] <= 3:
                    data = text.encode()
                    print(names[index], repr(text[:300]), "ours", [data[a:b].decode("utf-8", "replace") for a, b in ours][:5],
                          "theirs", [data[a:b].decode("utf-8", "replace") for a, b in theirs][:5])
    for index, name in enumerate(names):
        print(f"{name}: {spans[index]} spans in {len(texts)} texts, {differing[index]} texts differ")
    sys.exit(1 if any(differing) else 0)


main()
