#!/usr/bin/env python3
"""score_metadata.py DATA/extraction OUT.jsonl [PEER.jsonl ...]: holds page metadata against the gold sets, side by side.
score_metadata.py peer PACK OUT.jsonl: what trafilatura.extract_metadata says of the pages of a pack, in the same form.
score_metadata.py misses DATA/extraction OUT.jsonl SET FIELD: gold and answer where they differ.

Rows are {"url": "https://gold.example/SET/NAME", "title", "author", "date", "site", "language", "license"}, as `HTMLBench metadata`
writes them. For each set and field, over the pages whose gold is not empty: the share matched exactly, the share matched loosely
(letters and digits alone, casefolded, one within the other; authors as sets of names; dates by day, the date of a change where no
other is told), the loose matches among the answers given (precision), and the answers given where the gold is empty."""
import glob, json, os, re, struct, sys, unicodedata
from urllib.parse import unquote

FIELDS = ('title', 'author', 'date', 'site', 'language', 'license')

def gold(root):
    """{(set, name): {field: text}}; a field that a set does not hold is left out."""
    out = {}
    for row in json.load(open(root + '/trafilatura/gold.json')).values():
        if 'title' in row:
            out['traf', row['file']] = {f: '; '.join(row[f]) if isinstance(row[f], list) else row[f] or '' for f in ('title', 'author', 'date', 'license') if f in row}
    for path in glob.glob(root + '/wcxb/*/ground-truth/*.json'):
        row = json.load(open(path))['ground_truth']
        out['wcxb', os.path.basename(path)[:-5]] = {
            'title': row.get('title') or '', 'author': row.get('author') or '', 'date': row.get('publish_date') or ''}
    for path in glob.glob(root + '/readability/*/expected-metadata.json'):
        row = json.load(open(path))
        keys = {'title': 'title', 'author': 'byline', 'date': 'publishedTime', 'site': 'siteName', 'language': 'lang'}
        out['readability', os.path.basename(os.path.dirname(path))] = {f: row.get(k) or '' for f, k in keys.items()}
    return out

def squash(text):
    text = unicodedata.normalize('NFKC', unquote(str(text))).casefold()
    return ''.join(c for c in text if c.isalnum())

def day(text):
    found = re.search(r'(\d{4})-(\d\d)-(\d\d)', text)
    return found[0] if found else ''

def names(text):
    text = re.sub(r'^\s*(by|von|par|por|di|door)\b[:\s]', '', text, flags=re.I)
    return {squash(n) for n in re.split(r'[;,/|&\n]|\band\b|\bund\b|\bet\b|\by\b', text) if squash(n)}

def loosely(field, want, got):
    if field == 'date': return day(want) == day(got) != ''
    if field == 'author' and names(want) and names(want) == names(got): return True
    if field == 'language': return want.lower()[:2] == got.lower()[:2]
    a, b = squash(want), squash(got)
    return bool(a and b) and (a in b or b in a)

def licence(statements):
    """What the first statement that names a Creative Commons licence says, as the gold writes it."""
    for row in statements:
        found = re.search(r'creativecommons\.org/licenses/([a-z-]+)(?:/([\d.]+))?(?:/([a-z]{2})\b)?', row['href'])
        if found: return ' '.join(['CC', found[1].upper()] + [p.upper() for p in found.groups()[1:] if p])
        found = re.search(r'\bCC[ -](BY(?:-[A-Z]{2})*)(?: ([\d.]+))?', row['text'])
        if found: return ' '.join(['CC'] + [p for p in found.groups() if p])
    return ''

def read(path):
    rows = {}
    for line in open(path, encoding='utf-8', errors='replace'):
        row = json.loads(line)
        if 'licences' in row: row['license'] = licence(row['licences'])
        rows[tuple(row['url'].split('/')[3:5])] = row
    return rows

def score(want, got):
    """{(set, field): (gold, exact, loose, precision, spurious, empty)}"""
    table = {}
    for (kind, name), fields in want.items():
        row = got.get((kind, name), {})
        for field, text in fields.items():
            cell = table.setdefault((kind, field), [0] * 6)
            answer = row.get(field) or field == 'date' and row.get('modified') or ''
            if text:
                cell[0] += 1
                cell[1] += answer == text or field == 'date' and day(answer) == day(text) != ''
                cell[2] += loosely(field, text, answer)
                cell[3] += answer != ''
            else:
                cell[4] += answer != ''
                cell[5] += 1
    return table

def share(part, whole): return f'{100 * part / whole:5.1f}' if whole else '    -'

def show(want, paths):
    tables = [score(want, read(p)) for p in paths]
    print(f'{"set":12}{"field":9}{"gold":>5}  ' + ''.join(f'{os.path.basename(p)[:30]:34}' for p in paths))
    print(' ' * 28 + '   exact  loose  prec. spurious  ' * len(paths))
    for kind in ('traf', 'wcxb', 'readability'):
        for field in FIELDS:
            if (kind, field) not in tables[0]: continue
            line = f'{kind:12}{field:9}{tables[0][kind, field][0]:5}  '
            for table in tables:
                whole, exact, loose, given, spurious, empty = table[kind, field]
                line += f'  {share(exact, whole)}  {share(loose, whole)}  {share(loose, given)}  {spurious:3}/{empty:<4}  '
            print(line)

def peer(pack, out):
    import trafilatura
    data, place = open(pack, 'rb').read(), 0
    with open(out, 'w', encoding='utf-8') as file:
        while place < len(data):
            url, size = struct.unpack_from('<II', data, place)
            name, page = data[place + 8:place + 8 + url].decode(), data[place + 8 + url:place + 8 + url + size]
            place += 8 + url + size
            found = trafilatura.extract_metadata(page.decode('utf-8', 'replace'))
            row = {'url': name}
            if found:
                row |= {'title': found.title, 'author': found.author, 'date': found.date, 'site': found.sitename, 'license': found.license}
            file.write(json.dumps({k: v or '' for k, v in row.items()}, ensure_ascii=False) + '\n')

def misses(want, got, kind, field):
    for (place, name), fields in sorted(want.items()):
        answer = got.get((place, name), {}).get(field) or ''
        if place == kind and field in fields and (fields[field] or answer) and not loosely(field, fields[field], answer):
            print(f'{name}\n    want {fields[field]!r}\n    got  {answer!r}')

if __name__ == '__main__':
    if sys.argv[1] == 'peer': peer(*sys.argv[2:4])
    elif sys.argv[1] == 'misses': misses(gold(sys.argv[2]), read(sys.argv[3]), *sys.argv[4:6])
    else: show(gold(sys.argv[1]), sys.argv[2:])
