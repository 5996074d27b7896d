#!/usr/bin/env python3
"""Holds the Parquet files of a release against pyarrow, DuckDB, Polars and datasets, and against its JSON lines where it has both.

    scripts/readers.sh RELEASE        makes the environment with the readers, and runs this

Schema, rows and the digest of all text bytes must be the same in all of them. Statistics, dictionaries, the page index and page checksums
must be where the writer says. Last, GLEANER (default .build/release/gleaner) writes the rows again without three of them, and most pages must be
those of the first. Exit code 1 when anything differs.
"""
import glob
import hashlib
import json
import os
import subprocess
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"

import datasets  # noqa: E402
import duckdb  # noqa: E402
import polars  # noqa: E402
import pyarrow.parquet as parquet  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GLEANER = os.environ.get("GLEANER", f"{ROOT}/.build/release/gleaner")
PLAIN = {"text", "id", "url", "metadata", "metadata.url", "metadata.other"}
DICTIONARY = {"dump", "source", "file_path", "language", "metadata.dump", "metadata.file_path", "metadata.language"}
failures = 0


def hold(what, found, wanted):
    global failures
    right = found == wanted
    failures += not right
    print(f"{'ok ' if right else 'NO '} {what}" + ("" if right else f": {found!r}, and {wanted!r} was wanted"))


def digest(texts):
    sha = hashlib.sha256()
    rows = 0
    for text in texts:
        sha.update(text.encode())
        sha.update(b"\0")
        rows += 1
    return rows, sha.hexdigest()


def arrow_texts(paths):
    for path in paths:
        for batch in parquet.ParquetFile(path).iter_batches(columns=["text"]):
            yield from batch.column(0).to_pylist()


def duck_texts(paths):
    for path in paths:
        yield from (row[0] for row in duckdb.sql(f"select text from read_parquet('{path}')").fetchall())


def dataset_texts(paths, cache):
    yield from (row["text"] for row in datasets.load_dataset("parquet", data_files=paths, split="train", cache_dir=cache))


def jsonl_texts(release):
    for path in sorted(glob.glob(f"{release}/data/*.jsonl*")):
        out = subprocess.Popen(["zstd", "-dc", path] if path.endswith(".zst") else ["cat", path] if path.endswith(".jsonl") else ["zcat", path], stdout=subprocess.PIPE)
        yield from (json.loads(line)["text"] for line in out.stdout)
        out.wait()


def columns_are_right(path):
    metadata = parquet.ParquetFile(path).metadata
    wrong = []
    for group in range(metadata.num_row_groups):
        for index in range(metadata.num_columns):
            column = metadata.row_group(group).column(index)
            name = column.path_in_schema
            if not column.has_offset_index:
                wrong.append(f"{name} has no page index")
            if name in PLAIN and (column.is_stats_set or "RLE_DICTIONARY" in column.encodings):
                wrong.append(f"{name} has statistics or a dictionary")
            if name in DICTIONARY and not (column.is_stats_set and column.has_column_index and "RLE_DICTIONARY" in column.encodings):
                wrong.append(f"{name} has no statistics or no dictionary")
    return wrong


class Compact:
    """As much of Thrift's compact protocol as a page header takes: fields by number, structs in structs."""

    def __init__(self, data, at):
        self.data, self.at = data, at

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def struct(self):
        fields, last = {}, 0
        while byte := self.data[self.at]:
            self.at += 1
            last = last + (byte >> 4) if byte >> 4 else (self.varint() >> 1)
            fields[last] = self.value(byte & 15)
        self.at += 1
        return fields

    def value(self, kind):
        if kind in (1, 2):
            return kind == 1
        if kind in (4, 5, 6):
            value = self.varint()
            return (value >> 1) ^ -(value & 1)
        if kind == 7:
            self.at += 8
        elif kind == 8:
            count = self.varint()
            self.at += count
        elif kind == 12:
            return self.struct()
        else:
            raise ValueError(f"a page header has a field of kind {kind}")


def pages(path):
    """The packed bytes of every page of the texts, and whether all have a checksum."""
    data, found, checked = open(path, "rb").read(), [], True
    metadata = parquet.ParquetFile(path).metadata
    for group in range(metadata.num_row_groups):
        for index in range(metadata.num_columns):
            column = metadata.row_group(group).column(index)
            if column.path_in_schema != "text":
                continue
            reader = Compact(data, column.data_page_offset)
            end = column.data_page_offset + column.total_compressed_size
            while reader.at < end:
                header = reader.struct()
                checked = checked and 4 in header
                found.append(data[reader.at:reader.at + header[3]])
                reader.at += header[3]
    return found, checked


def shared(release, paths):
    """The share of bytes of the text's pages that stay the same when three rows go."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [line for path in paths for line in subprocess.run([GLEANER, "cat", path, "--columns", "id,text"], stdout=subprocess.PIPE, check=True).stdout.splitlines(True)]
        shards = []
        for name, kept in [("first", rows), ("second", [row for place, row in enumerate(rows) if place not in {len(rows) * part // 4 for part in (1, 2, 3)}])]:
            with open(f"{folder}/{name}.jsonl", "wb") as file:
                file.writelines(kept)
            with open(f"{folder}/{name}.yaml", "w") as file:
                file.write(f"gleaner: 1\nname: {name}\nsources: [{{ jsonl: {{ paths: {name}.jsonl }} }}]\nsteps: [{{ page_length: {{}} }}]\n"
                           "output: [{ parquet: { row_group_bytes: 1073741824 } }]\n")
            command = [GLEANER, "build", f"{folder}/{name}.yaml", "--input", f"{folder}/{name}.jsonl", "--output", f"{folder}/{name}"]
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if done.returncode:
                sys.exit(done.stderr)
            shards.append([page for path in sorted(glob.glob(f"{folder}/{name}/data/*.parquet")) for page in pages(path)[0]])
        before = {hashlib.sha256(page).digest() for page in shards[0]}
        same = sum(len(page) for page in shards[1] if hashlib.sha256(page).digest() in before)
        return same, sum(map(len, shards[1])), len(shards[1])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    release = sys.argv[1]
    paths = sorted(glob.glob(f"{release}/data/*.parquet"))
    if not paths:
        sys.exit(f"{release}/data holds no Parquet")
    wanted = digest(arrow_texts(paths))
    print(f"    pyarrow reads {wanted[0]} rows of {len(paths)} files")
    hold("rows are those of the footers", sum(parquet.ParquetFile(path).metadata.num_rows for path in paths), wanted[0])
    hold("DuckDB reads the same texts", digest(duck_texts(paths)), wanted)
    hold("Polars reads the same texts", digest(text for path in paths for text in polars.scan_parquet(path).select("text").collect()["text"]), wanted)
    with tempfile.TemporaryDirectory() as cache:
        hold("datasets reads the same texts", digest(dataset_texts(paths, cache)), wanted)
        names = parquet.ParquetFile(paths[0]).schema_arrow.names
        hold("datasets has the same columns", datasets.load_dataset("parquet", data_files=paths, split="train", cache_dir=cache).column_names, names)
    hold("DuckDB has the same columns", [row[0] for row in duckdb.sql(f"describe select * from read_parquet('{paths[0]}')").fetchall()], names)
    hold("Polars has the same columns", list(polars.read_parquet_schema(paths[0])), names)
    if glob.glob(f"{release}/data/*.jsonl*"):
        hold("the JSON lines hold the same texts", digest(jsonl_texts(release)), wanted)
    for path in paths:
        hold(f"{os.path.basename(path)}: statistics, dictionaries and page index", columns_are_right(path), [])
        hold(f"{os.path.basename(path)}: pages have checksums", pages(path)[1], True)
    same, whole, count = shared(release, paths)
    print(f"    without three rows {same / whole:.1%} of {whole} bytes of {count} pages are those of the first version")
    hold("most pages stay as they were", same > whole / 2 or count < 12, True)
    sys.exit(failures > 0)


main()
