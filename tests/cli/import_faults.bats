load helpers

# One file in the form of GDELT 2.0: N rows of USA towards CHN, ids from FIRST.
gdelt() { # FIRST N
    awk -v first="$1" -v n="$2" 'BEGIN { OFS = "\t"
        geo = "1\tParis\tFR\tFR\t\t48.8\t2.3\tFR"
        for (i = 0; i < n; i++) {
            day = 20200101 + i % 12 * 100 + int(i / 12) % 28
            print first + i, day, int(day / 100), 2020, 2020.1, "USAGOV", "A", "USA", "", "", "", "", "GOV", "", "", "CHN", "B", "CHN", "", "", "", "", "", "", "",
                1, "043", "043", "04", 1, 2.8, 1 + i % 9, 1, 1 + i % 9, -1.5, geo, geo, geo, day "000000", sprintf("https://www.example.org/%d/%08x%08x%08x%08x", first + i, rand() * 2e9, rand() * 2e9, rand() * 2e9, rand() * 2e9)
        } }'
}
rows() { "$ENTENTE" events --layer gdelt2 --csv --db "$1" | tail -n +2 | wc -l; }

@test "a file that may not grow: exit 5 with words, and all is as before" {
    gdelt 1 50 > a.csv; gdelt 1000 80000 > b.csv
    "$ENTENTE" import a.csv -q --db f.db
    run bash -c 'ulimit -f 1300; "$ENTENTE" import b.csv -q --db f.db'
    [ "$status" -eq 5 ]; [[ "$output" == *"File too large"* ]] || [[ "$output" == *"disk"* ]]
    "$ENTENTE" check -q --db f.db
    [ "$(rows f.db)" -eq 50 ]
    [ -z "$(ls f.db-segments | grep part)" ]
    "$ENTENTE" import a.csv b.csv -q --db f.db
    [ "$(rows f.db)" -eq 80050 ]
}
@test "a full disk: exit 5 with words, and all is as before" {
    [ "$(id -u)" -eq 0 ] || skip "mounting needs root"
    mkdir small; mount -t tmpfs -o size=4m tmpfs small 2>/dev/null || skip "no tmpfs can be mounted"
    gdelt 1 50 > a.csv; gdelt 1000 150000 > b.csv; gdelt 900000 20 > c.csv
    result=0
    "$ENTENTE" import a.csv -q --db small/f.db || result=1
    code=0; "$ENTENTE" import c.csv b.csv -q --db small/f.db 2> err.txt || code=$?
    [ "$code" -eq 5 ] && grep -q "No space left\|full" err.txt || result=2
    "$ENTENTE" check -q --db small/f.db || result=3
    n=$(rows small/f.db); [ "$n" -eq 50 ] || [ "$n" -eq 70 ] || result=4
    mount -o remount,size=200m small
    "$ENTENTE" import a.csv b.csv c.csv -q --db small/f.db || result=5
    [ "$(rows small/f.db)" -eq 150070 ] || result=6
    umount small
    echo "result $result, $n rows: $(cat err.txt)"; [ "$result" -eq 0 ]
}
@test "a segment that is gone or another is damage, not an empty answer" {
    gdelt 1 50 > a.csv; gdelt 500 70 > b.csv
    "$ENTENTE" import a.csv -q --db a.db; "$ENTENTE" import b.csv -q --db b.db
    cp a.db-segments/seg-00000001 kept
    for damage in "rm a.db-segments/seg-00000001" "cp b.db-segments/seg-00000001 a.db-segments" "truncate -s 5000 a.db-segments/seg-00000001"; do
        $damage
        for verb in "events --layer gdelt2" "matrix --layer gdelt2" "dyad USA CHN --layer gdelt2"; do
            run "$ENTENTE" $verb --db a.db; [ "$status" -eq 3 ]; [[ "$output" == *segment* ]]
        done
        run "$ENTENTE" check --db a.db; [ "$status" -eq 3 ]; [[ "$output" == *"segment seg-00000001"* ]]
        cp kept a.db-segments/seg-00000001
        "$ENTENTE" check -q --db a.db; [ "$(rows a.db)" -eq 50 ]
    done
}
@test "check: rows that an import tells and segments do not hold; files that nobody names" {
    gdelt 1 50 > a.csv
    "$ENTENTE" import a.csv -q --db a.db
    touch a.db-segments/seg-00000007 a.db-segments/seg-00000008.part
    run "$ENTENTE" check --db a.db; [ "$status" -eq 0 ]
    [[ "$output" == *"no fault"*seg-0000000[78]* ]]; [ -f a.db-segments/seg-00000007 ]
    gdelt 500 9 > b.csv; "$ENTENTE" import b.csv -q --db a.db
    [ ! -f a.db-segments/seg-00000007 ]; [ ! -f a.db-segments/seg-00000008.part ]
    sqlite3 a.db "UPDATE import SET n_accepted = n_accepted + 1, n_rows = n_rows + 1 WHERE import_id = 1"
    run "$ENTENTE" check --db a.db; [ "$status" -eq 3 ]
    [[ "$output" == *"layer gdelt2: segments hold 59 rows, imports tell 60"* ]]; [[ "$output" == *"import 1: 50 rows are in segments, 51 were accepted"* ]]
    sqlite3 a.db "DELETE FROM import WHERE import_id = 1"
    run "$ENTENTE" check --db a.db; [ "$status" -eq 3 ]; [[ "$output" == *"of import 1, which is not on record"* ]]
}
