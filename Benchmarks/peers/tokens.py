#!/usr/bin/env python3
"""Tokenizers beside Gleaner's: CPU seconds for all texts of a file, as one line of JSON.

usage: tokens.py tiktoken RANKS.tiktoken TEXTS.jsonl
       tokens.py tokie|tokenizers TOKENIZER.json TEXTS.jsonl
"""
import json
import resource
import sys
import time


def encoder(name, path):
    """A function that gives the number of a text's tokens; each library by its fastest way for one text."""
    if name == "tiktoken":
        import tiktoken
        from tiktoken.load import load_tiktoken_bpe
        from tiktoken_ext.openai_public import r50k_pat_str
        encoding = tiktoken.Encoding("gpt2", pat_str=r50k_pat_str, mergeable_ranks=load_tiktoken_bpe(path), special_tokens={})
        return lambda text: len(encoding.encode_ordinary(text))
    if name == "tokie":
        import tokie
        return tokie.Tokenizer.from_json(path).count_tokens
    import tokenizers
    tokenizer = tokenizers.Tokenizer.from_file(path)
    tokenizer.encode_special_tokens = True
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


def main():
    name, path, texts_path = sys.argv[1:4]
    count = encoder(name, path)
    bytes_read = tokens = texts = seconds = 0
    with open(texts_path) as lines:
        for line in lines:
            text = json.loads(line)["text"]
            bytes_read += len(text.encode())
            texts += 1
            start = time.process_time()
            tokens += count(text)
            seconds += time.process_time() - start
    print(json.dumps({"texts": texts, "bytes": bytes_read, "tokens": tokens, "seconds": seconds,
                      "memory_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


main()
