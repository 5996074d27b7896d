#!/usr/bin/env python3
"""Compares Gleaner's SentencePiece models with the library, id by id, and what both make of the ids again.

    scripts/check_sentencepiece.py BENCH --models FILE... --texts FOLDER_OR_FILE... [--megabytes 100] [--train FOLDER]

BENCH       the built PieceBench executable
--models    .model files
--train     trains models of both kinds in FOLDER as well, with every rule and setting that changes what comes out
--texts     *.jsonl.zst with "text" and any other files; --megabytes is the most of the former. Files are taken as they are and in pieces.
Made texts are always added: random bytes, every code point alone and between letters, long runs.
Run with a Python that has sentencepiece, protobuf and zstandard. Exit code 1 when any text differs.
"""
import argparse
import array
import io
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

import sentencepiece
import zstandard
from sentencepiece import sentencepiece_model_pb2

TRAINED = {
    "unigram-8k-nmt": dict(model_type="unigram", vocab_size=8000),
    "unigram-32k-bytes": dict(model_type="unigram", vocab_size=32000, byte_fallback=True, character_coverage=0.999),
    "unigram-4k-nfkc-cf": dict(model_type="unigram", vocab_size=4000, normalization_rule_name="nfkc_cf"),
    "unigram-4k-identity": dict(model_type="unigram", vocab_size=4000, normalization_rule_name="identity", remove_extra_whitespaces=False, byte_fallback=True),
    "unigram-4k-suffix": dict(model_type="unigram", vocab_size=4000, treat_whitespace_as_suffix=True),
    "unigram-4k-across": dict(model_type="unigram", vocab_size=4000, split_by_whitespace=False, split_by_unicode_script=False, split_by_number=False),
    "unigram-2k-symbols": dict(model_type="unigram", vocab_size=2000, user_defined_symbols=["<sep>", "ing", "ﬁ", "▁the", "  "], split_digits=True),
    "bpe-8k-nmt": dict(model_type="bpe", vocab_size=8000),
    "bpe-32k-bytes": dict(model_type="bpe", vocab_size=32000, byte_fallback=True, split_digits=True),
    "bpe-4k-nfkc-cf": dict(model_type="bpe", vocab_size=4000, normalization_rule_name="nmt_nfkc_cf"),
    "bpe-4k-identity": dict(model_type="bpe", vocab_size=4000, normalization_rule_name="identity", remove_extra_whitespaces=False,
                            allow_whitespace_only_pieces=True, add_dummy_prefix=False),
    "bpe-4k-suffix": dict(model_type="bpe", vocab_size=4000, treat_whitespace_as_suffix=True, byte_fallback=True),
    "bpe-4k-across": dict(model_type="bpe", vocab_size=4000, split_by_whitespace=False, split_by_unicode_script=False),
    "bpe-1k-symbols": dict(model_type="bpe", vocab_size=1000, user_defined_symbols=["<sep>", "ing", "ﬁ", "▁the", "  "], control_symbols=["<c>"]),
}


def page_texts(path, most):
    """The texts of JSON lines, until they are `most` bytes."""
    seen = 0
    for name in sorted(pathlib.Path(path).rglob("*.jsonl.zst")) if os.path.isdir(path) else [pathlib.Path(path)]:
        with open(name, "rb") as file:
            for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), encoding="utf-8"):
                text = json.loads(line)["text"].encode("utf-8", "replace")
                seen += len(text)
                if seen > most:
                    return
                yield text


def file_texts(path):
    """Other files, whole up to 4 MB, and in pieces of some hundred bytes that may break characters."""
    for name in sorted(pathlib.Path(path).rglob("*")) if os.path.isdir(path) else [pathlib.Path(path)]:
        if name.is_file() and not name.name.endswith(".jsonl.zst"):
            data = name.read_bytes()[:4 << 20]
            yield data
            for start in range(0, min(len(data), 200_000), 977):
                yield data[start:start + 977]


def made_texts():
    rng = random.Random(1)
    for size in [1, 2, 3, 5, 10, 50, 1000, 100_000]:
        for _ in range(200 if size < 1000 else 5):
            data = rng.randbytes(size)
            yield data
            yield data.decode("utf-8", "replace").encode()
            yield bytes(rng.choices(b"  ab\xe2\x96\x81\xcc\x80\x00<sep>", k=size))
            yield "".join(rng.choices(["▁", " ", "  ", "a", "the", "ing", "ﬁ", "é", "e\u0301", "\u3000", "中文", "😀", "<sep>", "<s>", "</s>", "<unk>", "<0x41>", "\n", "\t", "\u00a0", "１", "ｶﾞ"], k=size)).encode()
    for start in range(0, 0x110000, 64):
        points = [chr(point) for point in range(start, start + 64) if not 0xD800 <= point < 0xE000]
        yield "".join(points).encode()
        yield "".join(f"a{point}b" for point in points).encode()
    for point in range(0x110000):
        if not 0xD800 <= point < 0xE000 and (point < 0x30000 or point % 97 == 0):
            yield chr(point).encode()
    for piece in ["a", " ", "▁", "ab", "the ", "=", "\n", "中", "é", "\u0000", "\xff", "9", "wow such ", "Ａ"]:
        for count in [2, 3, 31, 32, 33, 34, 1000, 65_536]:
            yield (piece * count).encode()
    yield b""


def train(folder, texts):
    os.makedirs(folder, exist_ok=True)
    sample = f"{folder}/sample.txt"
    if not os.path.exists(sample):
        with open(sample, "wb") as file:
            written = 0
            for index, text in enumerate(texts):
                if index % 3 == 0 and written < 8_000_000:
                    written += file.write(text + b"\n")
    for name, settings in TRAINED.items():
        if not os.path.exists(f"{folder}/{name}.model"):
            sentencepiece.SentencePieceTrainer.train(input=sample, model_prefix=f"{folder}/{name}", num_threads=2, minloglevel=2, max_sentence_length=20_000,
                                                     input_sentence_size=60_000, hard_vocab_limit=False, **settings)
    # A model whose vocabulary was cut down: its commonest long pieces are unused, and are merged and split again.
    for name in ["bpe-8k-nmt", "unigram-8k-nmt"]:
        proto = sentencepiece_model_pb2.ModelProto()
        proto.ParseFromString(pathlib.Path(f"{folder}/{name}.model").read_bytes())
        for index, piece in enumerate(proto.pieces):
            if piece.type == 1 and len(piece.piece) > 2 and index % 3 == 0:
                piece.type = 5
        pathlib.Path(f"{folder}/{name}-unused.model").write_bytes(proto.SerializeToString())
    return sorted(str(path) for path in pathlib.Path(folder).glob("*.model"))


def run(bench, mode, model, path):
    with open(path, "rb") as file:
        return subprocess.run([bench, mode, model], stdin=file, stdout=subprocess.PIPE, check=True).stdout


def compare(bench, model, texts, path, folder):
    library = sentencepiece.SentencePieceProcessor(model_file=model)
    answer = run(bench, "ids", model, path)
    ids_path = f"{folder}/ids"
    pathlib.Path(ids_path).write_bytes(answer)
    decoded = run(bench, "decode", model, ids_path)
    at = back = tokens = differing = undecoded = 0
    for text in texts:
        count, = struct.unpack_from("<I", answer, at)
        ours = array.array("I", answer[at + 4:at + 4 + 4 * count])
        size, = struct.unpack_from("<I", decoded, back)
        ours_text = decoded[back + 4:back + 4 + size]
        at, back = at + 4 + 4 * count, back + 4 + size
        theirs = library.encode(text)
        tokens += len(theirs)
        if ours != array.array("I", theirs):
            differing += 1
            if differing <= 3:
                first = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
                print(f"  {text[:60]!r} at {first}: ours {[library.id_to_piece(i) for i in ours[first:first + 6]]} "
                      f"theirs {[library.id_to_piece(i) for i in theirs[first:first + 6]]}")
        elif ours_text != library.decode_ids(theirs).encode("utf-8", "replace"):
            undecoded += 1
            if undecoded <= 3:
                print(f"  decode: ours {ours_text[:60]!r} theirs {library.decode_ids(theirs)[:60]!r}")
    print(f"{os.path.basename(model)}: {len(texts):,} texts, {sum(map(len, texts)) / 1e6:.0f} MB, {tokens:,} tokens, "
          f"{differing} texts differ, {undecoded} decoded differently", flush=True)
    return differing + undecoded


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("bench")
    parser.add_argument("--models", nargs="*", default=[])
    parser.add_argument("--texts", nargs="+", required=True)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--train")
    options = parser.parse_args()
    texts = [text for path in options.texts for text in page_texts(path, options.megabytes * 1_000_000)]
    models = options.models + (train(options.train, texts) if options.train else [])
    texts += [text for path in options.texts for text in file_texts(path)] + list(made_texts())
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/texts"
        with open(path, "wb") as file:
            for text in texts:
                file.write(struct.pack("<I", len(text)) + text)
        return sum(compare(options.bench, model, texts, path, folder) for model in models) > 0


if __name__ == "__main__":
    sys.exit(main())
