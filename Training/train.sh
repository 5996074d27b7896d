#!/bin/bash
# Trains the choice of main text and writes Sources/CExtractModel: Training/train.sh [DATA]
#
# DATA is a folder with the gold sets under extraction/ (default $GLEANER_TEST_DATA or ~/.cache/gleaner-test-data). Needs Python 3.11 with
# venv; LightGBM, SciPy and NumPy come from PyPI into $GLEANER_TRAINING (default ~/.cache/gleaner-training). About 7 minutes on two cores.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
data=${1:-${GLEANER_TEST_DATA:-$HOME/.cache/gleaner-test-data}}
folder=${GLEANER_TRAINING:-$HOME/.cache/gleaner-training}
[ -d "$data/extraction/wcxb" ] || { echo "train.sh: $data/extraction has no gold sets" >&2; exit 2; }

mkdir -p "$folder"
[ -x "$folder/venv/bin/python" ] || python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q lightgbm==4.7.0 scipy==1.17.1 numpy==2.4.6
swift build --package-path "$root" -c release --product ExtractLab >&2
lab=$(swift build --package-path "$root" -c release --show-bin-path)/ExtractLab
python3 "$root/scripts/pack_pages.py" "$data/extraction" "$folder/gold.pack"
"$lab" blocks "$folder/gold.pack" "$folder"
# One thread: a second one changes the order of sums, and with it the weights.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
"$folder/venv/bin/python" "$root/Training/train.py" "$folder" "$data" "$lab" "$folder/gold.pack" --write "$root/Sources/CExtractModel"
