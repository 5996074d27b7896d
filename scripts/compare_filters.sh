#!/bin/sh
# Compares the text filters with datatrove 0.10.1's on the English pages of a crawl, and prints how often they agree.
#
#   scripts/compare_filters.sh CRAWL FILES MOST [FOLDER]
#
# CRAWL is a folder of WARC files, of which the first FILES are read; at most MOST texts are compared. FOLDER keeps what is made
# (default: a folder under /tmp that is removed). The reference runs in ${GLEANER_PEERS:-~/.cache/gleaner-peers}/venv, with two
# processes, at about 30 texts a second each.
set -eu
crawl=$1 files=$2 most=$3
root=$(cd "$(dirname "$0")/.." && pwd)
python=${GLEANER_PEERS:-$HOME/.cache/gleaner-peers}/venv/bin/python
if [ $# -gt 3 ]; then
    folder=$4
    mkdir -p "$folder"
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
export GLEANER_ASSETS="${GLEANER_ASSETS:-$root/assets}"

cat > "$folder/texts.yaml" <<'RECIPE'
gleaner: 1
name: texts
description: English texts of a crawl, not filtered.
sources:
  - warc: { paths: crawl/ }
steps:
  - extract: {}
  - language: {}
  - language_filter: { keep: [en] }
output:
  - jsonl: { columns: datatrove, compress: none }
RECIPE

swift build --package-path "$root" -c release --product gleaner
"$root/.build/release/gleaner" build "$folder/texts.yaml" --input "$crawl" --files "$files" --output "$folder/texts"
PYTHONDONTWRITEBYTECODE=1 nice "$python" "$root/scripts/reference_filters.py" "$folder"/texts/data/*.jsonl "$folder/verdicts.jsonl.gz" "$most" 2
GLEANER_VERDICTS="$folder/verdicts.jsonl.gz" swift test --package-path "$root" --filter "on a crawl" | grep -E "^(agreement|differs)"
