#!/bin/bash
# The demo: a real crawl, the FineWeb recipe over it, and what to look at then. The second time it reuses the crawl.
set -euo pipefail
cd "$(dirname "$0")/../.."

scripts/demo/crawl.sh

gleaner=$(swift build -c release --product gleaner --show-bin-path)/gleaner
recipe=Recipes/fineweb.yaml
if ! [ -e $recipe ] || ! "$gleaner" help build >/dev/null 2>&1; then
    echo "demo: the crawl is in demo/crawl; this version of gleaner cannot build a release from it yet"
    exit 0
fi

rm -rf demo/release
status=0
"$gleaner" build $recipe --input demo/crawl/*.warc.gz --output demo/release || status=$?
[ $status -eq 0 ] || { echo "demo: gleaner build ended with status $status" >&2; exit $status; }

url=http://debian-handbook.example/en-US/foreword.html
cat <<END

The release is in demo/release. To go on:
  less demo/release/README.md                              the dataset card: what was kept, what was dropped and why
  $gleaner explain demo/release $url
                                                           why this page was kept or dropped
  $gleaner sample demo/release                             pages a reason, to judge a rule by
  $gleaner decide demo/release --set gopher_quality.min_words=200
                                                           the funnel with another limit, without a run
  zstdcat -f demo/release/data/* | head -c 2000            the pages
END
