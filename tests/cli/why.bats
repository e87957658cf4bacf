load helpers

@test "read --why: a claim with its words, frame, probability and features; a sentence without one with its reason; no ledger" {
    story 2008-05-05 "South Korea accused North Korea of lying. Japan did not attack China. The weather was fine." > s.jsonl
    run "$ENTENTE" read --why s.jsonl; [ "$status" -eq 0 ]; [ ! -e entente.db ]
    [[ "$output" == *'KOR GOV > PRK GOV  ACCUSE 112 -2.0  asserted  2008-05-05'* ]]
    [[ "$output" == *'trigger "accused" 12-19, source "South Korea" 0-11, target "North Korea" 20-31'* ]]
    [[ "$output" == *'frame   frames_verbal.tsv:'*' accuse'* ]]; [[ "$output" == *'model   ACCUSE 0.9'* ]]
    [[ "$output" == *'a frame finds ACCUSE from source to target'* ]]
    [[ "$output" == *'no claim: frames_material.tsv:'*' attack fits "attack", but the report itself says that it was not so: "not"'* ]]
    [[ "$output" == *'actors  JPN GOV "Japan" 0-5, CHN GOV "China" 21-26'* ]]; [[ "$output" != *weather* ]]
    [[ "$output" == *'1 sentence with two actors gave no claim:'*'1  denied '* ]]
}
@test "read --why: rows of claims and of sentences without one; the same for any number of threads" {
    story 2008-05-05 "South Korea accused North Korea of lying. Japan did not attack China." > s.jsonl
    story 2008-05-06 "Russia's cooperation with Iran must grow." >> s.jsonl
    run "$ENTENTE" read -q --why --jsonl s.jsonl; [ "$status" -eq 0 ]; [ "${#lines[@]}" -eq 3 ]
    [[ "${lines[0]}" == *'"source":"KOR"'*'"p_type":0.9'*'"features":[{"weight":'*'"reason":"","why":"","obstacles":[],"actors":[]}' ]]
    [[ "${lines[1]}" == *'"source":"",'*'"action":"",'*'"features":[],"reason":"denied","why":"frames_material.tsv:'*'"obstacles":[{"reason":"denied","action":"ASSAULT","entry":"frames_material.tsv:'* ]]
    [[ "${lines[2]}" == *'"reason":"mentioned"'* ]]
    run python3 -c 'import json,sys; [json.loads(l) for l in open(sys.argv[1])]' <("$ENTENTE" read -q --why --jsonl s.jsonl); [ "$status" -eq 0 ]
    "$ENTENTE" read -q --why --csv s.jsonl > one.csv; [ "$(wc -l < one.csv)" -eq 4 ]
    for n in 1 4; do "$ENTENTE" read -q --why -j $n s.jsonl > out.$n; done; cmp out.1 out.4
}
@test "read --why changes no claim, and with --db keeps them" {
    head -40 "$ENTENTE_SOURCE/data/demo/reports.jsonl" > demo.jsonl
    "$ENTENTE" read -q --jsonl demo.jsonl > plain
    "$ENTENTE" read -q --why --jsonl demo.jsonl | grep '"reason":""' | sed 's/,"p_type":.*/}/' > why
    cmp plain why
    "$ENTENTE" read -q --why --db w.db demo.jsonl > shown
    "$ENTENTE" read -q --db p.db demo.jsonl
    [ "$(sqlite3 w.db 'SELECT * FROM claim' | cksum)" = "$(sqlite3 p.db 'SELECT * FROM claim' | cksum)" ]
    grep -q "no claim: " shown
}
@test "read --why: a phrase of the user's dictionary that drops" {
    story 2008-05-05 "China condemned Japan after a chess match." > s.jsonl
    run "$ENTENTE" read --why --dict "$ENTENTE_SOURCE/tests/dict/discards.txt" s.jsonl; [ "$status" -eq 0 ]
    [[ "$output" == *'no claim: the words "chess match" (discards.txt:2) drop the sentence'* ]]; [[ "$output" == *'1  discard '* ]]
    run "$ENTENTE" read --why --pairs s.jsonl; [ "$status" -eq 2 ]
}
@test "dict try: why there is no claim, and what the model thought of one" {
    run "$ENTENTE" dict try "Japan did not attack China."; [ "$status" -eq 1 ]; [[ "$output" == *"no claim: frames_material.tsv:"*"says that it was not so"* ]]
    run "$ENTENTE" dict try "The roof was green."; [ "$status" -eq 1 ]; [[ "$output" == *"no claim: no word of action is known here; it has no verb"* ]]
    run "$ENTENTE" dict try "China accused Japan of lying."; [ "$status" -eq 0 ]; [[ "$output" == *"model   ACCUSE 0.9"* ]]
}
@test "explain: why of a claim, and why a sentence gave none" {
    story 2008-05-05 "In the end South Korea accused North Korea of lying. Japan did not attack China in the spring." > s.jsonl
    "$ENTENTE" read -q --db e.db s.jsonl
    joined() { tr -s '\n ' ' ' <<< "$output"; }
    run "$ENTENTE" explain r1.1 --db e.db; [ "$status" -eq 0 ]; [[ "$(joined)" == *"Claim c1: the classifier gives ACCUSE 0.9"*"for it speak most: a frame finds ACCUSE from source to target"*"[r1.1]"* ]]
    run "$ENTENTE" explain c1 --db e.db; [ "$status" -eq 0 ]; [[ "$(joined)" == *"Claim c1: the classifier gives ACCUSE 0.9"* ]]
    run "$ENTENTE" explain r1.2 --db e.db; [ "$status" -eq 0 ]; [[ "$(joined)" == *"No claim from sentence 2: frames_material.tsv:"*"but the report itself says"* ]]
    run "$ENTENTE" explain r1 --json --db e.db; [ "$status" -eq 0 ]; [[ "$output" == *'"why"'* ]]; python3 -c 'import json,sys; json.loads(sys.argv[1])' "$output"
}
