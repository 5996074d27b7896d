"""Parts of the path of bytes beside the programs that do the same."""
import os
import re

import machine

# Pages in English, extracted: what the filters are given.
TEXTS_RECIPE = """\
gleaner: 1
name: texts
sources:
  - warc: { paths: crawl/ }
steps:
  - extract: {}
  - language: { model: lid.176.ftz }
  - language_filter: { keep: [en], min_score: 0.65 }
output:
  - jsonl: { columns: fineweb }
"""


def texts(bench):
    """The release of English texts of all pages, made once a run."""
    if not hasattr(bench, "release_of_texts"):
        recipe = f"{bench.folder}/texts.yaml"
        with open(recipe, "w") as file:
            file.write(TEXTS_RECIPE)
        release = f"{bench.folder}/texts-release"
        os.rename(bench.build_seconds(recipe, bench.corpus.warc, "--workers", "1")[2], release)
        bench.release_of_texts = release
    return bench.release_of_texts


def rate(text, name):
    """MB/s in a line `NAME: 123.4 MB/s` of our benchmarks."""
    return float(re.search(rf"^{re.escape(name)}: ([0-9.]+) MB/s", text, re.M)[1])


def filters(bench):
    path, count, size = bench.corpus.texts(texts(bench))
    sample = bench.corpus.texts(texts(bench), bench.options.sample)
    for path, count, size in [(path, count, size), sample]:
        ours = rate(bench.ours("WordsBench", "speed", "all four filters", stdin=path), "all four filters")
        how = f"{count} texts, {size / 1e6:.1f} MB"
        bench.table.add("the four filters", "gleaner", ours, "MB/s", f"`WordsBench speed`, {how}; every number of every text")
    if not bench.has_peers:
        return
    for name, says in [("filters_all", "every filter on every text"), ("filters", "up to the first drop")]:
        found = bench.peer("rates", name, path)
        mb = found["bytes"] / 1e6 / found["seconds"]
        bench.table.add("the four filters", "datatrove", mb, "MB/s", f"{says}; {count} texts, {size / 1e6:.1f} MB", ours=ours)


def reading(bench):
    warc = bench.corpus.warc
    ours = {}
    for mode in ["", "--bodies"]:
        out = bench.ours("CrawlBench", *([mode] if mode else []), warc)
        ours[mode] = float(re.search(r"([0-9]+) bytes stored", out)[1]) / 1e6 / float(re.search(r"([0-9.e-]+) s CPU", out)[1])
        how = "HTTP heads read, bodies decoded and sniffed" if mode else "records"
        bench.table.add("reading WARC.gz", "gleaner", ours[mode], "MB of .gz/s", f"`CrawlBench {mode}`: {how}".replace(" `", "`"))
    if not bench.has_peers:
        return
    for name, mode in [("fastwarc", ""), ("fastwarc_http", "--bodies"), ("warcio", "--bodies")]:
        found = bench.peer("rates", name, warc)
        how = "with the HTTP head" if mode else "records"
        bench.table.add("reading WARC.gz", name.split("_")[0], found["bytes"] / 1e6 / found["seconds"], "MB of .gz/s", how, ours=ours[mode])


def html(bench):
    out = bench.ours("HTMLBench", "speed", bench.corpus.pack)
    tree, text = rate(out, "tree"), rate(out, "tree and text")
    how = f"`HTMLBench speed`, the sample, {os.path.getsize(bench.corpus.pack) / 1e6:.0f} MB"
    bench.table.add("HTML to tree", "gleaner", tree, "MB/s", how)
    decoded, both = rate(out, "tree with decoded text"), rate(out, "tree with decoded text and attributes")
    bench.table.add("HTML to tree with decoded text", "gleaner", decoded, "MB/s", f"{how}; every text into one buffer")
    bench.table.add("HTML to tree with decoded text", "gleaner, attributes too", both, "MB/s", f"{how}; every attribute's value besides")
    if bench.lexbor:
        peer = rate(machine.timed([bench.lexbor, bench.corpus.pack], bench.options.cpu)[2], "tree with decoded text")
        bench.table.add("HTML to tree with decoded text", "lexbor (C)", peer, "MB/s", "the sample; texts and values, decoded as it parses", ours=both)
    bench.table.add("HTML to main text", "gleaner", text, "MB/s", how)
    if not bench.has_peers:
        return
    for name, what, program, ours in [
            ("lexbor_tree", "HTML to tree", "lexbor (selectolax)", tree), ("resiliparse_tree", "HTML to tree", "resiliparse", tree),
            ("resiliparse_text", "HTML to main text", "resiliparse", text),
            ("trafilatura_text", "HTML to main text", "trafilatura, fast", text)]:
        found = bench.peer("rates", name, bench.corpus.pack)
        bench.table.add(what, program, found["bytes"] / 1e6 / found["seconds"], "MB/s", "the sample, from Python strings", ours=ours)


def language(bench):
    path, count, size = bench.corpus.texts(texts(bench))
    model = f"{bench.assets}/lid.176.ftz"
    ours = rate(bench.ours("WordsBench", "language", model, stdin=path), "language")
    how = f"lid.176.ftz, {count} texts, {size / 1e6:.1f} MB"
    bench.table.add("language", "gleaner", ours, "MB/s", f"`WordsBench language`: {how}")
    if bench.has_peers:
        found = bench.peer("rates", "fasttext", path, model)
        bench.table.add("language", "fasttext", found["bytes"] / 1e6 / found["seconds"], "MB/s", how, ours=ours)
