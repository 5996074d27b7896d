"""The SentencePiece library on packed texts, and the packing.

    pieces.py speed MODEL PACKED                                          a JSON line: CPU seconds, bytes of text, tokens
    pieces.py pack TEXTS MEGABYTES english|all EVERYTHING EVERY_TENTH     writes texts, each with its length before it
"""
import io
import json
import pathlib
import struct
import sys
import time


def texts_of(path):
    import zstandard
    files = sorted(pathlib.Path(path).rglob("*.jsonl.zst")) if pathlib.Path(path).is_dir() else [pathlib.Path(path)]
    for name in files:
        with open(name, "rb") as file:
            for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), encoding="utf-8"):
                yield json.loads(line)["text"].encode("utf-8", "replace")


def is_english(text):
    return text.isascii() and (text.count(b" the ") + text.count(b" of ")) * 100 > len(text)


def pack(path, megabytes, kind, everything, some):
    size = written = 0
    with open(everything, "wb") as all_file, open(some, "wb") as some_file:
        for text in texts_of(path):
            if kind == "english" and not is_english(text):
                continue
            if size > int(megabytes) * 1_000_000:
                break
            packed = struct.pack("<I", len(text)) + text
            all_file.write(packed)
            if written % 10 == 0:
                some_file.write(packed)
            size, written = size + len(text), written + 1


def speed(model, path):
    import sentencepiece
    data = open(path, "rb").read()
    texts, at = [], 0
    while at < len(data):
        length, = struct.unpack_from("<I", data, at)
        texts.append(data[at + 4:at + 4 + length])
        at += 4 + length
    library = sentencepiece.SentencePieceProcessor(model_file=model)
    begin, tokens = time.process_time(), 0
    for text in texts:
        tokens += len(library.encode(text))
    print(json.dumps({"seconds": time.process_time() - begin, "text_bytes": sum(map(len, texts)), "tokens": tokens}))


if __name__ == "__main__":
    {"pack": pack, "speed": speed}[sys.argv[1]](*sys.argv[2:])
