#!/bin/bash
# usage: check_ray.sh [--each] [--pages N | --warc FOLDER] [MISHAP...]
# Builds FineWeb's recipe over a made crawl of 36 files (or over real ones) on this machine alone, then on a real Ray cluster of three nodes while
# mishaps strike, and compares the releases' sums. All mishaps strike one run; with --each, every one has a run of its own.
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
# MISHAP... names those that shall strike, in that order; "peace" is a run without; client and job stand alone, or with --each. Prints a line
# beginning "skipped:" where Python has no Ray. $RAY_PYTHON names one that has, by default that of `ray_site.py install` or python3.
# $GLEANER is the program (.build/release, else .build/debug).
set -euo pipefail
cd "$(dirname "$0")/.."
engine=ray
default_mishaps="worker actor node front driver twice"
. scripts/engine_check.sh
take_options "$@"

python=${RAY_PYTHON:-$(python3 scripts/ray_site.py python)}
site() { "$python" scripts/ray_site.py --folder "$work/site" "$@"; }
finish() {
    [ -z "$front" ] || kill -9 "$front" 2>/dev/null || true
    site stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM
"$python" -c "import ray" 2>/dev/null || { echo "skipped: check_ray.sh: $python has no Ray; run scripts/ray_site.py install, or set RAY_PYTHON"; exit 0; }
site start --nodes 3 --minutes 60 >"$work/site.json" || exit 1
of_site() { "$python" -c "import json, sys; print(json.load(open('$work/site.json'))$1)"; }
eval "$("$python" -c "import json; [print(f'export {k}={v}') for k, v in json.load(open('$work/site.json'))['environment'].items()]")"
make_input

cluster() { printf 'executor: ray\nunits_per_task: 4\nray: { address: "%s", python: %s }\nretries: { first_delay: 0.5 }\n' "$1" "$python" >"$work/site.yaml"; }
prepare() {
    case $1 in
        client) cluster "$(of_site "['client']")" ;;
        job)
            cluster auto
            "$python" -m ray.scripts.scripts job submit --address "$(of_site "['dashboard']")" -- \
                "$gleaner" build "$work/recipe.yaml" --input "$work/crawl" --output "$work/run" --cluster "$work/site.yaml" >>"$work/log" 2>&1 & front=$!
            ;;
        *) cluster "$(of_site "['address']")" ;;
    esac
}
leftovers() { workers; }
holders() { for pid in $(workers); do ps -o ppid= -p "$pid"; done; }
moment() { case $1 in client | job) ;; *) midst "$1" ;; esac; }

# The nodes that were killed are down for good: the head is told of no others.
node=0
strike() {
    case $1 in
        actor) until_done actor kill_one holders ;;
        node) node=$((node + 1)); site kill-node $node ;;
        driver) until_done driver kill_one pgrep -f "$work/run/work/.*/logs/driver.py" ;;
        client | job) ;;
        *) strike_any "$1" ;;
    esac
}
[ -z "$each" ] || mishaps+=(client job)
check_runs
