#!/bin/bash
# Puts Apache Arrow's C++ headers, libarrow and libparquet where Package.swift looks for them: .build/arrow. Quick, and silent, the second time.
#
# Where pkg-config finds arrow and parquet, .build/arrow only points there. Debian 12 has neither; the wheel of pyarrow holds both, and
# Python takes no part in it: the wheel is unpacked, not installed.
set -euo pipefail
cd "$(dirname "$0")/.."

version=26.0.1
digest=39cb0f2418282c24bea6ceda77b03e5a8f0a5766b63a8bf194d4e2a2c423548c
oldest=21.0.0 # the first with content-defined chunking
folder=.build/arrow
stamp=$folder/stamp

has_system() { command -v pkg-config >/dev/null && pkg-config --exists "arrow >= $oldest" "parquet >= $oldest"; }

if has_system; then wanted="system $(pkg-config --modversion parquet)"; else wanted="pyarrow $version sha256:$digest"; fi
[ "$(cat $stamp 2>/dev/null || true)" = "$wanted" ] && exit 0

# Made beside its place and moved there whole, so that a run that was cut leaves nothing that looks finished.
mkdir -p .build
fresh=$(mktemp -d .build/arrow-XXXXXX)
trap 'rm -rf "$fresh"' EXIT
mkdir -p "$fresh/include" "$fresh/lib"

if has_system; then
    for name in arrow parquet; do
        ln -s "$(pkg-config --variable=includedir parquet)/$name" "$fresh/include/$name"
        ln -s "$(pkg-config --variable=libdir parquet)/lib$name.so" "$fresh/lib/lib$name.so"
    done
else
    echo "arrow: fetching the wheel of pyarrow $version (55 MB)"
    python3 -m pip download -q --disable-pip-version-check --no-deps --only-binary :all: --implementation cp --python-version 3.11 --abi cp311 \
        --platform manylinux_2_28_x86_64 -d "$fresh/wheel" "pyarrow==$version" ||
        { echo "arrow: pip could not fetch pyarrow $version; see what it said, or install libparquet-dev from Apache's repository for Debian" >&2; exit 1; }
    wheel=$(echo "$fresh"/wheel/*.whl)
    found=$(sha256sum "$wheel" | cut -d ' ' -f 1)
    [ "$found" = "$digest" ] || { echo "arrow: $(basename "$wheel") has the SHA-256 $found, and $digest is wanted" >&2; exit 1; }
    python3 -m zipfile -e "$wheel" "$fresh/unpacked"
    for name in arrow parquet; do
        mv "$fresh/unpacked/pyarrow/include/$name" "$fresh/include/$name"
        library=$(echo "$fresh/unpacked/pyarrow/lib$name".so.*)
        mv "$library" "$fresh/lib/"
        ln -s "$(basename "$library")" "$fresh/lib/lib$name.so"
    done
    mv "$fresh"/unpacked/pyarrow-*.dist-info/licenses "$fresh/licences"
    rm -rf "$fresh/wheel" "$fresh/unpacked"
fi
echo "$wanted" > "$fresh/stamp"
chmod 755 "$fresh"
rm -rf $folder
mv "$fresh" $folder
trap - EXIT
