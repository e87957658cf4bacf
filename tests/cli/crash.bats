load helpers

many() { for i in $(seq "$1"); do story "2024-0$((i % 9 + 1))-1$((i % 10))" "South Korea condemned North Korea over test $i. China and Japan held talks. Russia sent food to Cuba."; done; }

@test "kill -9 in the middle of a read: clean, and reading on adds only what is missing" {
    many 1500 > in.jsonl
    for wait in 0.2 0.3 0.4 0.5; do
        "$ENTENTE" read in.jsonl -q --db k.db & pid=$!
        sleep $wait; kill -9 $pid 2>/dev/null || true; wait $pid 2>/dev/null || true
        [ -f k.db ] && "$ENTENTE" check -q --db k.db
    done
    run "$ENTENTE" read in.jsonl --db k.db; [ "$status" -eq 0 ]
    "$ENTENTE" check -q --db k.db
    "$ENTENTE" read in.jsonl -q --db whole.db
    [ "$(sqlite3 k.db 'SELECT count(*) FROM report')" -eq 1500 ]
    [ "$("$ENTENTE" events --db k.db --csv | cksum)" = "$("$ENTENTE" events --db whole.db --csv | cksum)" ]
}
@test "interrupt: what was finished stays, 130" {
    many 3000 > in.jsonl
    "$ENTENTE" read in.jsonl --db i.db 2> err.txt & pid=$!
    sleep 0.7; kill -INT $pid; code=0; wait $pid || code=$?
    [ "$code" -eq 130 ] || [ "$code" -eq 0 ]
    "$ENTENTE" check -q --db i.db
}
@test "two writers: one waits or says so, nothing is lost" {
    many 300 > a.jsonl; many 600 > b.jsonl
    "$ENTENTE" read a.jsonl -q --db w.db & "$ENTENTE" read b.jsonl -q --db w.db; wait
    "$ENTENTE" check -q --db w.db
    [ "$(sqlite3 w.db 'SELECT count(*) FROM report')" -eq 600 ]
}
@test "a full disk: the ledger is as before" {
    many 400 > in.jsonl
    "$ENTENTE" read <(head -5 in.jsonl) -q --db f.db
    run bash -c 'ulimit -f 900; trap "" XFSZ; "$ENTENTE" read in.jsonl -q --db f.db'
    "$ENTENTE" check -q --db f.db
    "$ENTENTE" read in.jsonl -q --db f.db
    [ "$(sqlite3 f.db 'SELECT count(*) FROM report')" -eq 400 ]
}
