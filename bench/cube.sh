#!/bin/sh
# usage: bench/cube.sh BUILD [ROWS]: imported events against SQLite with a covering index and, where node and its package are, DuckDB.
# Makes ROWS (5,000,000) rows in GDELT's form, imports them plain and zipped, asks the three core questions of each engine, and prints one CSV line
# each (what, milliseconds or rows a second, remark) and at the end the ratios. Needs some 4 GB below BUILD/bench for the time.
set -eu
build=$1
rows=${2:-5000000}
work=$build/bench
source=ARG
target=LBY
asof=2024-06-30
day=19904
mkdir -p "$work"
rm -rf "$work"/*.db* "$work/zipped"
file=$work/rows-$rows.CSV
[ -f "$file" ] || "$build/make-gdelt" "$rows" > "$file"
now() { date +%s%N; }
rate() { # WHAT START END REMARK [ROWS]
    echo "$1,$((${5:-$rows} * 1000 / (($3 - $2) / 1000000))),$4"
}
zip_all() { # each file of $work/zipped becomes an archive
    python3 - "$work/zipped" <<'PY'
import os, sys, zipfile
for name in sorted(os.listdir(sys.argv[1])):
    path = os.path.join(sys.argv[1], name)
    with zipfile.ZipFile(path + '.export.CSV.zip', 'w', zipfile.ZIP_DEFLATED) as z:
        z.write(path, name + '.export.CSV')
    os.remove(path)
PY
}
import_three() { # WHAT ROWS REMARK FILE...: the median of three imports; what is read lies in memory, what was written before is on the disk
    what=$1 n=$2 remark=$3
    shift 3
    cat "$@" > /dev/null
    for i in 1 2 3; do
        rm -rf "$work"/x.db*
        sync
        t=$(now); "$build/entente" import "$@" --db "$work/x.db" -q > "$work/said"; u=$(now)
        echo "$(((u - t) / 1000000)) $t $u"
    done | sort -n | sed -n 2p > "$work/median"
    read -r ms t u < "$work/median"
    rate "$what" "$t" "$u" "$remark" "$n"
}

t=$(now); /usr/bin/env -i PATH="$PATH" sh -c "command -v /usr/bin/time >/dev/null && /usr/bin/time -f '%M' '$build/entente' import '$file' --db '$work/no.db' --no-texts -q 2> '$work/peak' >/dev/null || '$build/entente' import '$file' --db '$work/no.db' --no-texts -q >/dev/null"; u=$(now)
rate "import without texts (rows/s)" "$t" "$u" "peak $(cat "$work/peak" 2>/dev/null || echo '?') KiB resident"
echo "bytes an event,$(($(cat "$work"/no.db-segments/seg-* | wc -c) * 10 / rows))e-1,without"
mkdir -p "$work/zipped"
split -n l/8 "$file" "$work/zipped/part" # eight archives, as GDELT hands them out
zip_all
import_three "import zipped (rows/s)" "$rows" "wall, 2 threads, 8 archives" "$work"/zipped/*.zip
rm -rf "$work/zipped"/*
head -n 1200000 "$file" | split -l 3000 -a 3 - "$work/zipped/part" # of the size of GDELT's quarters of an hour
zip_all
small=$(find "$work/zipped" -name '*.zip' | wc -l)
import_three "import small archives (rows/s)" "$((rows < 1200000 ? rows : 1200000))" "wall, 2 threads, $small archives" "$work/zipped"/*.zip
import_three "import plain (rows/s)" "$rows" "wall, 2 threads" "$file"
echo "bytes an event,$(($(cat "$work"/x.db-segments/seg-* | wc -c) * 10 / rows))e-1,with addresses and names"
"$build/bench-cube" "$work/x.db" "$source" "$target" "$asof" | sed 's/^/entente /' | tee "$work/entente.csv"

# SQLite: the columns that the questions need, days as numbers, and an index that covers them
cut -f2,8,18,31,60 "$file" > "$work/cut.tsv"
t=$(now)
sqlite3 "$work/s.db" <<SQL
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -262144;
CREATE TABLE raw(d TEXT, c1 TEXT, c2 TEXT, gs REAL, k TEXT);
.mode tabs
.import "$work/cut.tsv" raw
CREATE TABLE e AS SELECT c1, c2, CAST(julianday(substr(d,1,4)||'-'||substr(d,5,2)||'-'||substr(d,7,2)) - 2440587.5 AS INTEGER) AS day, gs,
 CAST(julianday(substr(k,1,4)||'-'||substr(k,5,2)||'-'||substr(k,7,2)) - 2440587.5 AS INTEGER) AS known FROM raw WHERE c1 <> '' AND c2 <> '';
DROP TABLE raw;
CREATE INDEX i ON e(c1, c2, day, known, gs);
SQL
u=$(now)
rate "sqlite load and index (rows/s)" "$t" "$u" "5 columns of rows with two actors"
ask() { # NAME SQL: the median of eleven in one warm connection, as for the others
    python3 - "$work/s.db" "$2" <<'PY' | sed "s/^/sqlite $1,/"
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1])
db.execute('PRAGMA cache_size = -262144')
times = []
for _ in range(11):
    t = time.perf_counter()
    rows = db.execute(sys.argv[2]).fetchall()
    times.append((time.perf_counter() - t) * 1e3)
print('%.3f,%s' % (sorted(times)[5], '|'.join(str(x) for x in rows[-1])))
PY
}
{
    ask A "SELECT sum(n) FROM (SELECT day / 30 AS m, count(*) AS n, avg(gs) FROM e WHERE c1 = '$source' AND c2 = '$target' GROUP BY m);"
    ask B "SELECT count(*), max(CASE WHEN c1 = '$source' AND c2 = '$target' THEN v END) FROM (SELECT c1, c2, sum(gs * exp(-ln(2) / 90 * ($day - day))) AS v FROM e WHERE day <= $day AND known <= $day GROUP BY c1, c2);"
    ask C "SELECT count(*), max(abs(now - before)) FROM (SELECT c1, c2, avg(gs) FILTER (WHERE day > $day - 90) AS now, avg(gs) FILTER (WHERE day <= $day - 365) AS before, count(*) FILTER (WHERE day > $day - 90) AS n, count(*) FILTER (WHERE day <= $day - 365) AS m FROM e WHERE known <= $day AND day <= $day AND (day > $day - 90 OR (day <= $day - 365 AND day > $day - 455)) GROUP BY c1, c2) WHERE n >= 20 AND m >= 20;"
} | tee "$work/others.csv"

if [ -d bench/node_modules/@duckdb ]; then
    node bench/duckdb.mjs "$file" "$source" "$target" "$day" | tee -a "$work/others.csv"
else
    echo "bench: DuckDB is not here ('npm ci --prefix bench' brings it): no comparison with it"
fi
awk -F, 'NR == FNR {if ($1 ~ /^entente [ABC]$/) ours[substr($1, 9)] = $2; next}
    {split($1, w, " "); if (w[2] in ours) printf "ratio %s %s,%.0f,times as long as entente\n", w[1], w[2], $2 / ours[w[2]]}' "$work/entente.csv" "$work/others.csv"
rm -rf "$work"/*.db* "$work/zipped" "$work/cut.tsv"
