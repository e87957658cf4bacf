load helpers

@test "claims as JSONL, nothing stored" {
    story 2024-10-18 "South Korea condemned North Korea on Thursday." > in.jsonl
    run "$ENTENTE" read in.jsonl --jsonl -q
    [ "$status" -eq 0 ]
    [[ "$output" == *'"source":"KOR"'* ]]; [[ "$output" == *'"target":"PRK"'* ]]; [[ "$output" == *'"action":"ACCUSE"'* ]]
    [[ "$output" == *'"date":"2024-10-17"'* ]]; [[ "$output" == *'"modality":"asserted"'* ]]; [[ "$output" == *'"spans":{"trigger":['* ]]
    [ "$(ls)" = in.jsonl ]
}
@test "every field that was promised" {
    story 2024-10-18 "South Korea condemned North Korea." > in.jsonl
    run "$ENTENTE" read in.jsonl --jsonl -q
    for f in report_id sentence source source_sector target target_sector action mode cameo quad goldstein date modality speaker spans confidence; do [[ "$output" == *"\"$f\":"* ]]; done
    echo "$output" | python3 -c 'import json,sys; [json.loads(l) for l in sys.stdin]'
}
@test "CSV and TSV have a header, JSON is one array" {
    story 2024-10-18 "South Korea condemned North Korea." > in.jsonl
    run "$ENTENTE" read in.jsonl --csv -q; [[ "${lines[0]}" == report_id,report,outlet* ]]; [ "${#lines[@]}" -eq 2 ]
    run "$ENTENTE" read in.jsonl --tsv -q; [[ "${lines[0]}" == report_id$'\t'report* ]]
    "$ENTENTE" read in.jsonl --json -q | python3 -c 'import json,sys; assert len(json.load(sys.stdin)) == 1'
}
@test "the input's id is the report_id" {
    echo '{"id":42,"date":"2024-10-18","text":"South Korea condemned North Korea."}' > in.jsonl
    run "$ENTENTE" read in.jsonl --jsonl -q; [[ "$output" == '{"report_id":"42"'* ]]
}
@test "plain text wants a date for the ledger" {
    echo "South Korea condemned North Korea." > story.txt
    run "$ENTENTE" read story.txt; [ "$status" -eq 3 ]; [[ "$output" == *"--date"* ]]
    run "$ENTENTE" read story.txt --date 2024-10-18 --outlet Gazette; [ "$status" -eq 0 ]
    run "$ENTENTE" events --jsonl; [[ "$output" == *'"outlet":"Gazette"'* ]]
}
@test "reading twice changes nothing" {
    story 2024-10-18 "South Korea condemned North Korea." > in.jsonl
    "$ENTENTE" read in.jsonl -q; sum=$("$ENTENTE" events --csv | cksum)
    run "$ENTENTE" read in.jsonl; [ "$status" -eq 0 ]; [[ "$output" == *"1 already known"* ]]
    [ "$sum" = "$("$ENTENTE" events --csv | cksum)" ]
}
@test "as-of hides later reports" {
    story 2024-10-18 "South Korea condemned North Korea." > in.jsonl
    story 2024-10-25 "Japan condemned North Korea." >> in.jsonl
    "$ENTENTE" read in.jsonl -q
    run "$ENTENTE" events --as-of 2024-10-20 --jsonl; [ "${#lines[@]}" -eq 1 ]; [[ "$output" != *JPN* ]]
    run "$ENTENTE" events --as-of 2024-10-01; [ "$status" -eq 1 ]
}
@test "gzip, zip and standard input" {
    story 2024-10-18 "South Korea condemned North Korea." > in.jsonl
    gzip -k in.jsonl
    run "$ENTENTE" read in.jsonl.gz --jsonl -q; [ "${#lines[@]}" -eq 1 ]
    python3 -c 'import zipfile; z=zipfile.ZipFile("in.zip","w"); z.write("in.jsonl","a.jsonl"); z.write("in.jsonl","b/c.jsonl")'
    run "$ENTENTE" read in.zip --jsonl -q; [ "${#lines[@]}" -eq 2 ]
    run bash -c '"$ENTENTE" read - --jsonl -q < in.jsonl.gz'; [ "${#lines[@]}" -eq 1 ]
}
@test "other languages are kept without claims" {
    story 2024-10-18 "El gobierno de China se reunió con el gobierno de Japón en la ciudad de Pekín para hablar de la situación de la península y de las relaciones entre los dos países." > in.jsonl
    run "$ENTENTE" read in.jsonl; [ "$status" -eq 0 ]; [[ "$output" == *"1 not in English"* ]]
    story 2024-10-18 "El gobierno de China condenó a Japón." > in.jsonl; story 2024-10-18 "Китай осудил Японию." >> in.jsonl
    run "$ENTENTE" read in.jsonl; [ "$status" -eq 0 ]; [[ "$output" == *"2 not in English"* ]]
}
@test "a report of a line or two is English though it has no \"the\"" {
    story 2024-10-18 "South Korea accused North Korea of lying. Japan did not attack China." > in.jsonl
    story 2024-10-18 "Luiz Inacio Lula da Silva met Marine Le Pen." >> in.jsonl
    run "$ENTENTE" read in.jsonl; [ "$status" -eq 0 ]; [[ "$output" != *"not in English"* ]]; [[ "$output" == *"2 reports read"* ]]
}
@test "jobs do not change the answer" {
    for i in 1 2 3 4 5 6 7 8 9; do story 2024-10-1$i "South Korea condemned North Korea. China met Japan on Monday."; done > in.jsonl
    a=$("$ENTENTE" read in.jsonl --csv -q -j1 | cksum); b=$("$ENTENTE" read in.jsonl --csv -q -j4 | cksum); [ "$a" = "$b" ]
    "$ENTENTE" read in.jsonl -q --db a.db -j1; "$ENTENTE" read in.jsonl -q --db b.db -j4
    [ "$("$ENTENTE" events --csv --db a.db | cksum)" = "$("$ENTENTE" events --csv --db b.db | cksum)" ]
}
@test "a state outlet's \"we\" is its state, but not in words that it quotes" {
    printf '{"date":"2011-03-01","outlet":"KCNA","text":"We demand that South Korea stop the drills."}\n' > own.jsonl
    printf '{"date":"2011-03-01","outlet":"KCNA","text":"A club in Vienna released a statement. It noted, adding:\\nWe demand that South Korea stop the drills."}\n' > apart.jsonl
    "$ENTENTE" read --jsonl -q own.jsonl | grep -q '"source":"PRK"'
    none sh -c '"$ENTENTE" read --jsonl -q apart.jsonl | grep -q "\"source\":\"PRK\""'
}
@test "a speech: \"I\" and \"we\" are whose words they are, by outlet, speaker or country_iso3; a courtesy is asserted" {
    printf '{"date":"2017-09","country_iso3":"JAM","text":"We urge North Korea to comply with the resolutions. May I congratulate Colombia. I would like to thank France for its help."}\n' > s.jsonl
    run "$ENTENTE" read -q --jsonl s.jsonl; [ "$status" -eq 0 ]; [ "${#lines[@]}" -eq 3 ]
    [[ "${lines[0]}" == *'"outlet":"JAM"'*'"source":"JAM"'*'"target":"PRK"'*'"action":"REQUEST"'*'"modality":"asserted"'* ]]
    [[ "${lines[1]}" == *'"source":"JAM"'*'"target":"COL"'*'"modality":"asserted"'* ]]; [[ "${lines[2]}" == *'"source":"JAM"'*'"target":"FRA"'*'"modality":"asserted"'* ]]
    printf '{"date":"2017-09","speaker":"Jamaica","text":"I urge North Korea to comply with the resolutions."}\n' > t.jsonl
    run "$ENTENTE" read -q --jsonl t.jsonl; [[ "$output" == *'"source":"JAM"'* ]]
    printf '{"date":"2017-09","text":"I urge North Korea to comply with the resolutions."}\n' > u.jsonl
    run "$ENTENTE" read -q --jsonl u.jsonl; [[ "$output" != *'"source":"'[A-Z]* ]]
}
