"""CPU seconds of lxml over files of XML, and of pandoc from JATS to Markdown: records.py (tree|events|pandoc) FILE..."""
import json
import os
import resource
import subprocess
import sys

kind, files = sys.argv[1], sys.argv[2:]
contents = [open(name, "rb").read() for name in files]
size = sum(map(len, contents))
rounds = max(1, 50_000_000 // size)


def cpu(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


if kind == "pandoc":
    import pypandoc

    pandoc = pypandoc.get_pandoc_path()
    size = written = 0
    start = cpu(resource.RUSAGE_CHILDREN)
    for name, content in zip(files, contents):
        made = subprocess.run([pandoc, "-f", "jats", "-t", "markdown"], input=content, capture_output=True)
        if made.returncode == 0:
            size += len(content)
            written += len(made.stdout)
    print(json.dumps({"bytes": size, "seconds": cpu(resource.RUSAGE_CHILDREN) - start, "written": written}))
    sys.exit()

from lxml import etree

best = float("inf")
for _ in range(5):
    start = cpu(resource.RUSAGE_SELF)
    for _ in range(rounds):
        for content in contents:
            if kind == "tree":
                etree.fromstring(content, etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False, huge_tree=True))
            else:
                parser = etree.XMLPullParser(events=("start", "end"), load_dtd=False, no_network=True, resolve_entities=False)
                parser.feed(content)
                for _ in parser.read_events():
                    pass
    best = min(best, cpu(resource.RUSAGE_SELF) - start)
print(json.dumps({"bytes": size * rounds, "seconds": best}))
