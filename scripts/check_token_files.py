#!/usr/bin/env python3
"""Reads the token files of releases with the trainers' own readers, and holds them against the texts.

    scripts/check_token_files.py [--vocabulary FILE.tiktoken --encoding r50k_base] RELEASE...

Each release has two writers: jsonl (compress: none) and tokens. For every document the ids must be those of tiktoken (or the
bytes) with what the recipe puts in front and behind, and must decode to the text of the JSON line. Of packed files every token must stand
in one sequence, each piece where the tables say, and what is left must be padding.

Wants numpy, tiktoken, torch, and of each format its reader: megatron-core (0.16), ai2-olmo-core (3.0), mosaicml-streaming (0.13),
datatrove (0.10). Exits with 1 if anything differs.
"""

import argparse
import csv
import gzip
import json
import os
import sys
import tempfile

import numpy as np
import tiktoken
from tiktoken.load import load_tiktoken_bpe
from tiktoken_ext import openai_public

END_OF_TEXT = "<|endoftext|>"


class Bytes:
    """The tokenizer `bytes`."""

    n_vocab = 257

    def encode(self, text):
        return list(text.encode())

    def decode(self, ids):
        return bytes(int(i) for i in ids).decode()

    def special(self, name):
        return 256 if name in ("end_of_text", END_OF_TEXT) else int(name)


class Ranks:
    """A vocabulary of tiktoken's, by tiktoken."""

    def __init__(self, path, name):
        openai_public.load_tiktoken_bpe = lambda *_, **__: load_tiktoken_bpe(path)
        self.encoding = tiktoken.Encoding(**getattr(openai_public, name)())
        self.n_vocab = self.encoding.n_vocab

    def encode(self, text):
        return self.encoding.encode(text, disallowed_special=())

    def decode(self, ids):
        return self.encoding.decode_bytes([int(i) for i in ids]).decode()

    def special(self, name):
        return self.encoding.eot_token if name in ("end_of_text", END_OF_TEXT) else int(name)


class Release:
    def __init__(self, path, vocabulary):
        self.path, self.data = path, os.path.join(path, "data")
        self.manifest = json.load(open(os.path.join(path, "manifest.json")))
        uses = self.manifest["recipe"]["output"]
        place = {use["step"]: i for i, use in enumerate(uses)}
        self.settings = {s["key"]: s["value"] for s in uses[place["tokens"]]["settings"]}
        self.format, self.packing = self.settings["format"], self.settings["packing"]
        self.is_packed = self.packing != "none"
        self.length = self.settings["sequence_length"]
        self.totals = self.manifest["written"][place["tokens"]]["totals"]
        self.vocabulary = Bytes() if self.settings["tokenizer"] == "bytes" else vocabulary
        self.names = [s["name"] for s in self.manifest["shards"]]
        self.lines = [n for n in self.names if n.endswith(".jsonl")]
        self.shards = [n for n in self.names if n.endswith({"megatron": ".bin", "npy": ".npy", "mds": ".mds", "datatrove": ".ds"}[self.format])]
        special = self.vocabulary.special
        self.prefix = [special(self.settings["prepend"])] if self.settings["prepend"] else []
        self.suffix = [special(self.settings["append"])] if self.settings["append"] else []
        self.pad = special(self.settings["pad"] or "end_of_text")
        wanted = self.settings["dtype"]
        self.dtype = np.dtype("uint16" if wanted != "uint32" and self.vocabulary.n_vocab <= 65536 else "uint32")

    def documents(self):
        """(id, source, text) of each document, in order."""
        for name in self.lines:
            with open(os.path.join(self.data, name), encoding="utf-8") as file:
                for line in file:
                    row = json.loads(line)
                    yield row["id"], row["file_path"], row["text"]

    def path_of(self, shard):
        return os.path.join(self.data, shard)

    def table(self, shard):
        stem = shard[: shard.rindex(".")]
        with gzip.open(os.path.join(self.data, stem + ".csv.gz"), "rt", newline="", encoding="utf-8") as file:
            return [[int(r[0]), int(r[1]), r[2], r[3], int(r[4]), *map(int, r[5:])] for r in csv.reader(file)]


def check(condition, message):
    if not condition:
        raise AssertionError(message)


# Each reader gives, shard by shard, the rows it reads and the pieces in them: (row, start, end, id, place in the document).


def megatron(release):
    from megatron.core.datasets.indexed_dataset import IndexedDataset

    for shard in release.shards:
        data = IndexedDataset(release.path_of(shard)[: -len(".bin")])
        check(np.dtype(data.index.dtype).itemsize == release.dtype.itemsize, f"{shard} has ids of {data.index.dtype}")
        check(list(data.document_indices) == list(range(len(data) + 1)), f"{shard}: a document is not a row")
        rows = [np.array(data[i]) for i in range(len(data))]
        yield shard, rows, from_table(release, shard, rows)


def npy(release):
    from olmo_core.data import NumpyDatasetDType
    from olmo_core.data.utils import iter_document_indices, load_array_slice_into_tensor

    kind = {"uint16": NumpyDatasetDType.uint16, "uint32": NumpyDatasetDType.uint32}[release.dtype.name].as_np_dtype()
    for shard in release.shards:
        path = release.path_of(shard)
        total = os.path.getsize(path) // release.dtype.itemsize
        table = release.table(shard)
        bounds = list(iter_document_indices(path, use_array_if_local=False, dtype=kind))
        check(bounds == [(r[0], r[1]) for r in table], f"{shard}: OLMo-core reads other bounds")
        if not release.is_packed and release.suffix:
            found = list(iter_document_indices(path, use_array_if_local=True, eos_token_id=release.suffix[0], dtype=kind))
            check(found == bounds, f"{shard}: bounds by the end of text are others")
        step = release.length if release.is_packed else None
        spans = [(i, i + step) for i in range(0, total, step)] if step else bounds
        rows = [load_array_slice_into_tensor(path, start, end, kind).numpy() for start, end in spans]
        check(sum(map(len, rows)) == total, f"{shard}: rows leave ids over")
        yield shard, rows, from_table(release, shard, rows)


def mds(release):
    from streaming import StreamingDataset

    with tempfile.TemporaryDirectory() as local:
        data = StreamingDataset(remote=release.data, local=local, shuffle=False, batch_size=1, validate_hash="sha256")
        samples = [data[i] for i in range(len(data))]
    kind = "uint16" if release.dtype.itemsize == 2 else "int32"
    check(all(s["tokens"].dtype == kind for s in samples), "tokens have another type")
    rows = [s["tokens"] for s in samples]
    pieces = []
    for row, sample in enumerate(samples):
        if not release.is_packed:
            pieces.append((row, 0, len(sample["tokens"]), sample["id"], 0))
            continue
        start = 0
        for end, place, name in zip(sample["doc_ends"].tolist(), sample["doc_starts"].tolist(), sample["ids"], strict=True):
            pieces.append((row, start, end, name, place))
            start = end
    yield "index.json", rows, pieces


def datatrove(release):
    from datatrove.utils.dataset import DatatroveFolderDataset

    for shard in release.shards:
        path = release.path_of(shard)
        ends = np.fromfile(path + ".index", np.uint64).astype(int).tolist()
        ids = np.fromfile(path, release.dtype)
        name, count, _ = open(path + ".metadata").read().split("\n")
        check(int(count) == len(ids), f"{shard}.metadata counts {count} ids")
        check(name.endswith(f"|{release.dtype.itemsize}"), f"{shard}.metadata names another width")
        if not release.is_packed:
            check(ends[-1] == len(ids), f"{shard}.index ends early")
            rows = [ids[a:b] for a, b in zip([0, *ends], ends)]
            yield shard, rows, from_table(release, shard, rows)
    window = release.length or 64
    data = DatatroveFolderDataset(release.data, seq_len=window - 1, token_size=release.dtype.itemsize, return_positions=True)
    check(len(data.files) == len(release.shards), "the data set has other files")
    item = 0
    for shard, file in zip(sorted(release.shards), data.files, strict=True):
        ids = np.fromfile(release.path_of(shard), release.dtype)
        ends = [0, *np.fromfile(release.path_of(shard) + ".index", np.uint64).astype(int).tolist()]
        starts, rows = set(ends), []
        for index in range(len(file)):
            sample = data[item]
            item += 1
            check((sample["input_ids"].numpy() == ids[index * window : (index + 1) * window]).all(), f"{shard}: sequence {index} has other ids")
            resets = {index * window + i for i, p in enumerate(sample["positions"].tolist()) if p == 0}
            wanted = {s for s in starts if index * window <= s < (index + 1) * window} | {index * window}
            check(resets == wanted, f"{shard}: positions of sequence {index} start elsewhere")
            rows.append(sample["input_ids"].numpy())
        if release.is_packed:
            check(sum(map(len, rows)) == len(ids), f"{shard}: the data set leaves ids over")
            yield shard, rows, from_table(release, shard, rows)


def from_table(release, shard, rows):
    """The pieces of a shard by its table; bounds must agree with the rows."""
    starts = np.cumsum([0, *map(len, rows)])
    pieces = []
    for start, end, name, _, _, *place in release.table(shard):
        row = int(np.searchsorted(starts, start, side="right")) - 1
        check(end <= starts[row + 1], f"{shard}: a piece goes beyond its row")
        pieces.append((row, start - starts[row], end - starts[row], name, place[0] if place else 0))
    return pieces


def check_release(path, vocabulary):
    release = Release(path, vocabulary)
    documents = list(release.documents())
    wanted = [release.prefix + release.vocabulary.encode(text) + release.suffix for _, _, text in documents]
    by_name = {}
    for index, (name, _, _) in enumerate(documents):
        by_name.setdefault(name, []).append(index)
    check(len(by_name) == len(documents), "ids of documents repeat: the check cannot tell them apart")
    found = [[] for _ in documents]
    order, sequences, padding = [], 0, 0
    for shard, rows, pieces in {"megatron": megatron, "npy": npy, "mds": mds, "datatrove": datatrove}[release.format](release):
        used = [0] * len(rows)
        for row, start, end, name, place in pieces:
            check(start == used[row], f"{shard}: row {row} has a gap before a piece")
            used[row] = end
            index = by_name[name][0]
            found[index].append((place, rows[row][start:end]))
            if place == 0:
                order.append(index)
        sequences += len(rows)
        for row, end in zip(rows, used):
            rest = row[end:]
            check((rest == release.pad).all(), f"{shard}: behind the last piece stands no padding")
            check(not release.is_packed or len(row) == release.length, f"{shard}: a sequence has {len(row)} ids")
            check(release.is_packed or len(rest) == 0, f"{shard}: a document has padding")
            padding += len(rest)
    dropped = cuts = 0
    for (name, _, text), ids, pieces in zip(documents, wanted, found):
        pieces.sort(key=lambda piece: piece[0])
        joined = []
        for place, piece in pieces:
            check(place == len(joined), f"{name}: a piece is missing, or stands twice")
            joined += piece.tolist()
        if len(joined) < len(ids) and release.settings["last"] == "drop":
            dropped += len(ids) - len(joined)
            cuts += len(pieces)
            check(joined == ids[: len(joined)], f"{name} has other ids")
            continue
        cuts += len(pieces) - 1
        check(joined == ids, f"{name} has other ids")
        body = joined[len(release.prefix) : len(joined) - len(release.suffix)]
        check(release.vocabulary.decode(body) == text, f"{name} has another text")
    totals = release.totals
    check(totals["documents"] == len(documents), "the manifest counts other documents")
    check(totals["tokens"] == sum(map(len, wanted)), "the manifest counts other tokens")
    if release.is_packed:
        said = (totals["sequences"], totals["padding"], totals["cuts"], totals.get("dropped_tokens", 0))
        check(said == (sequences, padding, cuts, dropped), f"the manifest counts {said}, and {(sequences, padding, cuts, dropped)} are there")
        own = [totals[f"{release.packing}_{name}"] for name in ("sequences", "padding", "cuts", "truncated_documents")]
        check(own == [totals[name] for name in ("sequences", "padding", "cuts", "truncated_documents")], "the comparison counts otherwise")
    else:
        check(order == sorted(order), "documents stand in another order than the lines")
    print(f"ok  {path}: {release.format}, {release.dtype}, {release.packing}, {len(documents)} documents, {totals['tokens']} tokens, {sequences} rows, {padding} padding, {len(release.shards)} shards")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("releases", nargs="+", metavar="RELEASE")
    parser.add_argument("--vocabulary", help="the .tiktoken file that the recipes name")
    parser.add_argument("--encoding", choices=["r50k_base", "cl100k_base", "o200k_base"], default="r50k_base", help="tiktoken's name of it")
    arguments = parser.parse_args()
    vocabulary = Ranks(arguments.vocabulary, arguments.encoding) if arguments.vocabulary else None
    failed = 0
    for path in arguments.releases:
        try:
            check_release(path, vocabulary)
        except AssertionError as problem:
            failed += 1
            print(f"BAD {path}: {problem}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
