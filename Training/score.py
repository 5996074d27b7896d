#!/usr/bin/env python3
"""Scores main texts against the gold sets: score.py DATA TEXTS.jsonl [--worst N]

DATA holds extraction/ (the sets as their projects publish them); TEXTS.jsonl a line {"url": "https://gold.example/SET/NAME", "text": ...} a
page, as ExtractLab and HTMLBench write it. A page without a line counts as one without text. The measures are those of the sets' own
projects:

aeb          scrapinghub's article-extraction-benchmark: four-word shingles, precision and recall as means over pages, their F1
traf         trafilatura's evaluation: snippets that must and must not stand in the text, counted over all pages
wcxb         word F1, as a mean over pages; snippets found and leaked; F1 of each page type
readability  word F1 against the text of expected.html, as a mean over pages
order        of the words that a text shares with its gold, those that stand in the same order (longest common subsequence)
"""
import json
import sys
from collections import Counter

import gold


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def word_scores(text, wanted):
    """Precision, recall and F1 of words as bags."""
    found, wanted = Counter(gold.words(text)), Counter(gold.words(wanted))
    if not wanted:
        return (1.0, 1.0, 1.0) if not found else (0.0, 0.0, 0.0)
    if not found:
        return 0.0, 0.0, 0.0
    shared = (found & wanted).total()
    precision, recall = shared / found.total(), shared / wanted.total()
    return precision, recall, f1(precision, recall)


def shingles(text):
    words = gold.WORD.findall(text)
    if len(words) < 4:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(tuple(words[i:i + 4]) for i in range(len(words) - 3))


def shingle_scores(text, wanted):
    found, wanted = shingles(text), shingles(wanted)
    hits, extra, missing = (found & wanted).total(), (found - wanted).total(), (wanted - found).total()

    def share(misses):
        if extra == missing == 0:
            return 1.0
        return hits / (hits + misses) if hits + misses else 0.0

    precision, recall = share(extra), share(missing)
    return precision, recall, f1(precision, recall)


def ordered(text, wanted):
    """Words of the longest common subsequence over words shared; None where next to none are."""
    found, wanted = gold.words(text), gold.words(wanted)
    shared = (Counter(found) & Counter(wanted)).total()
    if shared < 20:
        return None
    places = {}
    for place, word in enumerate(wanted):
        places.setdefault(word, []).append(place)
    # Hunt and Szymanski: the longest rising run over places, those of one word from the last to the first.
    import bisect
    ends = []
    for word in found:
        for place in reversed(places.get(word, ())):
            at = bisect.bisect_left(ends, place)
            if at == len(ends):
                ends.append(place)
            else:
                ends[at] = place
    return len(ends) / shared


def snippets(text, wanted, fold):
    text = gold.squash(text).lower() if fold else gold.squash(text)
    return sum((gold.squash(snippet).lower() if fold else gold.squash(snippet)) in text for snippet in wanted)


def score(root, texts):
    """{set: {measure: value}}, and (F1, url) of each page."""
    pages = gold.pages(root + "/extraction")
    by_set, single = {}, []
    for url, page in pages.items():
        by_set.setdefault(page["set"], []).append((url, page, texts.get(url, "")))
    out = {}
    rows = [(url, shingle_scores(text, page["text"])) for url, page, text in by_set["aeb"]]
    single += [(scores[2], url) for url, scores in rows]
    precision, recall = mean(scores[0] for _, scores in rows), mean(scores[1] for _, scores in rows)
    out["aeb"] = {"pages": len(rows), "f1": f1(precision, recall), "precision": precision, "recall": recall}

    found = need = leaked = 0
    for url, page, text in by_set["traf"]:
        hits, leaks = snippets(text, page["with"], False), snippets(text, page["without"], False)
        found, need, leaked = found + hits, need + len(page["with"]), leaked + leaks
        single.append((f1(hits / max(1, hits + leaks), hits / max(1, len(page["with"]))), url))
    out["traf"] = {"pages": len(by_set["traf"]), "f1": f1(found / max(1, found + leaked), found / max(1, need)),
                   "precision": found / max(1, found + leaked), "recall": found / max(1, need)}

    rows = [(url, page, text, word_scores(text, page["text"])) for url, page, text in by_set["wcxb"]]
    # Labels without text, or whose text has no word, are not scored by the set's own program.
    single += [(scores[2], url) for url, _, _, scores in rows]
    out["wcxb"] = {"pages": len(rows), **{name: mean(row[3][i] for row in rows) for i, name in enumerate(["precision", "recall", "f1"])},
                   "with_found": sum(snippets(text, page["with"], True) for _, page, text, _ in rows) / sum(len(page["with"]) for _, page, _, _ in rows),
                   "without_leaked": sum(snippets(text, page["without"], True) for _, page, text, _ in rows) / sum(len(page["without"]) for _, page, _, _ in rows)}
    for kind in sorted({page["type"] for _, page, _, _ in rows}):
        own = [row[3][2] for row in rows if row[1]["type"] == kind]
        out[f"wcxb/{kind}"] = {"pages": len(own), "f1": mean(own)}

    rows = [(url, word_scores(text, page["text"])) for url, page, text in by_set["readability"]]
    single += [(scores[2], url) for url, scores in rows]
    out["readability"] = {"pages": len(rows), **{name: mean(scores[i] for _, scores in rows) for i, name in enumerate(["precision", "recall", "f1"])}}
    for name in ("aeb", "wcxb"):
        shares = [share for _, page, text in by_set[name] if (share := ordered(text, page["text"])) is not None]
        out[name]["order"] = mean(shares)
    return out, single


def read_texts(path):
    texts = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            row = json.loads(line)
            texts[row["url"]] = row.get("text") or ""
    return texts


def table(scores):
    columns = ["f1", "precision", "recall", "with_found", "without_leaked", "order"]
    lines = ["| set | pages | " + " | ".join(columns) + " |", "| --- | ---: |" + " ---: |" * len(columns)]
    for name, values in scores.items():
        lines.append(f"| {name} | {values['pages']} | " + " | ".join(f"{values[c]:.4f}" if c in values else "" for c in columns) + " |")
    return "\n".join(lines) + "\n"


def main():
    worst = int(sys.argv[sys.argv.index("--worst") + 1]) if "--worst" in sys.argv else 0
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    scores, single = score(sys.argv[1], read_texts(sys.argv[2]))
    print(table(scores), end="")
    for value, url in sorted(single)[:worst]:
        print(f"{value:.3f} {url}")


if __name__ == "__main__":
    main()
