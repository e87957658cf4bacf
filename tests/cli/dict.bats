load helpers

D="$ENTENTE_SOURCE/tests/dict"

@test "check: what each file is and holds, and 0" {
    run "$ENTENTE" dict check "$D"/*.txt; [ "$status" -eq 0 ]
    [[ "$output" == *"actors.txt: actors: "* ]]; [[ "$output" == *"agents.txt: agents: "* ]]; [[ "$output" == *"discards.txt: discards: "* ]]
    [[ "$output" == *"flat.txt: verbs (TABARI): "* ]]; [[ "$output" == *"issues.txt: issues: "* ]]; [[ "$output" == *"verbs.txt: verbs (PETRARCH 2): "* ]]
    run "$ENTENTE" dict check "$D" --jsonl; [ "$status" -eq 0 ]; [[ "$output" == *'"kind":"verbs","dialect":"TABARI"'* ]]
}
@test "check: every fault with file and line, and 3" {
    printf 'BORDURIA\nSYLDAVIA [SYL >9008223]\nKLUMPF [SYLGOV >22010101][SYLMIL 991231-900101][SYL]\n' > a.txt
    run "$ENTENTE" dict check a.txt; [ "$status" -eq 3 ]
    [[ "$output" == *"a.txt:1: 'BORDURIA' has no code"* ]]; [[ "$output" == *"a.txt:2: the date '9008223' has 7 characters"* ]]
    [[ "$output" == *"a.txt:3: the date '22010101' lies in the year 2201"* ]]; [[ "$output" == *"a.txt:3: the spell"*"ends before it begins"* ]]
    [[ "$output" == *"5 faults"* ]]
}
@test "check: a file that is none, a file that is not there" {
    printf '{"date":"2024-10-31","title":"x","text":"y"}\n' > r.jsonl
    run "$ENTENTE" dict check r.jsonl; [ "$status" -eq 3 ]; [[ "$output" == *"no dictionary"* ]]
    run "$ENTENTE" dict check nowhere.txt; [ "$status" -eq 5 ]
    run "$ENTENTE" read --jsonl --dict r.jsonl r.jsonl; [ "$status" -eq 3 ]; [[ "$output" == *"no dictionary"* ]]
}
@test "usage" {
    run "$ENTENTE" dict; [ "$status" -eq 2 ]
    run "$ENTENTE" dict nonsense; [ "$status" -eq 2 ]; [[ "$output" == *"check, load, list or try"* ]]
    run "$ENTENTE" dict check; [ "$status" -eq 2 ]
    run "$ENTENTE" dict try; [ "$status" -eq 2 ]
    run "$ENTENTE" dict try "China met Japan." --dict-only; [ "$status" -eq 2 ]; [[ "$output" == *"--dict-only needs a dictionary"* ]]
    run "$ENTENTE" help dict; [ "$status" -eq 0 ]; [[ "$output" == *"--dict-only"* ]]
}
@test "try: which entry of which file and line did what" {
    run "$ENTENTE" dict try "Bordurian mounted dragoons shelled Syldavia with rockets." --dict "$D" --date 2024-10-30; [ "$status" -eq 0 ]
    [[ "$output" == *"Bordurian  <- actors.txt:2 Bordurian [BRD]"* ]]; [[ "$output" == *"mounted dragoons  <- agents.txt:3 Mounted Dragoons [~MIL]  => MIL"* ]]
    [[ "$output" == *"BRD MIL > SYL GOV  ASSAULT 194"* ]]; [[ "$output" == *"frame   verbs.txt:14 - * (WITH &WEAPON) [194]"* ]]
    [[ "$output" == *"target  actors.txt:5 Syldavia [SYL]"* ]]
    run "$ENTENTE" dict try "China condemned Borduria." --dict "$D/actors.txt" --date 2024-10-30; [ "$status" -eq 0 ]
    [[ "$output" == *"frame   frames_verbal.tsv:"* ]]; [[ "$output" == *"source  ours"* ]]
}
@test "try: why there is no claim, and 1" {
    run "$ENTENTE" dict try "Borduria signaled Syldavia." --dict "$D"; [ "$status" -eq 1 ]
    [[ "$output" == *"010 is no event in PLOVER"* ]]; [[ "$output" == *"no claim"* ]]
    run "$ENTENTE" dict try "Borduria shelled Syldavia after a chess match." --dict "$D"; [ "$status" -eq 1 ]; [[ "$output" == *"discards.txt:2  => the sentence is dropped"* ]]
}
@test "read: --dict beside ours, --dict-only instead, lists and repeats" {
    story 2024-10-30 "Borduria shelled Syldavia over goats. China condemned Japan." > s.jsonl
    run "$ENTENTE" read -q --jsonl s.jsonl; [[ "$output" != *Borduria*'"source":"BRD"'* ]]
    run "$ENTENTE" read -q --jsonl --dict "$D/actors.txt,$D/verbs.txt" --dict "$D/issues.txt" s.jsonl; [ "$status" -eq 0 ]
    [[ "$output" == *'"source":"BRD"'* ]]; [[ "$output" == *'"frame":"verbs.txt:10 '* ]]; [[ "$output" == *'"context":"military;goats"'* ]]; [[ "$output" == *'"source":"CHN"'* ]]
    run "$ENTENTE" read -q --jsonl --dict "$D" --dict-only s.jsonl; [ "$status" -eq 0 ]; [[ "$output" == *'"source":"BRD"'* ]]; [[ "$output" != *'"source":"CHN"'* ]]
    for n in 1 4; do "$ENTENTE" read -q --jsonl -j $n --dict "$D" s.jsonl > out.$n; done; cmp out.1 out.4
}
@test "faults of a dictionary are told, and the rest is used" {
    story 2024-10-30 "Borduria condemned Syldavia." > s.jsonl
    printf 'BORDURIA [BRD]\nSYLDAVIA [SYL]\nRURITANIA\n' > a.txt
    run "$ENTENTE" read -q --jsonl --dict a.txt s.jsonl; [ "$status" -eq 0 ]
    [[ "$output" == *"a.txt:3: 'RURITANIA' has no code"* ]]; [[ "$output" == *'"source":"BRD"'* ]]
}
@test "load: the ledger remembers, later reading follows, check agrees" {
    story 2024-10-30 "Borduria condemned Syldavia." > s.jsonl
    cp "$D/actors.txt" mine.txt
    run "$ENTENTE" dict load mine.txt --db l.db; [ "$status" -eq 0 ]; [[ "$output" == *"mine.txt: actors"* ]]
    rm mine.txt
    run "$ENTENTE" dict list --db l.db; [ "$status" -eq 0 ]; [[ "$output" == *"mine.txt: actors"* ]]
    "$ENTENTE" read -q s.jsonl --db l.db
    run "$ENTENTE" events --db l.db --jsonl; [ "$status" -eq 0 ]; [[ "$output" == *'"source":"BRD"'* ]]
    run "$ENTENTE" events --db l.db --source BRD; [ "$status" -eq 0 ]
    run "$ENTENTE" check --db l.db; [ "$status" -eq 0 ]
    run "$ENTENTE" dict load --db l.db; [ "$status" -eq 0 ]
    run "$ENTENTE" dict list --db l.db; [ "$status" -eq 1 ]
}
@test "list: nothing loaded is 1" { run "$ENTENTE" dict list; [ "$status" -eq 1 ]; [[ "$output" == *"no dictionary is loaded"* ]]; }
