#!/bin/bash
# scripts/run_tests.sh [OPTIONS OF SWIFT TEST]: the tests as they are built, and behind their thousands of lines what failed, once more.
#
# The whole output lies in .build/tests.log too. Ends as `swift test` does.
set -uo pipefail
cd "$(dirname "$0")/.."
# Of a crash, its stack is what helps.
export SWIFT_BACKTRACE="${SWIFT_BACKTRACE:-enable=yes,color=no,threads=crashed,registers=none,images=none}"
swift test --skip-build "$@" 2>&1 | tee .build/tests.log
code=${PIPESTATUS[0]}
if [ "$code" -ne 0 ]; then
    echo "What failed:"
    grep -aE "✘ (Test|Suite) .* (recorded|failed)|Fatal error|Program crashed| crashed:| in .* at .*/(Sources|Tests)/|unexpected signal" .build/tests.log | cut -c1-400 | head -60
fi
exit "$code"
