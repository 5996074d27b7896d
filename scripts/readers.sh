#!/bin/bash
# Holds the Parquet files of a release against the readers that people use: pyarrow, DuckDB, Polars, datasets.
#
# usage: readers.sh [RELEASE]    without one it only makes the virtual environment, $GLEANER_READERS (default ~/.cache/gleaner-readers)
set -euo pipefail

readers=${GLEANER_READERS:-$HOME/.cache/gleaner-readers}
if ! "$readers/bin/python" -c 'import pyarrow, duckdb, polars, datasets' 2>/dev/null; then
    echo "readers: making $readers"
    python3 -m venv "$readers"
    "$readers/bin/pip" install -q --disable-pip-version-check pyarrow duckdb polars datasets
fi
[ $# -eq 0 ] || exec "$readers/bin/python" "$(dirname "$0")/check_parquet.py" "$1"
