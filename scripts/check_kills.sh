#!/bin/bash
# usage: check_kills.sh RECIPE KILLS INPUT...
# Builds RECIPE over INPUT once in peace and once killed (SIGKILL) KILLS times at random moments, with another number of workers each
# time, and compares the two releases' sums.
set -euo pipefail
recipe=$1; kills=$2; shift 2
gleaner=${GLEANER:-$(dirname "$0")/../.build/release/gleaner}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
start=$(date +%s.%N)
"$gleaner" build "$recipe" --input "$@" --output "$work/peace" >"$work/log" 2>&1 || { tail -5 "$work/log"; exit 1; }
seconds=$(python3 -c "import sys,time; print(max(0.2, time.time() - $start))")
for kill in $(seq "$kills"); do
    "$gleaner" build "$recipe" --input "$@" --output "$work/killed" --workers $((kill % 8 + 1)) >"$work/log" 2>&1 &
    pid=$!
    sleep "$(python3 -c "import random; print(round(random.uniform(0.05, $seconds * 1.2 / $kills), 2))")"
    if kill -9 $pid 2>/dev/null; then
        wait $pid 2>/dev/null || true
        echo "killed $kill of $kills: $(find "$work/killed" -name '*.receipt.json' 2>/dev/null | wc -l) units were done"
    else
        echo "kill $kill came too late: the release stood already"
    fi
done
"$gleaner" build "$recipe" --input "$@" --output "$work/killed" --workers 3 >"$work/log" 2>&1 || { tail -5 "$work/log"; exit 1; }
cmp "$work/peace/SHA256SUMS" "$work/killed/SHA256SUMS"
"$gleaner" verify "$work/killed" >/dev/null
echo "same bytes: $(wc -l < "$work/peace/SHA256SUMS") files"
