#!/bin/sh
# usage: bench/run.sh BUILD SHARED: whole stages on fixed inputs, one CSV line each.
set -eu
reports="$2/text/kcna_2012_en.jsonl.gz"
if [ ! -f "$reports" ]; then
    echo "bench: $reports is not here; using the demo reports (too few for a figure)"
    reports=data/demo/reports.jsonl
fi
echo "what,jobs,reports,sentences,claims,seconds,sentences_per_s,mb_per_s,peak_mb"
for jobs in 1 2; do "$1/bench-read" "$jobs" "$reports"; done
