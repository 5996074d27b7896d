#!/usr/bin/env python3
"""Holds a release against what it says of rights, with pyarrow and nothing of Gleaner.

usage: check_rights.py RELEASE

- Every row of every shard (JSON lines or Parquet) has a licence.
- Pages by licence, counted from the rows, are those of manifest.json; so are the rows of ATTRIBUTION.parquet, which has one for each page.
- Each row of ATTRIBUTION.parquet names an author, or its sentence says that none is known.
- Evidence stands where it is said to: of claims whose record lies in a plain file (the input itself, or one beside it), or in a file of a tar or
  zip archive of code, the bytes at the offset are those of the evidence. Such files are found where run/run.json says that inputs were.

Wants pyarrow, and zstandard for packed JSON lines.
"""
import collections, glob, gzip, html, io, json, os, sys, tarfile, zipfile


def rows(release):
    """Rows of all shards of the first writer, as tables with license and rights on top."""
    for path in sorted(glob.glob(f"{release}/data/*")):
        name = os.path.basename(path)
        if path.endswith(".parquet"):
            import pyarrow.parquet as pq
            for batch in pq.ParquetFile(path).iter_batches(batch_size=512):
                for row in batch.to_pylist():
                    yield name, flat(row)
        elif ".jsonl" in path:
            opener = open
            if path.endswith(".gz"):
                opener = gzip.open
            if path.endswith(".zst"):
                import zstandard
                lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(open(path, "rb")), encoding="utf-8")
            else:
                lines = io.TextIOWrapper(opener(path, "rb"), encoding="utf-8")
            for line in lines:
                yield name, flat(json.loads(line))


def flat(row):
    found = dict(row)
    if isinstance(row.get("metadata"), dict):
        found.update({key: value for key, value in row["metadata"].items() if key not in found})
    if isinstance(found.get("rights"), str):
        found["rights"] = json.loads(found["rights"])
    return found


class Files:
    """Files that evidence may stand in: inputs, what lies beside them, and what lies in archives of code."""

    def member(self, name, row, source):
        """A file of an archive: the one that is named, or the page's own."""
        path = self.paths.get(name)
        own = row["id"].removeprefix(os.path.basename(name or "") + "/").removeprefix((name or "") + "/")
        if path is None or own == row["id"] or not os.path.isfile(path):
            return None
        if path not in self.archives:
            self.archives = {path: {}}
            if tarfile.is_tarfile(path):
                with tarfile.open(path) as archive:
                    self.archives[path] = {item.name: archive.extractfile(item).read() for item in archive if item.isfile()}
            elif zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    self.archives[path] = {item.filename: archive.read(item) for item in archive.infolist() if not item.is_dir()}
        return self.archives[path].get(source or own)

    def __init__(self, release):
        self.paths = {row["name"]: row["path"] for row in json.load(open(f"{release}/run/run.json"))["inputs"]}
        self.known, self.archives = {}, {}

    def bytes(self, name, source):
        path = self.paths.get(name)
        if path is None:
            return None
        if source:
            path = os.path.join(os.path.dirname(path), os.path.basename(source))
        if path.endswith((".bz2", ".gz", ".zst", ".7z", ".zip")) or not os.path.isfile(path) or os.path.getsize(path) > 1 << 30:
            return None
        if path not in self.known:
            self.known = {path: open(path, "rb").read()}
        return self.known[path]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    release = sys.argv[1]
    manifest = json.load(open(f"{release}/manifest.json"))
    sealed = manifest["composition"]["rights"]
    problems, by_licence, pages = [], collections.Counter(), 0
    files, looked, held = Files(release), 0, 0
    import pyarrow.parquet as pq
    attribution = pq.read_table(f"{release}/ATTRIBUTION.parquet").to_pylist()
    first = None
    for shard, row in rows(release):
        writer = shard.split(".")[1] if shard.split(".")[1].isdigit() else ""
        first = writer if first is None else first
        if writer != first:
            continue
        pages += 1
        by_licence[row.get("license") or ""] += 1
        if not row.get("license"):
            problems.append(f"{shard}: {row['id']} has no licence")
        for claim in (row.get("rights") or {}).get("claims", []):
            if claim["place"] not in ("record", "spdx_header", "notice", "licence_file", "manifest") or claim["scope"] in ("copy", "answered"):
                continue
            content = files.member(row.get("file_path"), row, claim.get("source")) or files.bytes(row.get("file_path"), claim.get("source") or "")
            if content is None:
                continue
            looked += 1
            evidence = claim["evidence"].encode()
            stands = content[claim["offset"]:claim["offset"] + len(evidence)]
            # Words that have markup or references in them may be kept as they read.
            if stands == evidence or html.unescape(stands.decode(errors="replace"))[:12] == claim["evidence"][:12]:
                held += 1
            else:
                problems.append(f"{row['id']}: at {claim['offset']} of {claim.get('source') or row['file_path']} stands {stands[:60]!r}, not {evidence[:60]!r}")
    counted = {name: value["pages"] for name, value in sealed["licences"].items()}
    if counted != dict(by_licence):
        problems.append(f"pages by licence are {dict(by_licence)}, and the manifest says {counted}")
    if len(attribution) != pages:
        problems.append(f"{len(attribution)} rows of attribution for {pages} pages")
    authored = 0
    for row in attribution:
        authored += bool(row["author"])
        if not row["author"] and "no author is known" not in row["attribution"]:
            problems.append(f"{row['id']}: neither an author nor a word that none is known")
    if authored != sealed["authored"]:
        problems.append(f"{authored} rows name an author, and the manifest says {sealed['authored']}")
    print(f"{pages} pages, none without a licence: {not by_licence['']}; {len(by_licence)} licences; {authored} name an author")
    print(f"evidence looked up in its file: {held} of {looked} stand where they are said to")
    for problem in problems[:20]:
        print("PROBLEM", problem)
    sys.exit(1 if problems else 0)


main()
