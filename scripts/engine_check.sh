# Sourced by check_slurm.sh and check_ray.sh: a FineWeb build on this machine alone, the same build on an engine while mishaps strike, and the
# comparison of the two releases' sums. The caller sets `engine` and `default_mishaps`, calls `take_options "$@"`, starts its site, calls
# `make_input`, writes $work/site.yaml, and calls `check_runs`. It defines
#
#   moment MISHAP    waits until it may strike; most call `midst`
#   strike MISHAP    what it does to a run
#   prepare MISHAP   before a run, with the first mishap's name (may be empty)
#   leftovers        prints what a run left behind, where it should have left nothing
#
# Options: --each (a run for each mishap), --pages N (of each of 36 made files), --warc FOLDER (real WARC files in place of made ones).
# $GLEANER is the program (.build/release, else .build/debug).

each=; pages=; warc=; mishaps=(); front=
gleaner=$(realpath -qe ${GLEANER:-.build/release/gleaner} || realpath -e .build/debug/gleaner)

take_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --each) each=1 ;;
            --pages) pages=$2; shift ;;
            --warc) warc=$(realpath -e "$2"); shift ;;
            -*) echo "check_$engine: no option $1; see the head of scripts/check_$engine.sh" >&2; exit 2 ;;
            *) mishaps+=("$1") ;;
        esac
        shift
    done
    [ ${#mishaps[@]} -gt 0 ] || mishaps=($default_mishaps)
    # Enough for a run of half a minute, with a program built for tests or for use.
    case $gleaner in *release*) pages=${pages:-900} ;; *) pages=${pages:-60} ;; esac
    work=$(mktemp -d)
}

# The crawl, and FineWeb's recipe for it. Made pages are no good English for a language model; lists and models that are missing are left out.
make_input() {
    local assets=${GLEANER_ASSETS:-assets}
    cp Recipes/fineweb.yaml "$work/recipe.yaml"
    if [ -n "$warc" ]; then
        ln -s "$warc" "$work/crawl"
        files=$(find -L "$work/crawl" -name '*.warc*' | wc -l)
    else
        files=36
        python3 scripts/made_crawl.py "$work/crawl" $files "$pages"
        sed -i 's/min_score: 0.65/min_score: 0.3/' "$work/recipe.yaml"
    fi
    export GLEANER_ASSETS; GLEANER_ASSETS=$(realpath -m "$assets")
    [ -e "$assets/lid.176.ftz" ] || sed -i '/^  - language/d' "$work/recipe.yaml"
    # A program built for tests takes long to read the lists, in every process.
    [[ -e "$assets/url_lists" && $gleaner = *release* ]] || sed -i '/^  - url_filter/,/banned_subwords/d' "$work/recipe.yaml"
}

die() { echo "check_$engine: $*" >&2; tail -20 "$work/log" >&2; exit 1; }
build() { exec "$gleaner" build "$work/recipe.yaml" --input "$work/crawl" --output "$work/$1" "${@:2}" >>"$work/log" 2>&1; }
start() { build run --cluster "$work/site.yaml" & front=$!; }
receipts() { find "$work/run/work" -name '*.receipt.json' 2>/dev/null | wc -l; }
# Waits until a few more units are done, so that a mishap strikes in the midst.
midst() {
    local until=$(($(receipts) + RANDOM % 6 + 2))
    enough() { [ "$(receipts)" -ge "$until" ]; }
    until_done "$1" enough
}
workers() { pgrep -f "work $work/run/work/.* --submission" || true; }
# Waits for a command to succeed, as long as the run goes on.
until_done() { # MISHAP COMMAND...
    until "${@:2}"; do kill -0 "$front" 2>/dev/null || die "the run was over before $1 could strike"; sleep 0.05; done
}
kill_one() { local pid; pid=$("$@" | shuf -n 1) && [ -n "$pid" ] && kill -9 "$pid" 2>/dev/null; }
# The mishaps that need nothing of the engine.
strike_any() {
    case $1 in
        worker) until_done worker kill_one workers ;;
        front)
            kill -9 "$front"
            wait "$front" 2>/dev/null || true
            sleep 2
            start
            ;;
        twice)
            for _ in 1 2; do "$gleaner" work "$work"/run/work/*/run.json "chain-0:0-$((files - 1))" --workers 1 >>"$work/twice.log" 2>&1 || echo "twice: code $?" >>"$work/twice.log" & done
            ;;
        *) die "there is no mishap $1" ;;
    esac
}

# A run that the given mishaps strike one after the other.
check_run() {
    echo "run with: $*"
    rm -rf "$work/run"; : >"$work/log"; rm -f "$work/twice.log"
    local begun=$SECONDS
    prepare "$1"
    [ -n "$front" ] || start
    for mishap in "$@"; do
        [ "$mishap" = peace ] || { moment "$mishap"; strike "$mishap"; echo "  $mishap struck when $(receipts) units were done"; }
    done
    wait "$front" || die "the build ended with code $?"
    front=
    wait
    # One that is late finds the work folder gone; none may be refused.
    ! grep -hs "^twice: code 2" "$work/twice.log" || die "a process beside the run was refused: $(tail -3 "$work/twice.log")"
    cmp "$work/local/SHA256SUMS" "$work/run/SHA256SUMS" || die "the release differs from the one made here"
    "$gleaner" verify "$work/run" >/dev/null || die "the release does not verify"
    [ -z "$(leftovers)" ] || { sleep 15; [ -z "$(leftovers)" ] || die "left over: $(leftovers)"; }
    echo "  same bytes after $((SECONDS - begun)) s, $(grep -c . "$work/run/SHA256SUMS") files, $files inputs"
}

check_runs() {
    local begun=$SECONDS
    (build local) || die "the build on this machine failed"
    echo "the build on this machine: $((SECONDS - begun)) s"
    if [ -n "$each" ]; then
        for mishap in peace "${mishaps[@]}"; do check_run "$mishap"; done
    else
        check_run "${mishaps[@]}"
    fi
    echo "check_$engine: all runs gave the same bytes"
}
