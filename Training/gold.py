"""The gold texts of the extraction sets: what of a page's blocks belongs to the main text, and which pages share a domain."""
import glob
import gzip
import json
import os
import re
from collections import defaultdict

FOLDS = 5
WORD = re.compile(r"\w+")
TWO_PART = {"co", "com", "org", "net", "ac", "gov", "edu", "or", "ne", "go"}


def words(text):
    return WORD.findall(text.lower())


def domain(url):
    """The name that a site registered, without its ending: pages of news.example.co.uk and example.de share a fold."""
    host = re.sub(r"^[a-z]+://", "", url.lower()).split("/")[0].split(":")[0].split("@")[-1]
    parts = [part for part in host.split(".") if part]
    if len(parts) >= 3 and len(parts[-1]) == 2 and parts[-2] in TWO_PART:
        return parts[-3]
    return parts[-2] if len(parts) >= 2 else host


def html_of(path):
    data = open(path, "rb").read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def block_text(html):
    """The text of an HTML fragment, a line for each block."""
    from html.parser import HTMLParser

    inline = {"a", "b", "i", "em", "strong", "span", "u", "s", "small", "big", "sub", "sup", "code", "font", "abbr", "cite", "mark", "time", "q"}

    class Text(HTMLParser):
        def __init__(self):
            super().__init__()
            self.out, self.skip = [], 0

        def handle_starttag(self, tag, attributes):
            self.skip += tag in ("script", "style")
            self.out.append("" if tag in inline else "\n")

        def handle_endtag(self, tag):
            self.skip -= tag in ("script", "style")
            self.out.append("" if tag in inline else "\n")

        def handle_data(self, data):
            if self.skip <= 0:
                self.out.append(re.sub(r"\s+", " ", data))

    parser = Text()
    parser.feed(html)
    return "".join(parser.out)


def pages(root):
    """Every gold page by the name it has in a pack: {url: dict(set, text | with/without, type, domain)}."""
    found = {}
    for key, value in json.load(open(f"{root}/scrapinghub-aeb/ground-truth.json")).items():
        found["aeb", key] = {"text": value.get("articleBody", ""), "type": "article", "domain": domain(value["url"])}
    for url, value in json.load(open(f"{root}/trafilatura/gold.json")).items():
        found["traf", value["file"]] = {"with": value["with"], "without": value["without"], "type": "", "domain": domain(url)}
    for path in sorted(glob.glob(f"{root}/wcxb/*/ground-truth/*.json")):
        value = json.load(open(path))
        gold = value["ground_truth"]
        if gold.get("main_content"):
            found["wcxb", value["file_id"]] = {
                "text": gold["main_content"], "with": gold.get("with") or [], "without": gold.get("without") or [],
                "type": value["_internal"]["page_type"]["primary"], "domain": domain(value["url"])}
    for path in sorted(glob.glob(f"{root}/readability/*/expected.html")):
        folder = os.path.dirname(path)
        name = os.path.basename(folder)
        source = open(folder + "/source.html", encoding="utf-8", errors="replace").read()
        link = re.search(r'<link[^>]+rel=["\']?canonical["\']?[^>]*href=["\']?(https?://[^"\'\s>]+)', source, re.I)
        link = link or re.search(r'property=["\']og:url["\'][^>]*content=["\'](https?://[^"\'\s>]+)', source, re.I)
        site = domain(link[1]) if link else re.sub(r"[-_]?\d+$", "", name).replace("-", "")
        text = block_text(open(path, encoding="utf-8").read())
        found["readability", name] = {"text": text, "type": "article", "domain": site}
    out = {}
    for (kind, name), value in found.items():
        value["set"] = kind
        out[f"https://gold.example/{kind}/{name}"] = value
    return out


def folds(gold):
    """A fold for each page; pages of one domain stand together, and folds weigh about the same."""
    by_domain = defaultdict(list)
    for url, value in gold.items():
        by_domain[value["domain"]].append(url)
    load = [defaultdict(int) for _ in range(FOLDS)]
    out = {}
    for name in sorted(by_domain, key=lambda name: (-len(by_domain[name]), name)):
        kinds = [gold[url]["set"] + gold[url]["type"] for url in by_domain[name]]
        fold = min(range(FOLDS), key=lambda i: (sum(load[i][kind] for kind in kinds), sum(load[i].values()), i))
        for kind in kinds:
            load[fold][kind] += 1
        for url in by_domain[name]:
            out[url] = fold
    return out


class Alignment:
    """Which words of the gold text each block accounts for. A word of the gold is given away once."""

    GRAM = 4

    def __init__(self, blocks, text):
        self.blocks = [words(block) for block in blocks]
        lines = [words(line) for line in text.split("\n")]
        self.gold = [word for line in lines for word in line]
        self.starts, self.ends = set(), set()
        at = 0
        for line in lines:
            if line:
                self.starts.add(at)
                at += len(line)
                self.ends.add(at)
        self.grams = defaultdict(list)
        for i in range(len(self.gold) - self.GRAM + 1):
            self.grams[tuple(self.gold[i:i + self.GRAM])].append(i)
        self.places = defaultdict(list)
        for i, word in enumerate(self.gold):
            self.places[word].append(i)
        self.taken = bytearray(len(self.gold))
        self.span = [None] * len(self.blocks)
        self.share = [0.0] * len(self.blocks)
        self.align_long()
        self.align_short()

    def runs(self, block, near):
        """Runs of the block's words that stand in the gold and are free, each as near to the one before as can be."""
        out, i, expected = [], 0, near
        while i + self.GRAM <= len(block):
            best = None
            for place in self.grams.get(tuple(block[i:i + self.GRAM]), ()):
                if any(self.taken[place:place + self.GRAM]):
                    continue
                length = self.GRAM
                while (i + length < len(block) and place + length < len(self.gold) and block[i + length] == self.gold[place + length]
                       and not self.taken[place + length]):
                    length += 1
                key = (length, -abs(place - expected))
                if best is None or key > best[0]:
                    best = (key, place, length)
            if best is None:
                i += 1
                continue
            _, place, length = best
            out.append((place, length))
            i += length
            expected = place + length
        return out

    def take(self, index, runs):
        matched = sum(length for _, length in runs)
        block = self.blocks[index]
        if matched < max(self.GRAM, 0.25 * len(block)):
            return
        for place, length in runs:
            self.taken[place:place + length] = b"\1" * length
        self.share[index] = matched / len(block)
        self.span[index] = (runs[0][0], runs[-1][0] + runs[-1][1])

    def expected(self, index):
        """Where in the gold a block would stand by the nearest blocks that are placed."""
        for distance in range(1, 60):
            for other, edge in ((index - distance, 1), (index + distance, 0)):
                if 0 <= other < len(self.span) and self.span[other]:
                    return self.span[other][edge], distance
        return 0, 60

    def align_long(self):
        copies = defaultdict(list)
        for index, block in enumerate(self.blocks):
            if len(block) > self.GRAM:
                copies[tuple(block)].append(index)
        for index, block in enumerate(self.blocks):
            if len(block) > self.GRAM and len(copies[tuple(block)]) == 1:
                self.take(index, self.runs(block, self.expected(index)[0]))
        for block, same in copies.items():
            if len(same) < 2:
                continue
            rest = list(same)
            while rest:
                # The copy that stands nearest to where the gold has the text goes first.
                ranked = []
                for index in rest:
                    near, distance = self.expected(index)
                    runs = self.runs(block, near)
                    if runs:
                        ranked.append((abs(runs[0][0] - near) + distance * 5, index, runs))
                if not ranked:
                    break
                _, index, runs = min(ranked)
                self.take(index, runs)
                rest.remove(index)

    def align_short(self):
        following, bounds = len(self.gold), [0] * len(self.blocks)
        for index in range(len(self.blocks) - 1, -1, -1):
            bounds[index] = following
            if self.span[index]:
                following = self.span[index][0]
        end = 0
        for index, block in enumerate(self.blocks):
            if self.span[index]:
                end = self.span[index][1]
                continue
            if not block or len(block) > self.GRAM:
                continue
            place = self.short_place(block, end, bounds[index])
            if place is None:
                continue
            self.taken[place:place + len(block)] = b"\1" * len(block)
            self.span[index] = (place, place + len(block))
            self.share[index] = 1.0
            end = place + len(block)

    def short_place(self, block, low, high):
        for place in self.places.get(block[0], ()):
            last = place + len(block)
            if self.gold[place:last] != block or any(self.taken[place:last]):
                continue
            whole = place in self.starts and last in self.ends
            if low <= place and last <= high and (whole or place == low or last == high):
                return place
            # A line of its own anywhere, where nothing tells the order.
            if whole and len(block) > 1 and low > high:
                return place
        return None


def labels(blocks, page):
    """(share of the block's words in the gold, weight) for each block; a weight of 0 where the gold says nothing of it."""
    if "text" in page:
        alignment = Alignment(blocks, page["text"])
        return [(share, 1.0) for share in alignment.share]
    return snippet_labels(blocks, page)


def squash(text):
    return re.sub(r"\s+", " ", text).strip()


def snippet_labels(blocks, page):
    texts = [squash(block) for block in blocks]
    out = [(0.0, 0.0)] * len(texts)
    for snippets, label in ((page["without"], 0.0), (page["with"], 1.0)):
        for snippet in map(squash, snippets):
            for index, text in enumerate(texts):
                if snippet and snippet in text:
                    out[index] = (label, 1.0)
                    break
    return out
