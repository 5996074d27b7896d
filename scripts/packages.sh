#!/bin/bash
# Installs what the project needs from Debian and is not there yet. Quick, and silent, where nothing is missing.
#
# usage: packages.sh [build] [demo]    (python3 and pip always; build also fetches Arrow, see arrow.sh)
set -euo pipefail

build=(libzstd-dev libdeflate-dev libisal-dev libbrotli-dev libbz2-dev libarchive-dev libxxhash-dev libssl-dev libcurl4-openssl-dev libre2-dev pkg-config)
demo=(wget zstd)

# python3 and pip may come from elsewhere than Debian's packages.
wanted=()
arrow=true
command -v python3 >/dev/null || wanted+=(python3)
python3 -c 'import pip' 2>/dev/null || wanted+=(python3-pip)
for part in "$@"; do
    case "$part" in
        build)
            command -v swift >/dev/null || { echo "packages: Swift 6.3 is missing; see https://www.swift.org/install/linux/" >&2; exit 1; }
            wanted+=("${build[@]}")
            arrow="$(dirname "$0")/arrow.sh"
            ;;
        demo) wanted+=("${demo[@]}") ;;
        *) echo "packages: no part \"$part\"; there are build and demo" >&2; exit 2 ;;
    esac
done
[ ${#wanted[@]} -gt 0 ] || exit 0

missing=()
for package in "${wanted[@]}"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || { "$arrow"; exit; }

root=()
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "packages: run as root: apt-get install ${missing[*]}" >&2; exit 1; }
    root=(sudo)
fi
command -v apt-get >/dev/null || { echo "packages: this is not Debian; install the like of: ${missing[*]}" >&2; exit 1; }
echo "packages: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
install=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}")
# The list of packages may be missing or old: fetch it and try once more.
"${install[@]}" >/dev/null 2>&1 || { "${root[@]}" apt-get update -qq && "${install[@]}" >/dev/null; }
"$arrow"
