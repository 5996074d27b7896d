"""The pages of a benchmark, in the forms that the measured programs read: a WARC file, a sample of it, a pack of pages, texts."""
import io
import json
import os
import struct
import subprocess
import zlib


def members(path):
    """(packed, unpacked) of each gzip member of a file."""
    with open(path, "rb") as file:
        data = memoryview(file.read())
    at = 0
    while at < len(data):
        inflater = zlib.decompressobj(31)
        parts, end = [], at
        while not inflater.eof and end < len(data):
            parts.append(inflater.decompress(data[end:end + 65536]))
            end += 65536
        end = min(end, len(data)) - len(inflater.unused_data)
        yield data[at:end], b"".join(parts)
        at = end


def is_page(record):
    head = record[:4096].lower()
    return b"warc-type: response" in head or b"warc-type: resource" in head


def body(record):
    """The HTML of a WARC record whose body is stored as it is."""
    return record.split(b"\r\n\r\n", 2)[2].removesuffix(b"\r\n\r\n")


class Corpus:
    def __init__(self, warc, sample_pages, folder):
        self.warc, self.folder = os.path.abspath(warc), folder
        self.sample, self.pack = f"{folder}/sample/sample.warc.gz", f"{folder}/pages.pack"
        os.makedirs(f"{folder}/sample")
        places, self.html_bytes = [], 0
        for packed, record in members(self.warc):
            if is_page(record):
                places.append(bytes(packed))
                self.html_bytes += len(body(record))
        self.pages = len(places)
        count = min(sample_pages, self.pages)
        with open(self.sample, "wb") as sample, open(self.pack, "wb") as pack:
            for index in range(count):
                packed = places[index * self.pages // count]
                sample.write(packed)
                page = body(zlib.decompress(packed, 31)).decode("utf-8", "replace").encode()
                pack.write(struct.pack("<II", 0, len(page)) + page)
        self.sample_pages = count

    def __str__(self):
        return f"{self.pages} pages, {self.html_bytes / 1e6:.0f} MB of HTML, {os.path.getsize(self.warc) / 1e6:.0f} MB packed; sample of {self.sample_pages}"

    def texts(self, release, most=None):
        """Writes the texts of a release's shards as (32-bit length, bytes), evenly chosen; returns path, texts and bytes."""
        found = []
        for name in sorted(os.listdir(f"{release}/data")):
            lines = subprocess.run(["zstd", "-dcq", f"{release}/data/{name}"], capture_output=True, check=True).stdout
            found += [json.loads(line)["text"].encode() for line in io.BytesIO(lines)]
        count = min(most or len(found), len(found))
        chosen = [found[index * len(found) // count] for index in range(count)]
        path = f"{self.folder}/texts-{count}"
        with open(path, "wb") as file:
            for text in chosen:
                file.write(struct.pack("<I", len(text)) + text)
        return path, count, sum(map(len, chosen))
