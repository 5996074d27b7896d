#!/usr/bin/env python3
"""Peers of the steps that find duplicates, one measurement a call; prints a line of JSON.

usage: duplicates.py datatrove|rensa TEXTS.jsonl           MinHash signatures of FineWeb's shape: seconds of CPU, bytes of text
       duplicates.py duckdb SHARDS_FOLDER OUT.jsonl.zst    exact duplicates of the texts of zstd JSON lines: seconds, memory, rows
"""
import json
import os
import resource
import shutil
import sys
import tempfile
import time


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def datatrove(path):
    from datatrove.data import Document
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature
    from datatrove.utils.hashing import HashConfig

    documents = [Document(text=page["text"], id=str(index)) for index, page in enumerate(read(path))]
    folder = tempfile.mkdtemp()
    config = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8, hash_config=HashConfig(hash_fc="sha1", precision=64))
    step = MinhashDedupSignature(folder, config=config)
    step.get_shingles("the tokenizer is loaded before the clock starts, which this is for")
    begin = time.process_time()
    step.run(iter(documents), 0, 1)
    seconds = time.process_time() - begin
    shutil.rmtree(folder)
    return {"seconds": seconds, "text_bytes": sum(len(document.text.encode()) for document in documents)}


def rensa(path):
    from rensa import RMinHash

    texts = [page["text"] for page in read(path)]
    begin = time.process_time()
    for text in texts:
        words = text.lower().split()
        shingles = [" ".join(words[index : index + 5]) for index in range(len(words) - 4)]
        minhash = RMinHash(112, 1)
        minhash.update(shingles)
        minhash.digest()
    return {"seconds": time.process_time() - begin, "text_bytes": sum(len(text.encode()) for text in texts)}


def duckdb(folder, out):
    import duckdb as database

    connection = database.connect()
    connection.execute("SET threads=1")
    begin = time.time()
    connection.execute(f"""
        COPY (SELECT * EXCLUDE (place) FROM (
            SELECT *, row_number() OVER (PARTITION BY text ORDER BY filename, id) AS place
            FROM read_json('{folder}/*.jsonl.zst', format='newline_delimited', filename=true, maximum_object_size=100000000)
        ) WHERE place = 1) TO '{out}' (FORMAT json, COMPRESSION zstd)""")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    rows = connection.execute(f"SELECT count(*) FROM read_json('{out}', format='newline_delimited')").fetchone()[0]
    return {
        "seconds": usage.ru_utime + usage.ru_stime, "wall": time.time() - begin, "memory_mb": usage.ru_maxrss // 1024, "rows": rows,
        "packed_mb": os.path.getsize(out) >> 20,
    }


if __name__ == "__main__":
    peers = {"datatrove": datatrove, "rensa": rensa, "duckdb": duckdb}
    if len(sys.argv) < 3 or sys.argv[1] not in peers:
        sys.exit(__doc__)
    print(json.dumps(peers[sys.argv[1]](*sys.argv[2:])))
