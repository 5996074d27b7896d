#!/bin/sh
# scripts/fuzz_tests.sh [MINUTES] [FIRST_SEED]: the tests that draw random numbers, with one seed after another, for MINUTES (default 10).
#
# `make test` draws the same numbers in every run; these draw others, so that what happens once in a million tries is met here.
# A seed that fails is said with what failed, its output lies in .build/fuzz/, and `GLEANER_TEST_SEED=SEED swift test` meets it again.
# Ends with 1 where a seed failed. Run `swift build --build-tests` first.
set -u
cd "$(dirname "$0")/.." || exit 2
minutes=${1:-10}
seed=${2:-$(date +%s)}
end=$(($(date +%s) + minutes * 60))
# The names of the tests that draw: the last one before each place.
tests=$(find Tests -name '*Tests.swift' -exec awk -F'`' '/func `/ { name = $2 } /TestRandom\(\)/ { print name }' {} + | sort -u | sed 's/[][().*+?^$|]/\\&/g' | paste -sd'|')
mkdir -p .build/fuzz
rounds=0 failed=0
while [ "$(date +%s)" -lt "$end" ]; do
    log=.build/fuzz/seed-$seed.log
    if GLEANER_TEST_SEED=$seed timeout 600 swift test --skip-build --filter "$tests" > "$log" 2>&1; then
        rm "$log"
    else
        failed=$((failed + 1))
        echo "seed $seed fails, see $log:"
        grep -aE "✘ Test .* recorded|Fatal error| in .* at .*/Sources/" "$log" | cut -c1-300 | head -6
    fi
    rounds=$((rounds + 1)) seed=$((seed + 1))
done
echo "$rounds seeds, $failed failed"
[ "$failed" -eq 0 ]
