#!/bin/bash
# Writes the pages that the program prints of itself: docs/steps/*.md and docs/recipe.schema.json. A test compares them.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build --product gleaner >/dev/null
gleaner=.build/debug/gleaner
mkdir -p docs/steps
$gleaner steps --markdown > docs/steps/README.md
for name in $(sed -n 's/^| \[\([a-z0-9_]*\)\].*/\1/p' docs/steps/README.md | sort -u); do
    $gleaner steps "$name" --markdown > "docs/steps/$name.md"
done
$gleaner steps --schema > docs/recipe.schema.json
