load helpers

tell() { # DATE OUTLET TEXT
    printf '{"date":"%s","outlet":"%s","text":"%s"}\n' "$1" "$2" "$3"
}
long="South Korea condemned North Korea on Thursday. The foreign ministry in Seoul called the launch of two rockets towards the sea a grave provocation, and asked the neighbours of both states to speak with one voice."

@test "one wire story in two outlets counts once, and says so" {
    tell 2024-10-18 Agency "SEOUL, Oct. 18 (Agency) -- $long A spokesman would not say more." > in.jsonl
    tell 2024-10-19 Gazette "$long" >> in.jsonl
    tell 2024-10-19 Herald "Seoul was angry. South Korea condemned North Korea on Thursday." >> in.jsonl
    run "$ENTENTE" read in.jsonl; [ "$status" -eq 0 ]; [[ "$output" == "3 reports read, 1 near-copy; "* ]]
    run "$ENTENTE" events --action ACCUSE; [[ "$output" == *"2 reports"* ]]
    run "$ENTENTE" events --action ACCUSE --as-of 2024-10-18; [[ "$output" != *"reports"* ]]
    [ "$("$ENTENTE" dyad KOR PRK --one-way --by month --csv | tail -1 | cut -d, -f8,9)" = "3,1" ]
    [ "$(sqlite3 entente.db "SELECT group_concat(family, ' ') FROM reports")" = "1 1 3" ]
    [ "$(sqlite3 entente.db "SELECT n_reports, n_outlets FROM events WHERE action = 'ACCUSE'")" = "2|3" ]
    run "$ENTENTE" explain r1; [[ "$output" == *"Copy r2: Gazette, 2024-10-19"* ]]
    run "$ENTENTE" explain r2; [[ "$output" == *"Original r1: Agency, 2024-10-18"* ]]
    run "$ENTENTE" explain r1 --as-of 2024-10-18; [[ "$output" != *Gazette* ]]
    run "$ENTENTE" explain r3; [[ "$output" == *"None is on record."* ]]
    run "$ENTENTE" brief KOR PRK; [[ "$output" == *"from 3 reports (1 near-copy) of 3 outlets"* ]]
    run "$ENTENTE" check; [ "$status" -eq 0 ]
}
@test "a report and a digest that begins otherwise are two" {
    tell 2024-10-18 Agency "$long" > in.jsonl
    tell 2024-10-18 Digest "The minister of railways opened a new station in the north of the country on Wednesday and spoke to the engineers who had built it in two years. Farmers asked the ministry of trade for seed grain before the winter. $long" >> in.jsonl
    run "$ENTENTE" read in.jsonl; [[ "$output" != *near-cop* ]]
}
@test "order of reading and jobs do not change the families" {
    for i in 1 2 3 4 5 6; do tell 2024-10-1$i "Paper $i" "$long"; tell 2024-10-1$i "Sheet $i" "$long It was the $i. of its kind."; done > in.jsonl
    sort -R --random-source=<(yes) in.jsonl > other.jsonl
    "$ENTENTE" read in.jsonl -q --db a.db -j1; "$ENTENTE" read other.jsonl -q --db b.db -j4
    q="SELECT count(DISTINCT family), count(*) FROM reports"
    [ "$(sqlite3 a.db "$q")" = "$(sqlite3 b.db "$q")" ]; [ "$(sqlite3 a.db "$q")" = "1|12" ]
    q="SELECT source, target, action, n_reports, n_outlets, n_claims FROM events ORDER BY 1, 2, 3"
    [ "$(sqlite3 a.db "$q")" = "$(sqlite3 b.db "$q")" ]
}
@test "a ledger of the first format is refused by name" {
    tell 2024-10-18 Agency "$long" > in.jsonl
    "$ENTENTE" read in.jsonl -q; sqlite3 entente.db "PRAGMA user_version = 1"
    run "$ENTENTE" events; [ "$status" -eq 5 ]; [[ "$output" == *"read the reports again"* ]]
    run "$ENTENTE" read in.jsonl; [ "$status" -eq 5 ]; [[ "$output" == *"development version"* ]]
}
@test "a title and the text that names the day tell one event" {
    printf '{"date":"2024-10-19","outlet":"Agency","title":"South Korea condemns North Korea","text":"South Korea condemned North Korea on Thursday. It was the second time."}\n' > in.jsonl
    "$ENTENTE" read in.jsonl -q
    [ "$(sqlite3 entente.db "SELECT n_claims FROM events WHERE action = 'ACCUSE'")" = 2 ]
}
@test "explain names an act by its strongest claim" {
    tell 2024-10-18 Agency "China may bomb Chile. It was said again." > in.jsonl
    "$ENTENTE" read in.jsonl -q
    run "$ENTENTE" explain e1; [[ "$output" == *"e1: China might"* ]]; [[ "$output" == *"does not count"* ]]
    tell 2024-10-19 Gazette "China bombed Chile on Friday." > more.jsonl
    "$ENTENTE" read more.jsonl -q
    run "$ENTENTE" explain e1; [[ "$output" != *"e1: China might"* ]]; [[ "$output" == *"It counts"* ]]
}
