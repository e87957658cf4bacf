load helpers

row() { printf '%s\t%s\t_\t_\t_\t_\t_\t_\t_\t_\n' "$1" "$2"; }

@test "text to CoNLL-U, no ledger" {
    echo "Kim met Xi in Pyongyang. They didn't talk long." > story.txt
    run "$ENTENTE" parse story.txt -q; [ "$status" -eq 0 ]
    [ "${lines[0]}" = "# newdoc id = story.txt" ]; [ "${lines[2]}" = "# sent_id = 1" ]; [ "${lines[3]}" = "# text = Kim met Xi in Pyongyang." ]
    [ "${lines[5]}" = $'2\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_' ]; [[ "$output" == *$'\n2-3\tdidn\'t\t_\t_\t_\t_\t_\t_\t_\t_\n2\tdid\tdo\tAUX\t'* ]]
    [ "$(ls)" = story.txt ]
}
@test "standard input, gzip, JSONL; the summary on standard error" {
    run bash -c 'echo "Kim met Xi." | "$ENTENTE" parse - 2>err'; [ "$status" -eq 0 ]; [ "${lines[0]}" = "# newdoc" ]; [ "$(cat err)" = "1 document, 1 sentence, 4 words" ]
    echo "Kim met Xi." | gzip > a.txt.gz; run "$ENTENTE" parse a.txt.gz -q; [ "${lines[0]}" = "# newdoc id = a.txt.gz" ]; [[ "$output" == *$'1\tKim\t'* ]]
    story 2024-10-18 "Kim met Xi." > in.jsonl; run "$ENTENTE" parse in.jsonl -q; [ "${lines[0]}" = "# newdoc id = in.jsonl:1" ]
}
@test "given tokens stand" {
    { echo "# sent_id = s-1"; row 1 Kim; row 2 met; row 3 'Xi Jinping'; echo; } > in.conllu
    run "$ENTENTE" parse --tokenized in.conllu -q; [ "$status" -eq 0 ]
    [ "${lines[0]}" = "# sent_id = s-1" ]; [[ "${lines[2]}" == $'2\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_' ]]; [[ "${lines[3]}" == $'3\tXi Jinping\tXi Jinping\tPROPN\t'* ]]
    "$ENTENTE" parse --tokenized in.conllu -q > once; "$ENTENTE" parse --tokenized once -q | cmp - once
}
@test "bad CoNLL-U: file, line, what was expected; the rest is read" {
    { row 1 Kim; row 3 Xi; echo; row 1 Xi; } > bad.conllu
    run "$ENTENTE" parse --tokenized bad.conllu; [ "$status" -eq 3 ]
    [[ "$output" == *"bad.conllu:2: the ID is 3, expected 2"* ]]; [[ "$output" == *$'1\tXi\tXi\tPROPN'* ]]; [[ "$output" == *"1 sentence, 1 words; 1 rejected"* ]]
    echo "Kim met Xi." > story.txt; run "$ENTENTE" parse --tokenized story.txt; [ "$status" -eq 3 ]; [[ "$output" == *"story.txt:1: 1 column, expected ten between tabs"* ]]
}
@test "usage, missing files, bytes that are not UTF-8" {
    run "$ENTENTE" parse; [ "$status" -eq 2 ]
    run "$ENTENTE" parse --tokenized x --ranges; [ "$status" -eq 2 ]
    run "$ENTENTE" parse x --format pdf; [ "$status" -eq 2 ]
    run "$ENTENTE" parse missing.txt; [ "$status" -eq 5 ]; [[ "$output" == *"missing.txt"* ]]
    printf 'China met \377 Japan.' > bad.txt; run "$ENTENTE" parse bad.txt; [ "$status" -eq 3 ]; [[ "$output" == *"byte 10 is not UTF-8"* ]]
    : > empty.txt; run "$ENTENTE" parse empty.txt; [ "$status" -eq 3 ]; [[ "$output" == *"the file is empty"* ]]
    echo "Kim met Xi." > story.txt; run bash -c '"$ENTENTE" parse story.txt > /dev/full'; [ "$status" -eq 5 ]
}
@test "names and places of tokens; the same whatever the threads" {
    echo "Kim Jong Un met Russian officials." > story.txt
    run "$ENTENTE" parse story.txt -q --names --ranges --date 2024-10-18
    [[ "$output" == *"Actor=B-PRK:GOV|TokenRange=0:3"* ]]; [[ "$output" == *"Actor=I-PRK:GOV|TokenRange=4:8"* ]]; [[ "$output" == *"Actor=B-RUS|"* ]]
    "$ENTENTE" parse "$ENTENTE_SOURCE/data/demo/reports.jsonl" -q -j1 > one; "$ENTENTE" parse "$ENTENTE_SOURCE/data/demo/reports.jsonl" -q -j3 | cmp - one
}

@test "base forms are whole characters, whatever the money" {
    echo "Offers include financial information of at least €500 (and £1,500), or €2,000 for cafés." > story.txt
    run "$ENTENTE" parse story.txt -q
    [ "$status" -eq 0 ]
    iconv -f UTF-8 -t UTF-8 <<<"$output" >/dev/null
    [[ $output == *$'\t€500\t€500\t'* ]]
}
