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
