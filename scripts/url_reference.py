#!/usr/bin/env python3
"""What tldextract 5.4 and datatrove 0.10's URLFilter make of many URLs: the other side of WebReferenceTests.

    url_reference.py TEST_DATA OUT_FOLDER

Writes into OUT_FOLDER the lists used (domains, urls, hard, soft, subwords, suffixes) and `answers`: a line a URL, its fields
in hex, tab-separated: URL, registered domain, whole name, the same two with private suffixes, the filter's reason.
URLs come from every file of the test data, and from hosts, userinfo, ports and odd characters put together.
"""

import gzip
import os
import random
import re
import sys
import tarfile
from pathlib import Path

os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""  # the snapshot in the wheel, and no network
os.environ["TLDEXTRACT_CACHE"] = "/nonexistent"

import tldextract  # noqa: E402
from datatrove.data import Document  # noqa: E402
from datatrove.pipeline.filters import url_filter  # noqa: E402

URL = re.compile(rb"(?:https?|ftp)://[^\s\"'<>\\]{4,300}")


def collected(folder, limit=60_000):
    found = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.stat().st_size > 30_000_000:
            continue
        try:
            data = gzip.open(path).read(30_000_000) if path.suffix == ".gz" else path.read_bytes()
        except Exception:  # damaged on purpose
            data = path.read_bytes()
        for number, match in enumerate(URL.finditer(data)):
            if number >= 400:
                break
            found.setdefault(match.group().decode("utf-8", "replace"))
    urls = list(found)
    random.Random(1).shuffle(urls)
    return urls[:limit]


def crafted(suffixes, words, count=20_000):
    pick = random.Random(2)
    labels = ["", "www", "a", "EXAMPLE", "xn--85x722f", "食狮", "bücher", "ÅSA", "1", "127", "0", "256", "-", "_x", "*", "!www", "q" * 70,
              "xn--", "xn--a", "K", "ΕΛ", "example", "com", "blogspot", "github", "sch", "city", "kobe"]
    schemes = ["http://", "https://", "HTTP://", "//", "", "ftp://", "mailto:", "a+b-c.1://", "é://", "http:///", "x//", ":// ", "javascript:", "http://user:p@ss@"]
    tails = ["", "/", "/x", ":80/", "?q=//y", "#f", ":", "@", " ", "\t", ".", "..", "/p?a=b", "\u3002", "\u3000", "\u00a0/"]
    dots = [".", ".", ".", ".", ".", "\u3002", "\uff0e", "\uff61", ".."]
    fixed = ["http://127.0.0.1/x", "http://127.0.0.1.1/", "http://256.1.1.1", "http://[::1]:80/", "http://[::1", "http://[a.com]/", "[x].com",
             "http://[aBcD:ef01:2345:6789:aBcD:ef01:127.0.0.1]/p", "http://1.2.3.4.com", "http://0x7f.1", "", "/", "//", ".", "://", "@", "com", ".com", "www.ck", "a.www.ck",
             "a.b.ck", "x.kawasaki.jp", "city.kawasaki.jp", "http://\u2028a.com\u2029", "http://a.com\x1f", "ＨＴＴＰ://a.com", "http://ａ.com", "http://a.ＣＯＭ"]
    out = fixed
    while len(out) < count:
        host = pick.choice(dots).join(pick.choices(labels, k=pick.randint(0, 3)) + [pick.choice(suffixes).lstrip("*!.")])
        if pick.random() < 0.2:
            host = host.upper()
        path = "".join(pick.choice(["/", "-", "_", "", "é", "%20", "."]) + pick.choice(words) for _ in range(pick.randint(0, 4)))
        out.append(pick.choice(schemes) + host + pick.choice(tails) + pick.choice(["", "/" + path, "/" + path.upper()]))
    return out


def main():
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    snapshot = (Path(tldextract.__file__).parent / ".tld_set_snapshot").read_bytes()
    (out / "suffixes").write_bytes(snapshot)
    suffixes = [line.split()[0] for line in snapshot.decode().splitlines() if line.strip() and not line.startswith("//")]
    # Half of the rules in punycode.
    suffixes += [s.encode("idna").decode() for s in suffixes if not s.isascii()]
    assets = Path(url_filter.ASSETS_PATH)
    lists = {name: (assets / file).read_text() for name, file in
             [("hard", "banned_words.txt"), ("soft", "soft_banned_words.txt"), ("subwords", "banned_subwords.txt")]}
    words = [w for text in lists.values() for w in text.split() if not w.startswith("#")]
    urls = list(dict.fromkeys(collected(data) + crafted(suffixes, words + ["news", "the", "blog"] * 60)))

    plain = tldextract.TLDExtract()
    private = tldextract.TLDExtract(include_psl_private_domains=True)
    names = [(plain(u), private(u)) for u in urls]
    with tarfile.open(assets / "url_filterblacklistsv0_3_0.tar.gz") as tar:
        domains = tar.extractfile("domains").read().decode().splitlines()[::40]
    # Some of these very URLs' names, so that there is something to find.
    domains += [n.top_domain_under_public_suffix for n, _ in names[::997]] + [n.fqdn for n, _ in names[::83]]
    lists["domains"] = "\n".join(d for d in domains if d.strip()) + "\n"
    lists["urls"] = "\n".join(u for u in urls[::37] if u.strip() == u and u and u[0] != "#" and len(u.splitlines()) == 1) + "\n"
    for name, text in lists.items():
        (out / name).write_text(text)

    rules = url_filter.URLFilter(
        use_integrated_lists=False, extra_domains=lists["domains"].split("\n")[:-1], extra_urls=lists["urls"].split("\n")[:-1],
        banned_words=lists["hard"].splitlines(), soft_banned_words=lists["soft"].splitlines(), banned_subwords=lists["subwords"].splitlines())
    with open(out / "answers", "w") as answers:
        for url, (n, p) in zip(urls, names):
            reason = ""
            if url:
                verdict = rules.filter(Document(text="", id="", metadata={"url": url}))
                reason = "" if verdict is True else verdict[1]
            fields = [url, n.top_domain_under_public_suffix, n.fqdn, p.top_domain_under_public_suffix, p.fqdn, reason]
            print("\t".join(f.encode("utf-8", "replace").hex() for f in fields), file=answers)


main()
