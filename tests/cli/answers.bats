load helpers

demo() { "$ENTENTE" read "$ENTENTE_SOURCE/data/demo/reports.jsonl" -q; }

@test "the brief of the demo: every citation resolves" {
    demo
    "$ENTENTE" brief CHN PRK --as-of 2024-10-31 > brief.txt
    grep -q 'Sino-DPRK Treaty' brief.txt
    sed -n '/^Sources/,$p' brief.txt | grep -o '^\[[^]]*\]' | tr -d '[]' | while read -r cite; do "$ENTENTE" explain "$cite" > /dev/null; done
}
@test "the brief knows nothing later than its day" {
    demo
    "$ENTENTE" brief CHN PRK --as-of 2023-06-30 > brief.txt
    none grep -E '(July|August|September|October|November|December) 2023|2024' brief.txt
    "$ENTENTE" brief PRK RUS --as-of 2023-06-30 > brief.txt
    none grep -E '(July|August|September|October|November|December) 2023|2024' brief.txt
}
@test "four forms" {
    demo
    "$ENTENTE" brief CHN PRK --json | python3 -c 'import json,sys; b=json.load(sys.stdin); assert all(s["citations"] for x in b["sections"] for s in x["statements"])'
    "$ENTENTE" brief CHN PRK --html | grep -q '</html>'
    "$ENTENTE" brief CHN PRK --markdown | grep -q '^# China and North Korea'
    run "$ENTENTE" brief CHN PRK --html --json; [ "$status" -eq 2 ]
}
@test "dyad: columns of the field, both ways" {
    demo
    run "$ENTENTE" dyad PRK KOR --by year --csv
    [ "${lines[0]}" = "iso3c1,iso3c2,cown1,cown2,date,period,n_events,n_reports,n_outlets,vcp,mcp,vcf,mcf,goldstein_sum,goldstein_mean,n_unconfirmed,n_denied,affinity,affinity_lo,affinity_hi,coverage,layer" ]
    [[ "${lines[1]}" == PRK,KOR,731,732,2022-01-01,year,* ]]; [[ "$output" == *KOR,PRK,732,731,* ]]
    run "$ENTENTE" dyad PRK KOR --by fortnight; [ "$status" -eq 2 ]
    run "$ENTENTE" dyad AND FJI; [ "$status" -eq 1 ]
}
@test "ties: the pact of 1961, the direction of 1960" {
    demo
    run "$ENTENTE" ties CHN PRK --kind defence --jsonl; [ "${#lines[@]}" -eq 1 ]; [[ "$output" == *'"id":"chn-prk-1961"'* ]]; [[ "$output" == *'"mutual":true'* ]]
    run "$ENTENTE" ties USA JPN --kind defence --jsonl; [[ "$output" == *'"a":"USA"'* ]]; [[ "$output" == *'"mutual":false'* ]]
    run "$ENTENTE" ties PRK RUS --kind defence --as-of 2024-05-01 --jsonl; [ "$status" -eq 1 ]
    run "$ENTENTE" ties PRK RUS --kind defence --as-of 2024-12-31 --jsonl; [ "$status" -eq 0 ]
}
@test "events: filters" {
    demo
    run "$ENTENTE" events --between CHN,PRK --quad vcp,mcp --csv; [ "$status" -eq 0 ]; none grep -q ',mcf,' <<< "$output"
    run "$ENTENTE" events --source PRK --action THREATEN --order weight --limit 3 --jsonl; [ "${#lines[@]}" -eq 3 ]
    run "$ENTENTE" events --action WAVE; [ "$status" -eq 2 ]
    run "$ENTENTE" events --text "Camp David" --jsonl; [ "$status" -eq 0 ]
    run "$ENTENTE" events --source AND --target FJI; [ "$status" -eq 1 ]
}
@test "any SQLite shell reads the views" {
    demo
    [ "$(sqlite3 entente.db 'SELECT count(*) FROM reports')" -ge 80 ]
    [ "$(sqlite3 entente.db "SELECT min(date) FROM reports")" \> 2022-01-00 ]
    sqlite3 entente.db 'SELECT * FROM claims LIMIT 1; SELECT * FROM events LIMIT 1; SELECT * FROM ties LIMIT 1' > /dev/null
}
@test "explain: a claim with a speaker is one line of the page, a tie knows no later day" {
    demo
    report=$(sqlite3 entente.db "SELECT report_id || '.' || sentence_no FROM claim WHERE speaker <> '' LIMIT 1")
    "$ENTENTE" explain "r$report" > said.txt
    grep -q ', said by ' said.txt
    [ "$(wc -c < said.txt)" -lt 4000 ]
    "$ENTENTE" explain t:rus-prk-2024 --as-of 2024-10-31 > tie.txt
    none grep -E '(November|December) 2024|2024-1[12]' tie.txt
    grep -q 'signed: 19 June 2024' tie.txt
}
@test "a denial stands under what is denied, and denies only its own act" {
    for d in 01 02 03; do story "2024-03-$d" "China praised Iran. Iran thanked China."; done > in.jsonl
    story 2024-03-05 "Iran denied signing a treaty with China." >> in.jsonl
    "$ENTENTE" read in.jsonl -q
    "$ENTENTE" brief CHN IRN --json | python3 -c 'import json,sys; b={s["key"]:s["statements"] for s in json.load(sys.stdin)["sections"]}; assert b["denied"], b; assert not any("denied in" in s["text"] for s in b["happened"])'
}
