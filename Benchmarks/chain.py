"""Whole runs: Recipes/fineweb.yaml beside datatrove's chain, and one worker beside two."""
import os
import shutil

import machine

RECIPE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Recipes", "fineweb.yaml")


def startup(bench):
    """Seconds before the first page: the same command over one page; the least of three."""
    return min(bench.build_seconds(RECIPE, bench.corpus.warc, "--workers", "1", "--limit", "1")[0] for _ in range(3))


def chain(bench):
    corpus, table = bench.corpus, bench.table
    ready = startup(bench)
    table.note("start-up", "gleaner", f"{ready:.2f} s", "`--limit 1`: models and lists loaded, one page; taken off below")
    for name, warc, pages, size in [("all pages", corpus.warc, corpus.pages, corpus.html_bytes), ("sample", corpus.sample, corpus.sample_pages, 0)]:
        seconds = min(bench.build_seconds(RECIPE, warc, "--workers", "1")[0] for _ in range(3)) - ready
        rate = pages / seconds
        how = f"{seconds:.2f} s, best of 3" + (f"; {size / 1e6 / seconds:.0f} MB of HTML/s" if size else "")
        table.add(f"FineWeb chain, {name}", "gleaner", rate, "pages/s", how)
    if not bench.has_peers:
        return
    for extractor in ["trafilatura", "resiliparse"]:
        found = bench.peer("datatrove_fineweb", corpus.sample, f"{bench.assets}/lid.176.ftz", extractor)
        how = f"{found['seconds']:.2f} s after {found['startup']:.2f} s of start-up; {found['kept']} kept, {found['timeouts']} timed out"
        table.add("FineWeb chain, sample", f"datatrove, {extractor}", corpus.sample_pages / found["seconds"], "pages/s", how, ours=rate)


def scaling(bench):
    """Wall seconds with one worker and with two, unpinned, over eight files; the best of three each, taken in turn."""
    files = bench.options.scale or copies(bench)
    print(machine.load_line())
    best = {}
    for _ in range(3):
        for workers in [1, 2]:
            cpu, wall, _ = bench.build_seconds(RECIPE, files, "--workers", str(workers), pinned=False)
            best[workers] = min(best.get(workers, (wall, cpu)), (wall, cpu))
    for workers in [1, 2]:
        bench.table.note("scaling", f"{workers} worker" + "s" * (workers - 1), f"{best[workers][0]:.2f} s of wall time", f"{best[workers][1]:.2f} s of CPU time; {len(files)} files, best of 3")
    load = machine.load_line()
    bench.table.note("scaling", "2 workers : 1", f"{best[1][0] / best[2][0]:.2f} x", f"start-up and sealing included; {load}")


def copies(bench):
    paths = [f"{bench.folder}/copy-{number}.warc.gz" for number in range(8)]
    for path in paths:
        shutil.copy(bench.corpus.sample, path)
    return paths
