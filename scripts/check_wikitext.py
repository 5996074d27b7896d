#!/usr/bin/env python3
"""check_wikitext.py [DUMP...]: wikitext read in the dialect `wikiextractor`, beside PyPI wikiextractor itself.

Measures word F1 (bags of words, page by page and over all) and CPU time of both, and lists the worst pages. Dumps are plain or .bz2; without
names those of $GLEANER_TEST_DATA/sources are taken. Ours is .build/release/WikiBench (swift build -c release --product WikiBench).

    --peer PYTHON   a Python with wikiextractor 3.1.0 (pip install wikiextractor==3.1.0); default python3
    --worst N       pages to list a dump, 10 by default
    --rounds N      runs to take the best time of, 3 by default

Exits with 1 where F1 over all is below 0.97, or the speed below 20 times the peer's on plain XML."""
import argparse, bz2, collections, html, json, os, re, resource, subprocess, sys, tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
DUMPS = ['wikipedia-gensim/enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2', 'wikitextprocessor/test-pages-articles.xml.bz2']


def words(text):
    return collections.Counter(re.findall(r'\w+', text.lower()))


def run(command):
    """The command's standard output, its standard error, and the CPU seconds of it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, done.stderr, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def best(command, rounds):
    runs = [run(command) for _ in range(rounds)]
    return runs[0][0], min(seconds for _, _, seconds in runs)


def peer_pages(output):
    pages = {}
    for line in output.splitlines():
        page = json.loads(line)
        pages[page['id']] = (page['title'], html.unescape(page['text']))
    return pages


def our_pages(output):
    pages = {}
    for line in output.splitlines():
        ident, title, text = line.split('\t', 2)
        pages[ident] = (title, re.sub(r'\\(.)', lambda m: {'n': '\n', 't': '\t'}.get(m[1], m[1]), text))
    return pages


def compare(peer, ours, worst):
    both = [0, 0, 0]
    rows = []
    for ident, (title, text) in peer.items():
        theirs, mine = words(text), words(ours.get(ident, ('', ''))[1])
        shared, left, right = (theirs & mine).total(), theirs.total(), mine.total()
        both = [both[0] + shared, both[1] + left, both[2] + right]
        f1 = 2 * shared / (left + right) if left + right else 1.0
        rows.append((f1, ident, title, (theirs - mine).most_common(6), (mine - theirs).most_common(6)))
    rows.sort(key=lambda row: row[:2])
    overall = 2 * both[0] / (both[1] + both[2])
    print(f'  pages {len(peer)}, not ours {len(set(peer) - set(ours))}, only ours {len(set(ours) - set(peer))}')
    print(f'  word F1 over all {overall:.4f}, mean of pages {sum(row[0] for row in rows) / len(rows):.4f}')
    for f1, ident, title, missing, extra in rows[:worst]:
        if f1 < 1: print(f'    {f1:.4f} {ident} {title}: missing {missing}, extra {extra}')
    return overall


def copies(path, times):
    """A plain dump with the pages of `path` several times under other ids, so that start-up counts less."""
    data = open(path, 'rb').read()
    start, end = data.index(b'<page>'), data.rindex(b'</page>') + len(b'</page>\n')
    name = path + f'.{times}.xml'
    with open(name, 'wb') as out:
        out.write(data[:start])
        for copy in range(times): out.write(data[start:end].replace(b'<id>', b'<id>%d00' % (copy + 1)))
        out.write(b'</mediawiki>\n')
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('dumps', nargs='*')
    parser.add_argument('--peer', default='python3')
    parser.add_argument('--worst', type=int, default=10)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--copies', type=int, default=5)
    options = parser.parse_args()
    data = os.environ.get('GLEANER_TEST_DATA', os.path.expanduser('~/.cache/gleaner-test-data'))
    dumps = options.dumps or [os.path.join(data, 'sources', name) for name in DUMPS]
    bench = os.path.join(ROOT, '.build', 'release', 'WikiBench')
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for dump in dumps:
            print(os.path.basename(dump))
            plain = os.path.join(folder, 'dump.xml')
            with (bz2.open(dump) if dump.endswith('bz2') else open(dump, 'rb')) as source, open(plain, 'wb') as target: target.write(source.read())
            theirs = [options.peer, '-m', 'wikiextractor.WikiExtractor', '--json', '--no-templates', '--processes', '1', '-q', '-o', '-']
            ours = [bench, '--style', 'wikiextractor']
            peer, _, _ = run(theirs + [plain])
            mine, _, _ = run(ours + [plain])
            overall = compare(peer_pages(peer), our_pages(mine), options.worst)
            large = copies(plain, options.copies)
            size = os.path.getsize(large) / 1e6
            _, slow = best(theirs + [large], options.rounds)
            _, fast = best(ours + [large, '--quiet'], options.rounds)
            print(f'  {size:.1f} MB of plain XML: peer {slow:.2f} s ({size / slow:.1f} MB/s), ours {fast:.3f} s ({size / fast:.0f} MB/s), {slow / fast:.1f} times')
            failed |= overall < 0.97 or slow / fast < 20
            os.remove(large)
    sys.exit(1 if failed else 0)


main()
