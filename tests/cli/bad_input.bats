load helpers

# Every test leaves the ledger as it was.
before() { story 2024-10-18 "South Korea condemned North Korea." > good.jsonl; "$ENTENTE" read good.jsonl -q; sum=$("$ENTENTE" events --csv | cksum); }
unharmed() { [ "$sum" = "$("$ENTENTE" events --csv | cksum)" ]; "$ENTENTE" check -q; }

@test "a path that is not there: 5, and the others are read" {
    before; run "$ENTENTE" read nowhere.txt; [ "$status" -eq 5 ]; [[ "$output" == *"nowhere.txt"* ]]; unharmed
    story 2024-10-20 "Japan condemned North Korea." > more.jsonl
    run "$ENTENTE" read nowhere.txt more.jsonl; [ "$status" -eq 5 ]; [[ "$output" == *"1 report read"* ]]
}
@test "a folder" { before; mkdir d; run "$ENTENTE" read d; [ "$status" -eq 3 ]; [[ "$output" == *"folder"* ]]; unharmed; }
@test "an empty file" { before; : > empty; run "$ENTENTE" read empty; [ "$status" -eq 3 ]; [[ "$output" == *"empty"* ]]; unharmed; }
@test "a binary file" { before; head -c 5000 "$ENTENTE" > bin; run "$ENTENTE" read bin; [ "$status" -eq 3 ]; [[ "$output" == *"binary"* ]]; unharmed; }
@test "broken UTF-8, with the byte" { before; printf 'China met \377 Japan.' > bad.txt; run "$ENTENTE" read bad.txt --date 2024-01-01; [ "$status" -eq 3 ]; [[ "$output" == *"byte 10 is not UTF-8"* ]]; unharmed; }
@test "a truncated gzip" {
    before; for i in $(seq 2000); do story 2024-10-18 "South Korea condemned North Korea, number $i $RANDOM."; done | gzip > t.gz; head -c 8000 t.gz > cut.gz
    run "$ENTENTE" read cut.gz --db other.db; [ "$status" -eq 3 ]; [[ "$output" == *"cut.gz"* ]]; "$ENTENTE" check -q --db other.db; unharmed
}
@test "JSONL of wrong types: line numbers, and the good ones are read" {
    before
    { story 2024-10-21 "Japan condemned North Korea."; echo '{"date":"2024-10-21","text":["x"]}'; echo '{"date":20241021,"text":"x"}'; echo 'nonsense'; echo '[1]'; } > mixed.jsonl
    run "$ENTENTE" read mixed.jsonl; [ "$status" -eq 3 ]
    [[ "$output" == *"mixed.jsonl:2: "* ]]; [[ "$output" == *"mixed.jsonl:3: "* ]]; [[ "$output" == *"mixed.jsonl:4: "* ]]; [[ "$output" == *"mixed.jsonl:5: "* ]]; [[ "$output" == *"1 report read"* ]]
}
@test "a line of 100 MB: bounded, told, the rest is read" {
    before
    { printf '{"date":"2024-10-21","text":"'; head -c 100000000 /dev/zero | tr '\0' 'x'; printf '"}\n'; story 2024-10-21 "Japan condemned North Korea."; } > long.jsonl
    run "$ENTENTE" read long.jsonl; [ "$status" -eq 3 ]; [[ "$output" == *"long.jsonl:1: "*"limit"* ]]; [[ "$output" == *"1 report read"* ]]; rm long.jsonl
}
@test "not a ledger" { before; echo "some text" > x.db; run "$ENTENTE" events --db x.db; [ "$status" -eq 5 ]; [[ "$output" == *"x.db"* ]]; run "$ENTENTE" read good.jsonl --db x.db; [ "$status" -eq 5 ]; [ "$(cat x.db)" = "some text" ]; }
@test "standard output that cannot be written" { before; run bash -c '"$ENTENTE" events --csv > /dev/full'; [ "$status" -eq 5 ]; }
@test "a lexicon with a fault: file and line" {
    cp -r "$ENTENTE_SOURCE/data" lex; printf 'ZZZZ\tx\n' >> lex/actors/states.tsv
    run "$ENTENTE" check --data lex; [ "$status" -eq 3 ]; [[ "$output" == *"actors/states.tsv:"*"alpha-3"* ]]
}
