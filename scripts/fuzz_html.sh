#!/bin/sh
# scripts/fuzz_html.sh [SECONDS] [CORPUS]: feeds the HTML parser what libFuzzer makes of html5lib's tests and of real pages.
#
# Compiles the parser's sources and Tests/Fuzz/HTMLFuzz.swift with AddressSanitizer into .build/fuzz, fills CORPUS (default
# .build/fuzz/corpus) with seeds where it is empty, and runs for SECONDS (default 60). What fails lies in .build/fuzz/found;
# `.build/fuzz/html FILE` runs it again. Ends with libFuzzer's exit code: 0 where nothing was found.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
seconds=${1:-60}
folder=$root/.build/fuzz
corpus=${2:-$folder/corpus}
data=${GLEANER_TEST_DATA:-$HOME/.cache/gleaner-test-data}
mkdir -p "$folder/found" "$corpus"

swiftc -O -parse-as-library -sanitize=fuzzer,address -swift-version 6 -package-name gleaner -module-name HTMLFuzz \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility -enable-experimental-feature Lifetimes \
    "$root"/Sources/GleanHTML/Tokenizer/*.swift "$root"/Sources/GleanHTML/Tree/*.swift "$root"/Sources/GleanHTML/Tables/*.swift \
    "$root"/Tests/Fuzz/HTMLFuzz.swift -o "$folder/html"

if [ -z "$(ls -A "$corpus")" ]; then
    python3 - "$data" "$corpus" <<'PYTHON'
import glob, hashlib, re, sys
data, corpus = sys.argv[1:]
seeds = {b"\0\0<!doctype html><p>a<b>b<table><i>c</table>"}
for path in glob.glob(f"{data}/conformance/html5lib-tests-*/tree-construction/*.dat"):
    for case in re.findall(rb"#data\n(.*?)\n#errors", open(path, "rb").read(), re.S):
        number = len(seeds)
        seeds.add(bytes([number % 24 if number % 3 == 0 else 0, number // 3 % 64 if number % 2 else 0]) + case)
for path in sorted(glob.glob(f"{data}/extraction/scrapinghub-aeb/html/*.html"))[:100]:
    page = open(path, "rb").read()
    for at in (0, len(page) // 2):
        seeds.add(b"\0\0" + page[at:at + 4096])
for seed in seeds:
    open(f"{corpus}/{hashlib.sha1(seed).hexdigest()}", "wb").write(seed)
PYTHON
fi

# Tags as words, so that few tries are lost on spelling.
{
    grep -o '"[a-z][a-z0-9-]*"' "$root/Sources/GleanHTML/Tables/TagNames.swift" | sort -u | sed 's|"\(.*\)"|"<\1>"\n"</\1>"|'
    for word in '<!--' '-->' '--!>' '<![CDATA[' ']]>' '<!DOCTYPE html>' '&amp;' '&#x' '&notin;' 'encoding=text/html' 'type=hidden'; do
        echo "\"$word\""
    done
} > "$folder/words"

# The backtracer of Swift would stand in the way of the sanitizer's own.
SWIFT_BACKTRACE=enable=no exec "$folder/html" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 \
    -dict="$folder/words" -artifact_prefix="$folder/found/" "$corpus"
