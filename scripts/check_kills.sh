#!/bin/bash
# usage: check_kills.sh [--each] RECIPE KILLS INPUT...
# Builds RECIPE over INPUT once in peace and once killed (SIGKILL) KILLS times at random moments, with another number of workers each
# time, and compares the two releases' sums. With --each every kill is of a run of its own, at a moment anywhere between its beginning
# and its end, and each of those runs is finished and compared.
set -euo pipefail
each=0; if [ "$1" = --each ]; then each=1; shift; fi
recipe=$1; kills=$2; shift 2
gleaner=${GLEANER:-$(dirname "$0")/../.build/release/gleaner}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

build() { "$gleaner" build "$recipe" --input "${inputs[@]}" --output "$work/$1" --workers "$2" >"$work/log" 2>&1; }
finish() {
    build killed 3 || { tail -5 "$work/log"; exit 1; }
    cmp "$work/peace/SHA256SUMS" "$work/killed/SHA256SUMS"
    "$gleaner" verify "$work/killed" >/dev/null
}

inputs=("$@")
start=$(date +%s.%N)
build peace 2 || { tail -5 "$work/log"; exit 1; }
seconds=$(python3 -c "import time; print(max(0.2, time.time() - $start))")
span=$(python3 -c "print($seconds * (0.98 if $each else 1.2 / $kills))")
for kill in $(seq "$kills"); do
    [ $each = 0 ] || rm -rf "$work/killed"
    { build killed $((each ? 2 : kill % 8 + 1)); } 2>/dev/null &
    pid=$!
    sleep "$(python3 -c "import random; print(round(random.uniform(0.05, $span), 2))")"
    if kill -9 "$(pgrep -P $pid || echo $pid)" 2>/dev/null; then
        wait $pid 2>/dev/null || true
        stage=$(cd "$work/killed/work"/*/ 2>/dev/null && ls -td -- */ | head -1 | sed 's/-[0-9a-f]*\/$//') || stage=
        echo "killed $kill of $kills in ${stage:-the beginning}: $(find "$work/killed" -name '*.receipt.json' 2>/dev/null | wc -l) units were done"
    else
        echo "kill $kill came too late: the release stood already"
    fi
    [ $each = 0 ] || finish
done
finish
echo "same bytes: $(wc -l < "$work/peace/SHA256SUMS") files"
