#!/bin/sh
# scripts/check_kernels.sh: holds the kernels' variants for each level of x86-64 against each other.
#
# The loader takes one variant, so a test sees no other. Here the kernels are compiled for one level after the other, as far as this
# machine has them, and once with the address and undefined-behaviour sanitizers; all must write the same bytes. Ends with 1 if not.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$root/.build/kernels
mkdir -p "$folder"
compiler=${CC:-clang}
wanted=

check() {
    name=$1
    shift
    $compiler -O2 -DGLEAN_NO_CLONES -I"$root/Sources/CKernels/include" "$@" "$root"/Sources/CKernels/*.c "$root/Tests/Kernels/levels.c" \
        -o "$folder/$name"
    digest=$("$folder/$name")
    echo "$name: $digest"
    wanted=${wanted:-$digest}
    [ "$digest" = "$wanted" ] || { echo "$name: not what the first one wrote" >&2; exit 1; }
}

check x86-64 -march=x86-64
if grep -qw avx2 /proc/cpuinfo; then check x86-64-v3 -march=x86-64-v3; fi
if grep -qw avx512vl /proc/cpuinfo; then check x86-64-v4 -march=x86-64-v4; fi
check sanitized -march=x86-64 -fuse-ld=lld -g -fsanitize=address,undefined -fno-sanitize-recover=all
