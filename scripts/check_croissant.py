"""Holds croissant.json of releases against mlcroissant: it validates, and every record that it loads is the shard's row.

    python3 scripts/check_croissant.py RELEASE...

Runs itself in a virtual environment, ~/.cache/gleaner-readers/croissant by default (GLEANER_READERS names another folder), made at the first
call. zstd is not among the packings that mlcroissant reads: such shards are unpacked into a copy of the release first.
"""
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PACKAGES = ["mlcroissant==1.1.1", "pyarrow", "zstandard"]


def enter_environment():
    home = pathlib.Path(os.environ.get("GLEANER_READERS", "~/.cache/gleaner-readers")).expanduser() / "croissant"
    python = home / "bin/python"
    if pathlib.Path(sys.prefix).resolve() == home.resolve():
        return
    if not (home / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
        (home / "done").touch()
    os.execv(python, [str(python), __file__, *sys.argv[1:]])


def unpacked(release, folder):
    """The release with zstd shards unpacked, and croissant.json telling of them so."""
    import zstandard

    copy = pathlib.Path(folder) / "release"
    (copy / "data").mkdir(parents=True)
    for shard in sorted((release / "data").iterdir()):
        if shard.suffix == ".zst":
            with open(shard, "rb") as packed, open(copy / "data" / shard.stem, "wb") as plain:
                zstandard.ZstdDecompressor().copy_stream(packed, plain)
        else:
            shutil.copy(shard, copy / "data" / shard.name)
    text = (release / "croissant.json").read_text().replace(".jsonl.zst", ".jsonl")
    (copy / "croissant.json").write_text(text)
    return copy


def rows(release, includes):
    """Rows of the shards, file by file in the order of their names."""
    import gzip

    files = sorted({path for pattern in includes for path in release.glob(pattern)})
    for path in files:
        if path.suffix == ".parquet":
            import pyarrow.parquet

            yield from pyarrow.parquet.read_table(path).to_pylist()
        else:
            opened = gzip.open(path, "rt") if path.suffix == ".gz" else open(path)
            with opened as lines:
                yield from (json.loads(line) for line in lines)


def leaves(fields):
    for field in fields:
        yield from leaves(field["subField"]) if "subField" in field else [field]


def same(field, loaded, row):
    path = field["@id"].split("/")[1:]
    for name in path:
        row = row.get(name) if isinstance(row, dict) else None
    import pandas

    if row is None or row == "":
        return pandas.isna(loaded) or loaded == b""
    if field["dataType"] == "sc:DateTime":
        return loaded == pandas.Timestamp(row)
    if isinstance(loaded, bytes):
        return loaded.decode() == str(row)
    # pandas reads decimals with less care than Python: the last digits may differ.
    return math.isclose(loaded, row, rel_tol=1e-12, abs_tol=1e-15)


def check(release):
    import mlcroissant

    description = json.loads((release / "croissant.json").read_text())
    dataset = mlcroissant.Dataset(str(release / "croissant.json"))
    sets = {entry["@id"]: entry for entry in description["distribution"] if entry["@type"] == "cr:FileSet"}
    wrong = 0
    for records in description["recordSet"]:
        fields = [field for field in leaves(records["field"]) if "source" in field]
        source = sets[fields[0]["source"]["fileSet"]["@id"]]
        wanted, count = list(rows(release, source["includes"])), 0
        keyed = {row["id"]: row for row in wanted}
        for record in dataset.records(records["@id"]):
            flat = {}
            for key, value in record.items():
                flat.update(value if isinstance(value, dict) else {key: value})
            row = keyed[flat[f"{records['@id']}/id"].decode()]
            differing = [field["@id"] for field in fields if not same(field, flat.get(field["@id"]), row)]
            if differing and wrong < 10:
                print("  differs:", row["id"], differing)
            wrong += len(differing)
            count += 1
        wrong += count != len(wanted)
        print(f"  {records['@id']}: {count} of {len(wanted)} records, {len(fields)} fields each")
    return wrong


def main():
    enter_environment()
    wrong = 0
    for name in sys.argv[1:]:
        print(name)
        release = pathlib.Path(name)
        with tempfile.TemporaryDirectory() as folder:
            zstd = any((release / "data").glob("*.zst"))
            wrong += check(unpacked(release, folder) if zstd else release)
    if wrong:
        sys.exit(f"{wrong} values or counts differ.")
    print("All records are the shards' rows.")


if __name__ == "__main__":
    main()
