#!/bin/bash
# Makes the demo: a crawl of Debian's documentation, refined by the FineWeb recipe. A second run uses the crawl again.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/demo/crawl.sh
gleaner=.build/release/gleaner
rm -rf demo/release
$gleaner build Recipes/fineweb.yaml --input demo/crawl/*.warc.gz --output demo/release
cat <<END

The release is in demo/release; its report, with plots, is demo/release/run/report/index.html. To go on:
  less demo/release/README.md                         the dataset card: what was kept, what was dropped and why
  $gleaner explain demo/release http://debian-handbook.example/en-US/foreword.html
                                                      what became of one page, and why
  $gleaner sample demo/release -n 5 --reason curly_bracket
                                                      pages that one reason dropped, to judge it by
  $gleaner decide demo/release --set gopher_quality.min_words=200
                                                      the funnel with another limit, without a run
  zstdcat demo/release/data/*.zst | head -c 2000      the pages
END
