load helpers

kept() { story 2024-10-18 "South Korea condemned North Korea on Thursday. China praised Japan." | "$ENTENTE" read - -q --db s.db; }

@test "sql: a table for people, rows for machines" {
    kept
    run "$ENTENTE" sql "SELECT source, target, action FROM events ORDER BY source" --db s.db; [ "$status" -eq 0 ]
    [ "${lines[0]}" = "source  target  action" ]; [ "${lines[1]}" = "CHN     JPN     SUPPORT" ]; [ "${#lines[@]}" -eq 3 ]
    run "$ENTENTE" sql "SELECT source, 1.5 AS x, NULL AS y FROM events ORDER BY 1 LIMIT 1" --csv --db s.db; [ "$output" = $'source,x,y\nCHN,1.5,' ]
    run "$ENTENTE" sql "SELECT source, 1.5 AS x, NULL AS y FROM events ORDER BY 1 LIMIT 1" --jsonl --db s.db; [ "$output" = '{"source":"CHN","x":1.5,"y":null}' ]
    "$ENTENTE" sql "SELECT * FROM claims" --json --db s.db | python3 -c 'import json,sys; assert len(json.load(sys.stdin)) == 2'
    run bash -c 'printf "SELECT count(*) AS n\nFROM claims" | "$ENTENTE" sql - --tsv --db s.db'; [ "$output" = $'n\n2' ]
}
@test "sql: functions of the lexicon" {
    kept
    run "$ENTENTE" sql "SELECT actor_name(source), plover_quad(action), cameo_goldstein(cameo) FROM claims WHERE source = 'KOR'" --tsv --db s.db
    [ "${lines[1]}" = $'South Korea\tvcf\t-2' ]
}
@test "sql: only reads; says what is wrong and where" {
    kept; cp s.db before.db
    for q in "DELETE FROM claim" "ATTACH 'x.db' AS x" "PRAGMA query_only = OFF" "SELECT 1; SELECT 2" "" "VACUUM"; do
        run "$ENTENTE" sql "$q" --db s.db; [ "$status" -eq 2 ]; [[ "$output" == "entente: SQL"* ]]
    done
    [ ! -e x.db ]; cmp s.db before.db
    run "$ENTENTE" sql $'SELECT 1,\nnonsense\nFROM events' --db s.db; [ "$status" -eq 2 ]; [ "$output" = "entente: SQL:2: no such column: nonsense" ]
    run "$ENTENTE" sql "SELECT * FROM events WHERE source = 'FRA'" --json --db s.db; [ "$status" -eq 1 ]; [ "$output" = "[]" ]
    run "$ENTENTE" sql "SELECT nonsense" --json --db s.db; [ "$status" -eq 2 ]; [[ "$output" != *"]"* ]]
    run "$ENTENTE" sql --db s.db; [ "$status" -eq 2 ]
    run "$ENTENTE" sql "SELECT 1" --db none.db; [ "$status" -eq 5 ]
}
@test "sql: many rows, long cells, no crash on control characters" {
    kept
    run "$ENTENTE" sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, char(10, 27) || i AS t FROM n" --db s.db
    [ "$status" -eq 0 ]; [ "${#lines[@]}" -eq 1001 ]; [[ "$output" != *$'\e'* ]]
    run bash -c '"$ENTENTE" sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n" --db s.db | head -3'; [ "${#lines[@]}" -eq 3 ]
}

imported() {
    kept
    { gdelt_row 11 20180101 CHN PRK 042 1 1.9 https://a.example/1; gdelt_row 12 20180102 CHN JPN 111 3 -2.0 https://a.example/2
      gdelt_row 13 20180103 KOR PRK 190 4 -10.0 https://a.example/3; } > g.csv
    "$ENTENTE" import g.csv --format gdelt2 -q --db s.db
}
@test "sql: event holds reports and datasets" {
    imported
    run "$ENTENTE" sql "SELECT layer, date, source, target, action, citation, url FROM event ORDER BY layer, date" --csv --db s.db
    [ "${lines[1]}" = "gdelt2,2018-01-01,CHN,PRK,CONSULT,i1.1,https://a.example/1" ]; [ "${lines[3]}" = "gdelt2,2018-01-03,KOR,PRK,ASSAULT,i1.3,https://a.example/3" ]
    [[ "${lines[4]}" == "reports,2024-10-1"*",r1."*"," ]]; [ "${#lines[@]}" -eq 6 ]
    run "$ENTENTE" sql "SELECT count(*) AS n FROM event WHERE source = 'KOR' AND target = 'PRK' AND date >= '2018'" --csv --db s.db; [ "${lines[1]}" = 2 ]
    run "$ENTENTE" sql "SELECT mentions, tone, dataset_id, place FROM event WHERE date = '2018-01-02'" --csv --db s.db; [[ "${lines[1]}" == "3,-1.5,12,JPN" ]]
    run "$ENTENTE" sql "SELECT count(*) AS n FROM event('2018-01-02')" --csv --db s.db; [ "${lines[1]}" = 2 ]
    run "$ENTENTE" sql "SELECT 1 FROM event('soon')" --db s.db; [ "$status" -eq 2 ]; [[ "$output" == "entente: SQL: found 'soon', expected a date"* ]]
    run "$ENTENTE" sql "INSERT INTO event(source) VALUES('X')" --db s.db; [ "$status" -eq 2 ]
    "$ENTENTE" export --sql "SELECT date, source, target, tone FROM event" -o e.parquet --db s.db; [ -s e.parquet ]
}
@test "sql: event says when a segment is damaged or gone" {
    imported
    seg=$(ls s.db-segments/seg-*); cp "$seg" whole
    printf 'XXXX' | dd of="$seg" bs=1 seek=4100 conv=notrunc 2>/dev/null
    run "$ENTENTE" sql "SELECT count(*) AS n FROM event" --csv --db s.db; [ "$status" -eq 0 ]; [ "${lines[1]}" = 5 ] # what is damaged was not read
    run "$ENTENTE" sql "SELECT url FROM event" --db s.db; [ "$status" -eq 3 ]; [[ "$output" == *"s.db-segments/seg-"*"damaged"* ]]
    rm "$seg"
    run "$ENTENTE" sql "SELECT count(*) FROM event" --db s.db; [ "$status" -eq 3 ]; [[ "$output" == *"the ledger names this segment, and it is not there"* ]]
    run "$ENTENTE" sql "SELECT count(*) FROM events" --csv --db s.db; [ "$status" -eq 0 ]
}
@test "sql: event over GDELT's own file" {
    real="$ENTENTE_SHARED/events/gdelt2/20180101000000.export.CSV.gz"
    [ -e "$real" ] || skip "the file is not here"
    "$ENTENTE" import "$real" -q --db r.db
    run "$ENTENTE" sql "SELECT count(*) AS n FROM event WHERE (source = 'CHN' AND target = 'PRK') OR (source = 'PRK' AND target = 'CHN')" --csv --db r.db; [ "${lines[1]}" = 8 ]
    n=$("$ENTENTE" events --db r.db --jsonl -q | wc -l)
    run "$ENTENTE" sql "SELECT count(*) AS n FROM event" --csv --db r.db; [ "${lines[1]}" = "$n" ]
}
