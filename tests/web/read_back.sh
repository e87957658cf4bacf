#!/bin/sh
# Exports the demo ledger and random tables, and has node read them back. Skips (77) where node or the packages are not there.
# usage: read_back.sh ENTENTE RANDOM_TABLES
set -eu
entente=$1 random_tables=$2 here=$(cd "$(dirname "$0")" && pwd)

command -v node >/dev/null || { echo "skipped: there is no node"; exit 77; }
for package in apache-arrow hyparquet hyparquet-compressors json-with-bigint; do
    [ -f "$here/node_modules/$package/package.json" ] || { echo "skipped: npm ci in tests/web brings the package $package"; exit 77; }
done

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
ENTENTE_DB=$dir/demo.db
export ENTENTE_DB
"$entente" read -q "$here/../../data/demo/reports.jsonl"
for view in events claims reports; do
    for form in jsonl parquet arrow; do "$entente" export $view -q -o "$dir/$view.$form"; done
done
for form in jsonl parquet arrow; do
    "$entente" export ties --source PRK -q -o "$dir/ties.$form"
    "$entente" export --sql "SELECT claim_id AS i, iif(claim_id % 3, goldstein, claim_id) AS x, NULL AS none, iif(claim_id % 2, 'a', 1) AS mixed,
        CAST(sentence AS BLOB) AS bytes FROM claims" -q -o "$dir/sql.$form"
done
"$random_tables" "$dir" ${SEED:+"$SEED"}
node "$here/read_back.mjs" "$dir/events" "$dir/claims" "$dir/reports" "$dir/ties" "$dir/sql" $(ls "$dir"/t[0-9]*.jsonl | sed 's/\.jsonl$//')
