#!/usr/bin/env python3
"""wikipedia.py DUMP.bz2 [--rounds N]: what a dump of a wiki costs on one core, and what all of the English Wikipedia would.

CPU seconds, best of N, of .build/release/WikiBench (swift build -c release --product WikiBench): unpacking alone, with pages found, with
their wikitext as text and as markdown; of the packed dump and of the plain one. Prints a table in Markdown."""
import argparse, bz2, os, re, subprocess, tempfile

BENCH = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '.build', 'release', 'WikiBench')
# English Wikipedia, pages-articles-multistream: about so many bytes packed and unpacked.
PACKED, UNPACKED = 25e9, 100e9


def measure(path, rounds, *options):
    done = subprocess.run([BENCH, path, '--quiet', '--rounds', str(rounds), *options], capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in re.findall(r'(\w+) ([\d.e+-]+)', done.stderr)}


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument('dump')
parser.add_argument('--rounds', type=int, default=5)
options = parser.parse_args()
with tempfile.TemporaryDirectory() as folder:
    plain = os.path.join(folder, 'dump.xml')
    with bz2.open(options.dump) as source, open(plain, 'wb') as target: target.write(source.read())
    packed = os.path.getsize(options.dump)
    rows = [('unpacked by libbz2', options.dump, ['--only', 'unpack']), ('unpacked, pages found', options.dump, ['--only', 'read']),
            ('unpacked, wikitext as text', options.dump, ['--style', 'text']), ('unpacked, wikitext as markdown', options.dump, ['--style', 'markdown']),
            ('plain, pages found', plain, ['--only', 'read']), ('plain, wikitext as text', plain, ['--style', 'text']),
            ('plain, wikitext as markdown', plain, ['--style', 'markdown']), ('plain, dialect wikiextractor', plain, ['--style', 'wikiextractor'])]
    print(f'{os.path.basename(options.dump)}: {packed / 1e6:.1f} MB packed\n')
    print('| what | CPU seconds | MB unpacked/s | English Wikipedia, one core |\n| --- | ---: | ---: | ---: |')
    for name, path, arguments in rows:
        found = measure(path, options.rounds, *arguments)
        print(f'| {name} | {found["seconds"]:.3f} | {found["mb_per_second"]:.0f} | {UNPACKED / found["mb_per_second"] / 1e6 / 60:.0f} min |')
