#!/usr/bin/env python3
"""pack_pages.py DATA/extraction OUT: the pages of the extraction gold sets as UTF-8, packed for HTMLBench.
Lengths of URL and page (little-endian, 32 bits), URL, page. The charset is read from the first 4 KB, else UTF-8, else windows-1252."""
import glob, gzip, os, re, struct, sys
root, out = sys.argv[1:3]

def pages():
    for f in sorted(glob.glob(root + '/scrapinghub-aeb/html/*.html')): yield 'aeb', os.path.basename(f)[:-5], f
    for f in sorted(glob.glob(root + '/trafilatura/html/*')): yield 'traf', os.path.basename(f), f
    for f in sorted(glob.glob(root + '/wcxb/*/html/*.html')): yield 'wcxb', os.path.basename(f)[:-5], f
    for f in sorted(glob.glob(root + '/readability/*/source.html')): yield 'readability', os.path.basename(os.path.dirname(f)), f

def utf8(data):
    try: return data.decode('utf-8').encode()
    except UnicodeDecodeError: pass
    found = re.search(rb'charset\s*=\s*["\']?([\w-]+)', data[:4096])
    for name in ([found[1].decode()] if found and found[1].lower() not in (b'utf-8', b'utf8') else []) + ['utf-8' if found else 'windows-1252']:
        try: return data.decode(name, 'replace').encode()
        except LookupError: pass
    return data.decode('utf-8', 'replace').encode()

with open(out, 'wb') as o:
    for kind, name, path in pages():
        data = open(path, 'rb').read()
        if data[:2] == b'\x1f\x8b': data = gzip.decompress(data)
        data, url = utf8(data), f'https://gold.example/{kind}/{name}'.encode()
        o.write(struct.pack('<II', len(url), len(data)) + url + data)
