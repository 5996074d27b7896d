#!/bin/bash
# usage: check_slurm.sh [--each] [--pages N] [MISHAP...]
# Builds a FineWeb recipe over a made crawl of 36 files on this machine alone, then on a real Slurm of three nodes while mishaps strike, and
# compares the releases' sums. All mishaps strike one run; with --each, every one has a run of its own.
#
#   lost        Slurm's controller is killed right after it took the jobs, before it saved them all
#   worker      a process that does units is killed
#   node        a node is gone with all that ran on it, and comes back
#   front       the front end is killed, and started again
#   twice       two more processes do the units that tasks do, at the same time
#   controller  Slurm's controller is killed, and started again from what it had saved
#   requeue     a running task is put back
#
# MISHAP... names those that shall strike, in that order; none is a run in peace. The site takes arrays of five tasks, so that submissions
# are cut. Prints a line beginning "skipped:" where no Slurm can be had. $GLEANER is the program (.build/release, else .build/debug).
set -euo pipefail
cd "$(dirname "$0")/.."

each=; pages=; mishaps=()
while [ $# -gt 0 ]; do
    case $1 in
        --each) each=1 ;;
        --pages) pages=$2; shift ;;
        *) mishaps+=("$1") ;;
    esac
    shift
done
[ ${#mishaps[@]} -gt 0 ] || mishaps=(lost worker node front twice controller requeue)
gleaner=${GLEANER:-$(realpath -qe .build/release/gleaner || realpath -e .build/debug/gleaner)}
# Enough for a run of half a minute, with a program built for tests or for use.
case $gleaner in *release*) pages=${pages:-900} ;; *) pages=${pages:-60} ;; esac

work=$(mktemp -d)
export SLURM_SITE=$work/site
front=
finish() {
    [ -z "$front" ] || kill -9 "$front" 2>/dev/null || true
    scripts/slurm_site.sh stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM
scripts/slurm_site.sh start --nodes 3 --max-array 5 >"$work/site.log" 2>&1 || { echo "skipped: check_slurm.sh: $(tail -1 "$work/site.log")"; exit 0; }
eval "$(scripts/slurm_site.sh env)"

python3 scripts/made_crawl.py "$work/crawl" 36 "$pages"
model=; for folder in "${GLEANER_ASSETS:-}" assets; do [ ! -e "$folder/lid.176.ftz" ] || model=$folder/lid.176.ftz; done
cat >"$work/recipe.yaml" <<YAML
gleaner: 1
name: fineweb
sources:
  - warc: { paths: crawl/ }
steps:
  - extract: {}
$([ -z "$model" ] || printf '  - language: { model: %s }\n  - language_filter: { keep: [en], min_score: 0.3 }\n' "$(realpath "$model")")
  - gopher_repetition: { dialect: fineweb }
  - gopher_quality: { dialect: fineweb }
  - c4_quality: { dialect: fineweb }
  - fineweb_quality: { dialect: fineweb }
  - minhash: { dialect: fineweb }
  - redact_pii: { dialect: fineweb }
output:
  - jsonl: { columns: fineweb }
YAML
cat >"$work/site.yaml" <<YAML
executor: slurm
units_per_task: 4
slurm: { time: "00:30:00" }
retries: { first_delay: 0.5 }
YAML

die() { echo "check_slurm: $*" >&2; tail -20 "$work/log" >&2; exit 1; }
build() { exec "$gleaner" build "$work/recipe.yaml" --input "$work/crawl" --output "$work/$1" "${@:2}" >>"$work/log" 2>&1; }
start() { build slurm --cluster "$work/site.yaml" & front=$!; }
receipts() { find "$work/slurm/work" -name '*.receipt.json' 2>/dev/null | wc -l; }
# Waits until a few more units are done, so that a mishap strikes in the midst.
midst() {
    local until=$(($(receipts) + RANDOM % 6 + 2))
    while [ "$(receipts)" -lt "$until" ]; do kill -0 "$front" 2>/dev/null || die "the run was over before $1 could strike"; sleep 0.1; done
}
workers() { pgrep -f "work $work/slurm/work/.* --submission" || true; }
running() { squeue -h -t running -o %i | head -1; }

strike() {
    [ "$1" = lost ] || midst "$1"
    case $1 in
        lost)
            until [ "$(cat "$work"/slurm/work/*/tasks/slurm.json 2>/dev/null | grep -o '"job"' | wc -l)" -gt 3 ]; do sleep 0.02; done
            scripts/slurm_site.sh restart-controller >/dev/null
            ;;
        worker)
            until pid=$(workers | shuf -n 1) && [ -n "$pid" ] && kill -9 "$pid" 2>/dev/null; do sleep 0.1; done
            ;;
        node)
            # One that has something to lose.
            until node=$(squeue -h -t running -o %B | shuf -n 1) && [ -n "$node" ]; do sleep 0.1; done
            scripts/slurm_site.sh kill-node "$node" >/dev/null
            (sleep 8; scripts/slurm_site.sh start-node "$node") >/dev/null &
            ;;
        front)
            kill -9 "$front"
            wait "$front" 2>/dev/null || true
            sleep 2
            start
            ;;
        twice)
            for _ in 1 2; do "$gleaner" work "$work"/slurm/work/*/run.json chain-0:0-35 --workers 1 >>"$work/twice.log" 2>&1 & done
            ;;
        controller) scripts/slurm_site.sh restart-controller 3 >/dev/null ;;
        requeue) until task=$(running) && [ -n "$task" ] && scontrol requeue "$task" 2>/dev/null; do sleep 0.1; done ;;
        peace) ;;
        *) die "there is no mishap $1" ;;
    esac
    echo "  $1 struck when $(receipts) units were done"
}

# A run that the given mishaps strike one after the other.
run() {
    echo "run with: $*"
    rm -rf "$work/slurm"; : >"$work/log"
    local begun=$SECONDS
    start
    for mishap in "$@"; do strike "$mishap"; done
    wait "$front" || die "the build ended with code $?"
    front=
    wait
    cmp "$work/local/SHA256SUMS" "$work/slurm/SHA256SUMS" || die "the release differs from the one made here"
    "$gleaner" verify "$work/slurm" >/dev/null || die "the release does not verify"
    [ -z "$(squeue -h -u "$(id -u)" -t pending,running)" ] || { sleep 15; [ -z "$(squeue -h -t pending,running)" ] || die "jobs are left over: $(squeue -h)"; }
    echo "  same bytes after $((SECONDS - begun)) s, $(grep -c . "$work/slurm/SHA256SUMS") files"
}

(build local) || die "the build on this machine failed"
if [ -n "$each" ]; then
    run peace
    for mishap in "${mishaps[@]}"; do run "$mishap"; done
else
    run "${mishaps[@]}"
fi
echo "check_slurm: all runs gave the same bytes"
