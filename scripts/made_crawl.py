#!/usr/bin/env python3
"""made_crawl.py FOLDER [FILES] [PAGES]: a made crawl, FILES WARC files (36) of PAGES pages each (60), the same bytes each time.

English of a kind: sentences of common words and of a page's own. One page in four is an earlier page with some sentences changed, often of
another file, so that duplicates are found across files; some pages are too short, or lists of numbers. For checks that want many inputs and
no network.
"""
import gzip
import os
import random
import sys

COMMON = """the of and to in that is was for it with as his on be at by this had not are but from or have an they which one you were all her she
there would their we him been has when who will no more if out so up said what its about than into them can only other time new some could these
two may first then do any like my now over such our man me even most made after also did many before must through years where much your way well
down should because each just those people how too little state good very make world still see own work men day get here old life both between
under last never place great around however home small found house used went say part once general high upon school every""".split()


def word(dice):
    return "".join(dice.choice("bcdfglmnprst") + dice.choice("aeiou") for _ in range(dice.randint(2, 4)))


def sentence(dice, own):
    words = [dice.choice(COMMON) if dice.random() < 0.7 else dice.choice(own) for _ in range(dice.randint(8, 22))]
    return " ".join(words).capitalize() + "."


def paragraphs(dice, earlier):
    if earlier and dice.random() < 0.25:
        own = [word(dice) for _ in range(60)]
        return [[s if dice.random() < 0.97 else sentence(dice, own) for s in lines] for lines in dice.choice(earlier)]
    if dice.random() < 0.1:
        return [["%d, %d, %d" % tuple(dice.randrange(10**6) for _ in range(3))] for _ in range(40)]
    own = [word(dice) for _ in range(120)]
    return [[sentence(dice, own) for _ in range(dice.randint(3, 7))] for _ in range(dice.randint(1, 14))]


def record(name, page, lines):
    # Navigation that extraction has to leave out.
    links = "".join('<li><a href="/%d">Go to page %d</a></li>' % (n, n) for n in range(20))
    body = "<html><head><title>Page %d of %s</title></head><body><nav><ul>%s</ul></nav><article>%s</article></body></html>" % (
        page, name, links, "".join("<p>%s</p>" % " ".join(each) for each in lines))
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()
    head = ("WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:made:%s:%d>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
            "WARC-Target-URI: https://%s.example/%d\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
            % (name, page, name, page, len(block)))
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0)


folder, files, pages = sys.argv[1], int((sys.argv[2:] or [36])[0]), int((sys.argv[3:] or [60])[0])
os.makedirs(folder, exist_ok=True)
earlier = []
for file in range(files):
    name, dice = "made-%05d" % file, random.Random(file)
    with open(os.path.join(folder, name + ".warc.gz"), "wb") as out:
        for page in range(pages):
            lines = paragraphs(dice, earlier)
            earlier.append(lines)
            out.write(record(name, page, lines))
