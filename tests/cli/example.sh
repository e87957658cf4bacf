#!/bin/sh
# The example program runs as its users would run it, and agrees with the command line tool.
set -eu
example=$(realpath "$1")
entente=$(realpath "$2")
here=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
"$example" "$here/data/demo/reports.jsonl" > out.txt
grep -q 'CHN > PRK' out.txt
grep -q 'PRK > CHN' out.txt
grep -q '^China towards North Korea: ' out.txt
ours=$(grep -c ' > ' out.txt)
theirs=$("$entente" events --between CHN,PRK --modality asserted --jsonl --db dyad.db | wc -l)
[ "$ours" -eq "$theirs" ]
