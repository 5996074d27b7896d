#!/bin/bash
# usage: check_engines.sh [--small]
# Holds builds on a real Slurm, a real Ray cluster and a real object store against those of this machine alone, while things go wrong:
# check_slurm.sh, check_ray.sh and check_stores.py, one after the other. Installs what they need from Debian and PyPI, and says what it skips
# where that cannot be had. --small takes inputs that a program built for tests does in a minute each. Exit code 1 where anything differs.
set -uo pipefail
cd "$(dirname "$0")/.."

gleaner=$(realpath -qe ${GLEANER:-.build/release/gleaner} || realpath -e .build/debug/gleaner) || exit 1
export GLEANER=$gleaner
slurm=(); ray=(); stores=(--program "$gleaner")
if [ "${1:-}" = --small ]; then
    # The tests build over the store too; kills take longer.
    slurm=(--pages 20 worker node front twice); ray=(--pages 20); stores+=(--pages 30 --kills 1 --only kills)
fi

failed=()
check() { # NAME COMMAND...
    echo "== $1"
    "${@:2}"
    case $? in
        0) ;;
        3) echo "skipped: $1" ;;
        *) failed+=("$1") ;;
    esac
}
python3 scripts/ray_site.py install || echo "check_engines: Ray cannot be installed"
python3 scripts/s3_server.py install || echo "check_engines: no S3 server can be installed"
check Slurm scripts/check_slurm.sh "${slurm[@]}"
check Ray scripts/check_ray.sh "${ray[@]}"
check "object store" python3 scripts/check_stores.py "${stores[@]}"
[ ${#failed[@]} -eq 0 ] || { echo "check_engines: failed: ${failed[*]}"; exit 1; }
