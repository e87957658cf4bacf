#!/bin/sh
# usage: fuzz/run.sh BUILD SECONDS: each target for SECONDS, from its committed corpus; new inputs stay in BUILD.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for target in "$1"/fuzz-*; do
    [ -f "$target" ] && [ -x "$target" ] || continue
    name=$(basename "$target" | sed 's/^fuzz-//')
    mkdir -p "$1/found/$name"
    echo "== $name, $2 s"
    "$target" -max_total_time="$2" -max_len=20000 -timeout=25 -rss_limit_mb=4096 -print_final_stats=0 -verbosity=0 \
        -artifact_prefix="$1/found/$name-" "$1/found/$name" "$here/corpus/$name"
done
echo "all clean"
