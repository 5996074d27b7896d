#!/bin/bash
# usage: check_slurm.sh [--each] [--pages N | --warc FOLDER] [MISHAP...]
# Builds FineWeb's recipe over a made crawl of 36 files (or over real ones) on this machine alone, then on a real Slurm of three nodes while
# mishaps strike, and compares the releases' sums. All mishaps strike one run; with --each, every one has a run of its own.
#
#   lost        Slurm's controller is killed right after it took the jobs, before it saved them all
#   worker      a process that does units is killed
#   node        a node is gone with all that ran on it, and comes back
#   front       the front end is killed, and started again
#   twice       two more processes do the units that tasks do, at the same time
#   controller  Slurm's controller is killed, and started again from what it had saved
#   requeue     a running task is put back
#
# MISHAP... names those that shall strike, in that order; "peace" is a run without. The site takes arrays of five tasks, so that submissions
# are cut. Prints a line beginning "skipped:" where no Slurm can be had. $GLEANER is the program (.build/release, else .build/debug).
set -euo pipefail
cd "$(dirname "$0")/.."
engine=slurm
default_mishaps="lost worker node front twice controller requeue"
. scripts/engine_check.sh
take_options "$@"

export SLURM_SITE=$work/site
finish() {
    [ -z "$front" ] || kill -9 "$front" 2>/dev/null || true
    scripts/slurm_site.sh stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM
scripts/slurm_site.sh start --nodes 3 --max-array 5 >"$work/site.log" 2>&1 || { echo "skipped: check_slurm.sh: $(tail -1 "$work/site.log")"; exit 0; }
eval "$(scripts/slurm_site.sh env)"
make_input
cat >"$work/site.yaml" <<YAML
executor: slurm
units_per_task: 4
slurm: { time: "00:30:00" }
retries: { first_delay: 0.5 }
YAML

prepare() { :; }
leftovers() { squeue -h -u "$(id -u)" -t pending,running; }
# More than three jobs are taken, and not yet all of them saved.
jobs_taken() { [ "$(cat "$work"/run/work/*/tasks/slurm.json 2>/dev/null | grep -o '"job"' | wc -l)" -gt 3 ]; }
moment() {
    case $1 in
        lost) until_done lost jobs_taken ;;
        *) midst "$1" ;;
    esac
}
# A node that has something to lose.
kill_node() {
    local node
    node=$(squeue -h -t running -o %B | shuf -n 1) && [ -n "$node" ] || return 1
    scripts/slurm_site.sh kill-node "$node" >/dev/null
    (sleep 8; scripts/slurm_site.sh start-node "$node") >/dev/null &
}
requeue() { local task; task=$(squeue -h -t running -o %i | head -1) && [ -n "$task" ] && scontrol requeue "$task" 2>/dev/null; }
strike() {
    case $1 in
        lost) scripts/slurm_site.sh restart-controller >/dev/null ;;
        node) until_done node kill_node ;;
        controller) scripts/slurm_site.sh restart-controller 3 >/dev/null ;;
        requeue) until_done requeue requeue ;;
        *) strike_any "$1" ;;
    esac
}
check_runs
