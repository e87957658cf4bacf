load helpers

reports() {
    story 2024-05-06 "The Iraqi Defence Minister Hadi Zurfani visited Japan on Monday. The weather was fine." > r.jsonl
    story 2024-05-07 "In the end China thanked Hadi Zurfani. Varga Nomani criticised Mali in a speech." >> r.jsonl
    story 2024-05-08 "In a speech Hadi Zurfani condemned Mali. That was all." >> r.jsonl
}
@test "actors --unknown: names by the events they would add, an example, a line for a dictionary" {
    reports; "$ENTENTE" read -q --db u.db r.jsonl
    run "$ENTENTE" actors --unknown --db u.db; [ "$status" -eq 0 ]
    [[ "${lines[0]}" == "     2  Hadi Zurfani  (IRQ GOV)" ]]; [[ "${lines[1]}" == *"[r2.1] In the end China thanked Hadi Zurfani." ]]
    [[ "${lines[2]}" == *"HADI_ZURFANI [IRQGOV]" ]]; [[ "${lines[3]}" == "     1  Varga Nomani" ]]
    run "$ENTENTE" actors --unknown --db u.db --limit 1 --jsonl; [ "$status" -eq 0 ]; [ "${#lines[@]}" -eq 1 ]
    [[ "$output" == '{"name":"Hadi Zurfani","events":2,"titled":1,"code":"IRQ","sector":"GOV","report":2,"sentence_no":1,'*'"entry":"HADI_ZURFANI [IRQGOV]"}' ]]
    for n in 1 4; do "$ENTENTE" actors --unknown --db u.db --csv -j $n > out.$n; done; cmp out.1 out.4
}
@test "actors --unknown: what it proposes, loaded as a dictionary, gives the events" {
    reports; "$ENTENTE" read -q --db u.db r.jsonl; [ "$(sqlite3 u.db 'SELECT count(*) FROM claim')" -eq 1 ]
    "$ENTENTE" actors --unknown --db u.db --limit 1 | grep -o 'HADI_.*' > a.txt
    run "$ENTENTE" dict check a.txt; [ "$status" -eq 0 ]
    "$ENTENTE" read -q --db v.db --dict a.txt r.jsonl; [ "$(sqlite3 v.db 'SELECT count(*) FROM claim')" -eq 3 ]
    "$ENTENTE" dict load -q a.txt --db v.db; run "$ENTENTE" actors --unknown --db v.db; [ "$status" -eq 0 ]; [[ "$output" != *Zurfani* ]]
}
@test "actors --unknown: none, no ledger, usage" {
    story 2024-05-06 "Japan condemned China on Monday in the end." > r.jsonl; "$ENTENTE" read -q --db u.db r.jsonl
    run "$ENTENTE" actors --unknown --db u.db; [ "$status" -eq 1 ]; [[ "$output" == *"no event of the ledger's reports lacks only a name"* ]]
    run "$ENTENTE" actors --unknown --db nowhere.db; [ "$status" -eq 5 ]
    run "$ENTENTE" actors --unknown Korea --db u.db; [ "$status" -eq 2 ]
    run "$ENTENTE" actors Korea; [ "$status" -eq 0 ]
}
