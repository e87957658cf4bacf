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

# The language stage, where the treebanks are at hand: F1 by the measures of the CoNLL 2018 shared task.
if [ -f "$2/ud/en_ewt-ud-dev.conllu.gz" ]; then
    python3 bench/trees.py "$1/entente" "$2/ud/en_ewt-ud-dev.conllu.gz" "$2/ud/en_gum-ud-dev.conllu.gz"
else
    echo "bench: $2/ud is not here; no scores of trees"
fi

# Quality, where the labelled sets are at hand: types of given pairs; events of wire leads, by the scorer that comes with them.
pairs="$2/coder/train/PLV_train.tsv"
if [ -f "$pairs" ]; then
    "$1/entente" read --pairs "$pairs" --tsv -q > "$1/pairs.tsv"
    bench/pairs.py "$pairs" "$1/pairs.tsv"
fi
leads="$2/world-dev"
if [ -f "$leads/items.jsonl" ]; then
    "$1/entente" read "$leads/items.jsonl" --jsonl -q --date 2004-10-01 > "$1/leads.jsonl"
    python3 "$leads/score.py" < "$1/leads.jsonl"
    bench/reliability.py "$leads/labels.jsonl" < "$1/leads.jsonl"
fi

# Precision: claims on sport and science that names states.
news="$2/text/ag_news_test.csv.gz"
if [ -f "$news" ]; then bench/alarms.py "$1/entente" "$news"; fi

# The corpus itself: how well two labellings of 200 of its stories agree.
python3 train/agreement.py data/corpus/*.txt data/corpus/second/labels.txt
