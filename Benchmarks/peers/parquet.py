"""pyarrow beside the `parquet` step: writes or reads one table in one thread, and prints seconds and bytes as JSON.

usage: parquet.py write TEXTS.jsonl OUT.parquet | read FILE.parquet
"""
import json
import resource
import sys

import pyarrow as arrow
import pyarrow.parquet as parquet


def seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


arrow.set_cpu_count(1)
arrow.set_io_thread_count(1)
if sys.argv[1] == "write":
    with open(sys.argv[2], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    columns = ["text", "id", "url", "date", "dump", "file_path"]
    table = arrow.table({name: arrow.array([row.get(name) for row in rows], arrow.string()) for name in columns})
    size = sum(len(row["text"].encode()) for row in rows)
    del rows
    for name, options in [("plain", {}), ("cdc", {"use_content_defined_chunking": True, "write_page_index": True, "write_page_checksum": True})]:
        start = seconds()
        with parquet.ParquetWriter(sys.argv[3], table.schema, compression="zstd", compression_level=3, use_dictionary=["dump", "file_path"],
                                   write_statistics=["date", "dump", "file_path"], **options) as writer:
            step = max(1, table.num_rows * (64 << 20) // max(1, table.nbytes))
            for first in range(0, table.num_rows, step):
                writer.write_table(table.slice(first, step))
        print(json.dumps({"name": name, "seconds": seconds() - start, "text_bytes": size}))
else:
    start, size, rows = seconds(), 0, 0
    for batch in parquet.ParquetFile(sys.argv[2], pre_buffer=False).iter_batches(batch_size=1024, columns=["text", "id", "url", "date"], use_threads=False):
        size += batch.column(0).nbytes
        rows += batch.num_rows
    print(json.dumps({"name": "read", "seconds": seconds() - start, "text_bytes": size, "rows": rows}))
