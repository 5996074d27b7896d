#!/bin/bash
# Makes the demo's crawl: real pages under free licences, in several languages, fetched by wget into WARC files.
#
# The pages are Debian's documentation packages, served on this machine under names that end in .example. A finished
# crawl is kept and used again; demo/crawl/DONE tells that it is one.
set -euo pipefail
cd "$(dirname "$0")/../.."

here=scripts/demo
[ -e demo/crawl/DONE ] && exit 0
rm -rf demo/crawl demo/mirror
mkdir -p demo/deb demo/sites demo/crawl

# The list of packages may be missing or old: fetch it and try once more.
fetch() {
    (cd demo/deb && apt-get download -qq "$1" 2>/dev/null) && return
    if [ "$(id -u)" = 0 ]; then apt-get update -qq; else sudo apt-get update -qq; fi
    (cd demo/deb && apt-get download -qq "$1")
}

packages=$(awk '!/^#/ && NF { print $1 }' $here/packages.txt)
for package in $packages; do
    [ -d "demo/sites/$package" ] && continue
    if ! ls demo/deb/"$package"_*.deb >/dev/null 2>&1; then
        echo "demo: downloading $package"
        fetch "$package" || {
            echo "demo: could not download $package; is there a network, and does apt-cache policy $package know it?" >&2
            exit 1
        }
    fi
    rm -rf "demo/sites/$package.new"
    dpkg-deb -x demo/deb/"$package"_*.deb "demo/sites/$package.new"
    mv "demo/sites/$package.new" "demo/sites/$package"
done

python3 $here/serve.py demo/sites $here/packages.txt >demo/port &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for _ in $(seq 100); do [ -s demo/port ] && break; sleep 0.1; done
port=$(cat demo/port)
[ -n "$port" ] || { echo "demo: the web server did not start" >&2; exit 1; }

echo "demo: crawling $(echo "$packages" | wc -l) sites"
starts=()
for package in $packages; do starts+=("http://$package.example/"); done
# Exit status 8 says that some links led nowhere, as in any crawl.
wget --recursive --level=inf --no-verbose --output-file=demo/crawl.log --delete-after --directory-prefix=demo/mirror \
    --reject='*.png,*.jpg,*.jpeg,*.gif,*.svg,*.ico,*.css,*.js,*.woff*,*.ttf,*.pdf,*.txt,*.inv,*.gz,*.py,*.ipynb' \
    --warc-file=demo/crawl/debian --warc-max-size=8M --warc-tempdir=demo --no-warc-keep-log \
    --warc-header="description: Debian documentation, crawled for the demo" \
    -e use_proxy=yes -e http_proxy="http://127.0.0.1:$port" --no-check-certificate \
    "${starts[@]}" || [ $? -eq 8 ]
rm -rf demo/mirror
pages=$(grep -c ' URL:http' demo/crawl.log || true)
[ "$pages" -gt 500 ] || { echo "demo: the crawl brought $pages pages only; see demo/crawl.log" >&2; exit 1; }
echo "demo: $pages pages in $(ls demo/crawl/*.warc.gz | wc -l) WARC files, $(du -sh demo/crawl | cut -f1)"
touch demo/crawl/DONE
