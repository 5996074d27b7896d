#!/bin/bash
# usage: check_ray.sh [--each] [--pages N] [MISHAP...]
# Builds a FineWeb recipe over a made crawl of 36 files on this machine alone, then on a real Ray cluster of three nodes while mishaps strike, and
# compares the releases' sums. All mishaps strike one run; with --each, every one has a run of its own.
#
#   worker   a process that does units is killed
#   actor    the process of Ray that holds one is killed
#   node     a node is gone
#   front    the front end is killed, and started again
#   driver   the driver beside the front end is killed
#   twice    two more processes do the units that tasks do, at the same time
#   client   no mishap, but a run by Ray's client (ray://)
#   job      no mishap, but a run as a Ray job: the front end is in the cluster
#
# MISHAP... names those that shall strike, in that order; "peace" is a run without. Prints a line beginning "skipped:" where Python has no Ray;
# $RAY_PYTHON names one that has (python3). $GLEANER is the program (.build/release, else .build/debug).
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
[ ${#mishaps[@]} -gt 0 ] || mishaps=(worker actor node front driver twice)
python=${RAY_PYTHON:-python3}
"$python" -c "import ray" 2>/dev/null || { echo "skipped: check_ray.sh: $python has no Ray; pip install 'ray[default]' and set RAY_PYTHON"; exit 0; }
gleaner=${GLEANER:-$(realpath -qe .build/release/gleaner || realpath -e .build/debug/gleaner)}
# Enough for a run of half a minute, with a program built for tests or for use.
case $gleaner in *release*) pages=${pages:-900} ;; *) pages=${pages:-60} ;; esac

work=$(mktemp -d)
site() { "$python" scripts/ray_site.py --folder "$work/site" "$@"; }
finish() { site stop >/dev/null 2>&1 || true; rm -rf "$work"; }
trap finish EXIT
site start --nodes 3 --minutes 30 >"$work/site.json" || exit 1
of_site() { "$python" -c "import json, sys; print(json.load(open('$work/site.json'))$1)"; }
eval "$("$python" -c "import json; [print(f'export {k}={v}') for k, v in json.load(open('$work/site.json'))['environment'].items()]")"

"$python" scripts/made_crawl.py "$work/crawl" 36 "$pages"
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
cluster() { printf 'executor: ray\nunits_per_task: 4\nray: { address: "%s", python: %s }\nretries: { first_delay: 0.5 }\n' "$1" "$python" >"$work/site.yaml"; }
cluster "$(of_site "['address']")"

die() { echo "check_ray: $*" >&2; tail -20 "$work/log" >&2; exit 1; }
build() { exec "$gleaner" build "$work/recipe.yaml" --input "$work/crawl" --output "$work/$1" "${@:2}" >>"$work/log" 2>&1; }
start() { build ray --cluster "$work/site.yaml" & front=$!; }
receipts() { find "$work/ray/work" -name '*.receipt.json' 2>/dev/null | wc -l; }
# Waits until a few more units are done, so that a mishap strikes in the midst.
midst() {
    local until=$(($(receipts) + RANDOM % 6 + 2))
    while [ "$(receipts)" -lt "$until" ]; do kill -0 "$front" 2>/dev/null || die "the run was over before $1 could strike"; sleep 0.1; done
}
workers() { pgrep -f "work $work/ray/work/.* --submission" || true; }
kill_one() { until pid=$("$@" | shuf -n 1) && [ -n "$pid" ] && kill -9 "$pid" 2>/dev/null; do sleep 0.1; done; }
holders() { for pid in $(workers); do ps -o ppid= -p "$pid"; done; }

# The nodes that were killed are down for good: the head is told of no others.
node=0
strike() {
    case $1 in
        worker) kill_one workers ;;
        actor) kill_one holders ;;
        node) node=$((node + 1)); site kill-node $node ;;
        front)
            kill -9 "$front"
            wait "$front" 2>/dev/null || true
            start
            ;;
        driver) kill_one pgrep -f "$work/ray/work/.*/logs/driver.py" ;;
        twice)
            for _ in 1 2; do "$gleaner" work "$work"/ray/work/*/run.json chain-0:0-35 --workers 1 >>"$work/twice.log" 2>&1 & done
            ;;
        *) die "there is no mishap $1" ;;
    esac
    echo "  $1 struck when $(receipts) units were done"
}

# A run that the given mishaps strike one after the other.
run() {
    echo "run with: $*"
    rm -rf "$work/ray"; : >"$work/log"
    local begun=$SECONDS
    case $1 in
        client) cluster "$(of_site "['client']")" ;;
        *) cluster "$(of_site "['address']")" ;;
    esac
    if [ "$1" = job ]; then
        cluster auto
        "$(dirname "$python")/ray" job submit --address "$(of_site "['dashboard']")" -- \
            "$gleaner" build "$work/recipe.yaml" --input "$work/crawl" --output "$work/ray" --executor ray --cluster "$work/site.yaml" >>"$work/log" 2>&1 & front=$!
    else
        start
        case $1 in peace | client) ;; *) for mishap in "$@"; do midst "$mishap"; strike "$mishap"; done ;; esac
    fi
    wait "$front" || die "the build ended with code $?"
    wait
    cmp "$work/local/SHA256SUMS" "$work/ray/SHA256SUMS" || die "the release differs from the one made here"
    "$gleaner" verify "$work/ray" >/dev/null || die "the release does not verify"
    [ -z "$(workers)" ] || die "processes are left over: $(workers)"
    echo "  same bytes after $((SECONDS - begun)) s, $(grep -c . "$work/ray/SHA256SUMS") files"
}

(build local) || die "the build on this machine failed"
if [ -n "$each" ]; then
    for mishap in peace "${mishaps[@]}" client job; do run "$mishap"; done
else
    run "${mishaps[@]}"
fi
echo "check_ray: all runs gave the same bytes"
