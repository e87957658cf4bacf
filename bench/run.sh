#!/bin/sh
# usage: bench/run.sh BUILD SHARED: stages on one core (the median of five), then reading as a whole in one and two threads, one CSV line each.
set -eu
reports="$2/text/kcna_2012_en.jsonl.gz"
if [ ! -f "$reports" ]; then
    echo "bench: $reports is not here; using the demo reports (too few for a figure)"
    reports=data/demo/reports.jsonl
fi
"$1/bench-stages" "$reports"
echo "what,jobs,reports,sentences,claims,seconds,sentences_per_s,mb_per_s,peak_mb"
for jobs in 1 2; do "$1/bench-read" "$jobs" "$reports"; done

# Quality, where the labelled sets are at hand: types of given pairs; events of wire leads, by the scorer that comes with them.
pairs="$2/coder/train/PLV_train.tsv"
if [ -f "$pairs" ]; then
    "$1/entente" read --pairs "$pairs" --tsv -q > "$1/pairs.tsv"
    bench/pairs.py "$pairs" "$1/pairs.tsv"
fi
leads="$2/world-dev"
if [ -f "$leads/items.jsonl" ]; then
    "$1/entente" read "$leads/items.jsonl" --jsonl -q --date 2004-10-01 | python3 "$leads/score.py"
fi
