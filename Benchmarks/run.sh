#!/bin/sh
# Benchmarks/run.sh [all|chain|filters|parts|scaling] [options]: see run.py --help and README.md.
exec python3 "$(dirname "$0")/run.py" "$@"
