load helpers

@test "no verb: short help and 2" { run "$ENTENTE"; [ "$status" -eq 2 ]; [[ "$output" == *"usage: entente VERB"* ]]; }
@test "unknown verb: a suggestion" { run "$ENTENTE" reed x; [ "$status" -eq 2 ]; [[ "$output" == *"did you mean 'read'"* ]]; }
@test "unknown option: a suggestion" { run "$ENTENTE" events --sorce CHN; [ "$status" -eq 2 ]; [[ "$output" == *"did you mean --source"* ]]; }
@test "an option of another verb is refused" { run "$ENTENTE" version --by month; [ "$status" -eq 2 ]; }
@test "a missing value" { run "$ENTENTE" dyad CHN PRK --by; [ "$status" -eq 2 ]; [[ "$output" == *"needs a value"* ]]; }
@test "too few arguments" { run "$ENTENTE" brief CHN; [ "$status" -eq 2 ]; [[ "$output" == *"usage: entente brief A B"* ]]; }
@test "help of every verb" {
    for verb in read parse import layers compact brief events ties dyad matrix movers actors explain sql fetch export check dict version help; do
        run "$ENTENTE" help $verb; [ "$status" -eq 0 ]; [[ "$output" == "usage: entente $verb"* ]]; [[ "$output" == *"Examples:"* ]]
        run "$ENTENTE" $verb --help; [ "$status" -eq 0 ]; [[ "$output" == "usage: entente $verb"* ]]
    done
}
@test "man page and completion come from the same table" {
    run "$ENTENTE" help codes; [ "$status" -eq 0 ]; [[ "$output" == *MOBILIZE*mcf*hypothetical* ]]
    run "$ENTENTE" help --man; [ "$status" -eq 0 ]; [[ "$output" == "entente(1)"* ]]; [[ "$output" == *"--half-life"* ]]
    run bash -n <("$ENTENTE" help --completion bash); [ "$status" -eq 0 ]
    for shell in bash zsh fish; do run "$ENTENTE" help --completion $shell; [ "$status" -eq 0 ]; [[ "$output" == *dyad* ]]; done
    run "$ENTENTE" help --completion tcsh; [ "$status" -eq 2 ]
}
@test "version" { run "$ENTENTE" --version; [ "$status" -eq 0 ]; [[ "$output" == "entente 0."* ]]; run "$ENTENTE" version --json; [ "$status" -eq 0 ]; [[ "$output" == '{"version":'* ]]; }
@test "no ledger: says how to make one, 5" { run "$ENTENTE" events; [ "$status" -eq 5 ]; [[ "$output" == *"no such ledger"* ]]; }
@test "unknown actor" { story 2024-01-02 "China met Japan." | "$ENTENTE" read - -q; run "$ENTENTE" brief Narnia CHN; [ "$status" -eq 2 ]; [[ "$output" == *"Narnia"* ]]; }
@test "bad date" { story 2024-01-02 "China met Japan." | "$ENTENTE" read - -q; run "$ENTENTE" events --since 2024-02-30; [ "$status" -eq 2 ]; [[ "$output" == *"2024-02-30"* ]]; }
@test "bad citation" { story 2024-01-02 "China met Japan." | "$ENTENTE" read - -q; run "$ENTENTE" explain nonsense; [ "$status" -eq 2 ]; run "$ENTENTE" explain r99.1; [ "$status" -eq 1 ]; }
@test "actors by any code" {
    for q in PRK KP 731 "North Korea" DPRK; do run "$ENTENTE" actors "$q" --jsonl; [ "$status" -eq 0 ]; [[ "$output" == *'"iso3c":"PRK"'* ]]; done
    run "$ENTENTE" actors Narnia; [ "$status" -eq 1 ]
}
