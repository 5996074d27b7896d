#!/bin/sh
# lexbor.sh: builds lexbor.c with lexbor's sources as $GLEANER_PEERS/lexbor/lexbor (default ~/.cache/gleaner-peers/lexbor/lexbor) and
# prints that path; does nothing where the program stands.
# The sources come from the sdist of selectolax on PyPI, which carries lexbor whole; nothing of them is kept in this repository.
set -eu
version=1.0.2
here=$(cd "$(dirname "$0")" && pwd)
folder=${GLEANER_PEERS:-$HOME/.cache/gleaner-peers}/lexbor
clang=${CLANG:-$(command -v clang || dirname "$(readlink -f "$(command -v swift)")")}
[ -d "$clang" ] && clang=$clang/clang
source=$folder/selectolax-$version/lexbor/source
program=$folder/lexbor

mkdir -p "$folder"
if [ ! -d "$source" ]; then
    pip download -q --no-deps --no-binary :all: -d "$folder" "selectolax==$version" >&2
    tar -xzf "$folder/selectolax-$version.tar.gz" -C "$folder"
fi
if [ ! -f "$folder/liblexbor.a" ]; then
    mkdir -p "$folder/objects"
    find "$source/lexbor" -name '*.c' ! -path '*/ports/windows_nt/*' | sed "s|^$source/||" | while read -r file; do
        printf '%s\0%s\0' "$source/$file" "$folder/objects/$(echo "$file" | tr / _).o"
    done | xargs -0 -n 2 -P "$(nproc)" sh -c '"$0" -O3 -DNDEBUG -I"$1" -c "$2" -o "$3"' "$clang" "$source"
    ar rcs "$folder/liblexbor.a" "$folder"/objects/*.o
fi
if [ ! -x "$program" ] || [ "$here/lexbor.c" -nt "$program" ]; then
    "$clang" -O3 -DNDEBUG -I"$source" "$here/lexbor.c" "$folder/liblexbor.a" -lm -o "$program"
fi
echo "$program"
