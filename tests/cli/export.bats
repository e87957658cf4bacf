load helpers

kept() { { story 2024-10-18 "South Korea condemned North Korea on Thursday. China praised Japan."; story 2024-10-20 "China praised Japan on Saturday."; } | "$ENTENTE" read - -q --db s.db; }
well_formed() { python3 -c 'import sys, xml.sax as x; x.parse(sys.argv[1], x.ContentHandler())' "$1"; }

@test "export: facts and obligations of datasets" {
    printf 'ccode1,ccode2,year,flow1,flow2\n710,731,1990,20,40\n710,740,1990,-9,41\n' > trade.csv
    printf 'version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,asymmetric,version\n265,710,China,731,North Korea,11,7,1961,,,,0,1,1,0,1,0,0,4.1\n' > allies.csv
    "$ENTENTE" import trade.csv allies.csv -q --db d.db
    "$ENTENTE" export facts -q --db d.db -o facts.csv
    grep -q '^imports,CHN,PRK,1990-01-01,1990-12-31,20,million USD,,,,,cow-trade,i1.2$' facts.csv
    grep -q '^imports,CHN,JPN,1990-01-01,1990-12-31,,million USD,' facts.csv; [ "$(wc -l < facts.csv)" -eq 5 ]
    "$ENTENTE" export obligations -q --db d.db -o obligations.csv
    grep -q '^CHN,PRK,defence,1961-07-11,,0,1,265,,cow-alliances,i2.2$' obligations.csv; [ "$(wc -l < obligations.csv)" -eq 5 ]
    for view in facts obligations; do
        for form in graphml gexf; do "$ENTENTE" export $view -q --db d.db -o view.$form; well_formed view.$form; grep -q '<edge' view.$form; done
        for form in parquet arrow; do "$ENTENTE" export $view -q --db d.db -o view.$form; [ -s view.$form ]; done
    done
    run "$ENTENTE" export obligations --csv -q --db d.db --since 1950 --until 1960; [ "${#lines[@]}" -le 1 ]
    run "$ENTENTE" export facts --layer cow-trade --csv -q --db d.db; [ "${#lines[@]}" -eq 5 ]
    run "$ENTENTE" export facts --layer cow-alliances --csv -q --db d.db; [ "${#lines[@]}" -eq 1 ]
    run "$ENTENTE" export facts --layer nothing --csv -q --db d.db; [ "$status" -eq 2 ]; [[ "$output" == *"no layer is called 'nothing'"* ]]
    run "$ENTENTE" export event --layer gdelt --csv -q --db d.db; [ "$status" -eq 2 ]
    run "$ENTENTE" export event --layer reports --csv -q --db d.db; [ "${#lines[@]}" -eq 1 ]
    run "$ENTENTE" export ties --layer ties --csv -q --db d.db; [ "$status" -eq 2 ]; [[ "$output" == *"ties have no layer"* ]]
}
@test "export: views as CSV, TSV and JSON lines" {
    kept; export ENTENTE_DB=s.db
    run "$ENTENTE" export events --csv; [ "$status" -eq 0 ]
    [ "${lines[0]}" = "event_id,source,target,action,date_first,date_last,cameo,quad,goldstein,happened,n_claims,n_reports,n_outlets,n_denials,first_reported" ]
    [[ "${lines[1]}" == 1,*KOR,PRK,ACCUSE,2024-10-17,2024-10-17,* ]] || [[ "${lines[2]}" == *,KOR,PRK,ACCUSE,2024-10-17,2024-10-17,* ]]
    for view in events claims reports; do
        "$ENTENTE" export $view --jsonl > $view.jsonl
        "$ENTENTE" sql "SELECT count(*) AS n FROM $view" --tsv | tail -1 > n
        [ "$(wc -l < $view.jsonl)" -eq "$(cat n)" ]
        python3 -c 'import json,sys; [json.loads(l) for l in open(sys.argv[1])]' $view.jsonl
    done
    run "$ENTENTE" export events --jsonl --source KOR; [[ "$output" == *'"happened":true'* ]]; [ "${#lines[@]}" -eq 1 ]
    run "$ENTENTE" export ties --tsv --source PRK --target CHN --since 2024-01-01; [ "$status" -eq 0 ]; [[ "$output" == *chn-prk-1961* ]]; [[ "$output" != *4707* ]]
}
@test "export: filters" {
    kept; export ENTENTE_DB=s.db
    run "$ENTENTE" export claims --csv --since 2024-10-19; [ "${#lines[@]}" -eq 2 ]
    run "$ENTENTE" export reports --csv --until 2024-10-19; [ "${#lines[@]}" -eq 2 ]
    run "$ENTENTE" export claims --csv --source China --target JPN --until 2024-10-18; [ "${#lines[@]}" -eq 2 ]
    run "$ENTENTE" export claims --csv --source CHN:MIL; [ "$status" -eq 1 ]; [ "${#lines[@]}" -eq 1 ]
    run "$ENTENTE" export events --csv --source CHN:MIL; [ "$status" -eq 2 ]; [ "$output" = "entente: events have no sectors, only claims have them" ]
    run "$ENTENTE" export reports --csv --source CHN; [ "$status" -eq 2 ]; [ "$output" = "entente: reports have neither source nor target" ]
}
@test "export: a question in SQL; the file's name tells the form" {
    kept; export ENTENTE_DB=s.db
    run "$ENTENTE" export --sql "SELECT 1 AS a, 'x,y' AS b, 0.1 AS c, NULL AS d, '' AS e" -o q.csv; [ "$status" -eq 0 ]; [ "$output" = "1 row to q.csv" ]
    [ "$(cat q.csv)" = $'a,b,c,d,e\n1,"x,y",0.1,,""' ]
    run bash -c 'echo "SELECT 1 AS a" | "$ENTENTE" export --sql - --jsonl'; [ "$output" = '{"a":1}' ]
    run "$ENTENTE" export --sql "SELECT '=1+1' AS a" --csv --safe; [ "$output" = $'a\n"\'=1+1"' ]
    run "$ENTENTE" export --sql "SELECT '=1+1' AS a" --csv; [ "$output" = $'a\n=1+1' ]
    for suffix in parquet arrow feather; do "$ENTENTE" export events -q -o e.$suffix; [ -s e.$suffix ]; done
    [ "$(head -c 4 e.parquet)" = PAR1 ]; [ "$(tail -c 4 e.parquet)" = PAR1 ]; cmp e.arrow e.feather
    "$ENTENTE" export events --parquet > f.parquet; cmp e.parquet f.parquet
    "$ENTENTE" export events --parquet -o - | cmp - e.parquet
    run "$ENTENTE" export --sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 70000) SELECT iif(i < 66000, i, 'x') AS a FROM n" -o n.parquet
    [ "$status" -eq 2 ]; [ "$output" = "entente: row 66000, column 'a': found the text 'x', expected an integer, as in the rows before; CAST makes a column of one kind" ]
    [ ! -e n.parquet ]; [ ! -e n.parquet.part ]
}
@test "export: nothing found is a whole file and 1" {
    kept; export ENTENTE_DB=s.db
    for suffix in csv tsv jsonl parquet arrow graphml gexf; do
        run "$ENTENTE" export events --source FRA -o none.$suffix; [ "$status" -eq 1 ]; [ -e none.$suffix ]
    done
    [ "$(wc -l < none.csv)" -eq 1 ]; [ ! -s none.jsonl ]; [ "$(tail -c 6 none.arrow)" = ARROW1 ]
    well_formed none.graphml; well_formed none.gexf
}
@test "export: graphs" {
    kept; export ENTENTE_DB=s.db
    for form in graphml gexf; do
        for view in events claims "ties --source PRK"; do "$ENTENTE" export $view -q -o view.$form; well_formed view.$form; done
        "$ENTENTE" export events -q -o events.$form
        run "$ENTENTE" export reports --$form; [ "$status" -eq 2 ]
        run "$ENTENTE" export --sql "SELECT 'A' || char(1) || '<' AS source, 'B\"' AS target, CAST(x'FF26' AS TEXT) AS t" -o x.$form; [ "$status" -eq 0 ]
        well_formed x.$form
        run "$ENTENTE" export --sql "SELECT 'A' AS source, '' AS target" -o y.$form; [ "$status" -eq 2 ]; [[ "$output" == *"row 1: an edge without a target"* ]]; [ ! -e y.$form ]
        run "$ENTENTE" export --sql "SELECT 1 AS a" -o z.$form; [ "$status" -eq 2 ]; [[ "$output" == *"needs the columns source and target"* ]]
    done
    python3 - <<'PY'
import xml.etree.ElementTree as t
g = '{http://graphml.graphdrawing.org/xmlns}'
root = t.parse('events.graphml').getroot()
names = {k.get('id'): k.get('attr.name') for k in root.iter(g + 'key')}
nodes = {n.get('id'): {names[d.get('key')]: d.text for d in n} for n in root.iter(g + 'node')}
edges = {(e.get('source'), e.get('target')): {names[d.get('key')]: d.text for d in e} for e in root.iter(g + 'edge')}
assert nodes['PRK'] == {'label': 'North Korea', 'kind': 'state'}, nodes
assert edges['CHN', 'JPN']['n_events'] == '2' and edges['CHN', 'JPN']['vcp'] == '2', edges
assert edges['KOR', 'PRK']['vcf'] == '1' and float(edges['KOR', 'PRK']['goldstein_mean']) == -2, edges
x = '{http://gexf.net/1.3}'
root = t.parse('events.gexf').getroot()
assert {n.get('id'): n.get('label') for n in root.iter(x + 'node')} == {k: v['label'] for k, v in nodes.items()}
assert {(e.get('source'), e.get('target')): e.get('weight') for e in root.iter(x + 'edge')} == {k: v['n_events'] for k, v in edges.items()}
PY
}
@test "export: usage" {
    kept; export ENTENTE_DB=s.db
    run "$ENTENTE" export; [ "$status" -eq 2 ]; [[ "$output" == *events*claims*reports*ties* ]]
    run "$ENTENTE" export evens --csv; [ "$status" -eq 2 ]; [[ "$output" == *"found 'evens', expected one of events, event, claims, reports, ties, facts, obligations"* ]]
    run "$ENTENTE" export events; [ "$status" -eq 2 ]; [[ "$output" == *"which form?"* ]]
    run "$ENTENTE" export events -o events.xls; [ "$status" -eq 2 ]; [ ! -e events.xls ]
    run "$ENTENTE" export events --csv --arrow; [ "$status" -eq 2 ]
    run "$ENTENTE" export events --sql "SELECT 1" --csv; [ "$status" -eq 2 ]
    run "$ENTENTE" export --sql "SELECT 1" --source CHN --csv; [ "$status" -eq 2 ]
    run "$ENTENTE" export --sql "DELETE FROM claim" -o x.csv; [ "$status" -eq 2 ]; [ ! -e x.csv ]
    run "$ENTENTE" export --sql "SELECT 1 AS a, 2 AS a" --parquet; [ "$status" -eq 2 ]; [[ "$output" == *"two columns are called 'a'"* ]]
    run "$ENTENTE" export events --parquet --safe; [ "$status" -eq 2 ]
    run "$ENTENTE" export events --csv --uncompressed; [ "$status" -eq 2 ]
    run "$ENTENTE" export events --csv --db none.db; [ "$status" -eq 5 ]
    if command -v script >/dev/null; then # a terminal of its own
        run script -qec "$ENTENTE export events --parquet --db s.db" /dev/null; [ "$status" -eq 2 ]; [[ "$output" == *"not for a terminal"* ]]
    fi
}
@test "export: a file is there whole or not at all" {
    kept; export ENTENTE_DB=s.db
    [ -c /dev/full ] || skip "no /dev/full"
    for form in csv jsonl parquet arrow graphml gexf; do
        run bash -c '"$ENTENTE" export events --$0 > /dev/full' $form; [ "$status" -eq 5 ]; [[ "$output" == "entente: standard output: "* ]]
        run bash -c '"$ENTENTE" export ties --$0 > /dev/full' $form; [ "$status" -eq 5 ]; [ "${#lines[@]}" -eq 1 ]
        run "$ENTENTE" export events --$form -o /dev/full; [ "$status" -eq 5 ]; [[ "$output" == "entente: /dev/full: "* ]]
        [ -c /dev/full ]
    done
    run "$ENTENTE" export events -o no/such/folder.csv; [ "$status" -eq 5 ]; [[ "$output" == "entente: no/such/folder.csv: "* ]]
    echo old > e.csv; chmod 640 e.csv; ln -s e.csv link.csv
    run "$ENTENTE" export --sql "SELECT 'A' AS a UNION ALL SELECT abs(-9223372036854775808)" -o e.csv; [ "$status" -eq 2 ]; [ "$(cat e.csv)" = old ]
    "$ENTENTE" export events -q -o link.csv; [ -L link.csv ]; [ "$(stat -c %a e.csv)" = 640 ]; [ "$(head -c 8 e.csv)" = event_id ]
    echo kept > victim; ln -sf victim trap.csv.part; "$ENTENTE" export events -q -o trap.csv; [ "$(cat victim)" = kept ]; cmp trap.csv e.csv
    [ -z "$(ls *.part 2>/dev/null)" ]
    ( ulimit -f 1; trap '' XFSZ; "$ENTENTE" export ties -o big.csv ) && false; [ ! -e big.csv ]; [ ! -e big.csv.part ]
    "$ENTENTE" export ties --csv | head -1 > first; [ -s first ]
}
@test "export: a signal leaves nothing" {
    kept
    "$ENTENTE" export --sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n" -o long.parquet --db s.db 3>&- & pid=$!
    for _ in $(seq 100); do [ -e long.parquet.part ] && break; sleep 0.1; done
    [ -e long.parquet.part ]; kill -TERM $pid
    code=0; wait $pid || code=$?; [ "$code" -eq 130 ]; [ ! -e long.parquet ]; [ ! -e long.parquet.part ]
}
