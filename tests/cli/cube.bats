#!/usr/bin/env bats
# Imported events: what import, events, dyad, matrix, movers, explain and quarantine say about them.
load helpers

make_rows() {
    gdelt 1 20180101 20180101 CHN PRKGOV 061 2 6.4
    gdelt 2 20180101 20180101 CHN PRKGOV 061 2 6.4
    gdelt 3 20180102 20180102 PRKMIL KOR 138 3 -7.0 https://news.example.org/x
    gdelt 4 20170102 20180102 PRK CHN 040 1 1.0
    gdelt 5 20180103 20180103 "" KOR 190 4 -10.0
    gdelt 6 20180103 20180103 KOR KORGOV 040 1 1.0
}

@test "rows are told once, with layer and citation; a second import changes nothing" {
    make_rows > a.CSV
    run "$ENTENTE" import a.CSV
    [ "$status" -eq 0 ]
    [[ "$output" == *"i1  a.CSV  gdelt2 > gdelt2  6 rows  2017-01-02 to 2018-01-03"* ]]
    gzip -c a.CSV > b.gz
    run "$ENTENTE" import a.CSV b.gz
    [ "$status" -eq 0 ]
    [[ "$output" == *"i1  b.gz: there already"* ]]
    [ "$("$ENTENTE" events --csv | tail -n +2 | wc -l)" -eq 6 ]
    run "$ENTENTE" events --between CHN,PRK --csv
    [ "$(echo "$output" | cut -d, -f2,4,7,8,13,26 | sed -n 2p)" = "2017-01-02,PRK,CHN,,040,i1.4" ]
    [ "$(echo "$output" | cut -d, -f2,4,7,8,13,26 | sed -n 3p)" = "2018-01-01,CHN,PRK,GOV,061,i1.1" ]
    [ "${#lines[@]}" -eq 4 ]
}
@test "as-of, sectors, one a day, text, outlet, weight" {
    make_rows > a.CSV
    "$ENTENTE" import a.CSV -q
    run "$ENTENTE" events --between CHN,PRK --as-of 2018-01-01 --csv # row 4 is of 2017, and known in 2018
    [ "${#lines[@]}" -eq 3 ]
    run "$ENTENTE" events --target PRK:GOV --csv; [ "${#lines[@]}" -eq 3 ]
    run "$ENTENTE" events --target PRK:MIL --csv; [ "$status" -eq 1 ]
    run "$ENTENTE" events --one-a-day --csv; [ "${#lines[@]}" -eq 6 ]
    run "$ENTENTE" events --text "news.example" --csv; [ "${#lines[@]}" -eq 2 ]
    run "$ENTENTE" events --outlet example.org --csv; [ "${#lines[@]}" -eq 6 ]
    run "$ENTENTE" events --order weight --limit 1 --csv; [[ "${lines[1]}" == *",i1.5,"* ]]
    run "$ENTENTE" events --layer reports,gdelt --csv; [ "${#lines[@]}" -eq 7 ]
    run "$ENTENTE" events --layer nothing; [ "$status" -eq 2 ]; [[ "$output" == *"there are: reports, gdelt2"* ]]
}
@test "dyad: dataset and reports side by side, or together" {
    make_rows > a.CSV
    "$ENTENTE" import a.CSV -q
    story 2018-01-02 "China sent food aid to North Korea on Tuesday." | "$ENTENTE" read - -q
    run "$ENTENTE" dyad CHN PRK --by year --one-way --csv
    [ "${#lines[@]}" -eq 3 ]
    [[ "${lines[1]}" == *",1,reports" ]]
    [[ "${lines[2]}" == "CHN,PRK,710,731,2018-01-01,year,2,,,0,2,0,0,12.8,6.4,0,0,"*",1,gdelt2" ]]
    run "$ENTENTE" dyad CHN PRK --by year --one-way --csv --pool
    [ "${#lines[@]}" -eq 2 ]
    [[ "${lines[1]}" == "CHN,PRK,710,731,2018-01-01,year,3,"*"*"* ]]
    run "$ENTENTE" dyad CHN PRK --by year --one-way --csv --layer gdelt2 --one-a-day
    [[ "${lines[1]}" == *"2018-01-01,year,1,"* ]]
}
@test "matrix: all dyads, and what was not known yet" {
    make_rows > a.CSV
    "$ENTENTE" import a.CSV -q
    run "$ENTENTE" matrix --measure events --csv
    [ "${#lines[@]}" -eq 5 ] # header, CHN-PRK, KOR-KOR, PRK-CHN, PRK-KOR: a row without a source is of no dyad
    [ "$(echo "$output" | cut -d, -f1,2,5,6,7,10,11 | sed -n 2p)" = "CHN,PRK,2018-01-03,events,2,2,gdelt2" ]
    run "$ENTENTE" matrix --measure events --two-states --as-of 2018-01-01 --csv
    [ "${#lines[@]}" -eq 2 ]
    run "$ENTENTE" matrix --measure goldstein-sum --csv
    [ "$(echo "$output" | grep ^PRK,KOR | cut -d, -f7)" = "-7" ]
    run "$ENTENTE" matrix --measure nothing; [ "$status" -eq 2 ]
}
@test "matrix agrees with dyad in affinity" {
    make_rows > a.CSV
    "$ENTENTE" import a.CSV -q
    one=$("$ENTENTE" dyad CHN PRK --one-way --by day --until 2018-01-03 --csv --layer gdelt2 | tail -1 | cut -d, -f18)
    all=$("$ENTENTE" matrix --as-of 2018-01-03 --csv | grep ^CHN,PRK | cut -d, -f7)
    [ "$one" = "$all" ]
}
@test "movers: two windows a year apart" {
    for i in 1 2 3; do gdelt $i 2017010$i 2017010$i CHN PRK 061 2 6.4; gdelt 1$i 2018010$i 2018010$i CHN PRK 138 3 -7.0; done > a.CSV
    "$ENTENTE" import a.CSV -q
    run "$ENTENTE" movers --least 3 --csv
    [ "${#lines[@]}" -eq 2 ]
    [ "$(echo "${lines[1]}" | cut -d, -f1,2,6,7,8,10,11)" = "CHN,PRK,-13.4,-7,6.4,3,3" ]
    run "$ENTENTE" movers --least 4; [ "$status" -eq 1 ]
}
@test "explain: a row down to its line; it is not known before its day" {
    make_rows > a.CSV
    "$ENTENTE" import a.CSV -q
    run "$ENTENTE" explain i1.3
    [ "$status" -eq 0 ]
    [[ "$output" == *"North Korea MIL (NAME OF PRKMIL) → South Korea (NAME OF KOR)"* ]]
    [[ "$output" == *"Line 3 of a.CSV"* ]]
    [[ "$output" == *"“3 20180102 201801 2018"* ]]
    run "$ENTENTE" explain i1.4 --as-of 2018-01-01; [ "$status" -eq 1 ]
    run "$ENTENTE" explain i1.7; [ "$status" -eq 1 ]
    run "$ENTENTE" explain affinity:CHN:PRK:2018-01-03:gdelt2; [ "$status" -eq 0 ]; [[ "$output" == *"[i1.2]"* ]]
}
@test "explain: a line of facts and one of ties, with what was taken from them" {
    printf 'statenme,stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\nChina,CHN,710,1950,2558000,4000,606,36000,554760,34000,.117,6\n' > nmc.csv
    "$ENTENTE" import nmc.csv -q
    run "$ENTENTE" facts CHN --measure milex --csv; [[ "${lines[1]}" == *,i1.2 ]]
    run "$ENTENTE" facts CHN --measure milex; [[ "$output" == *"[cow-nmc, i1.2]"* ]]
    run "$ENTENTE" explain i1.2; [ "$status" -eq 0 ]
    [[ "$output" == *"Milex, China (CHN), 1950: 2558000 (thousand USD)."* ]]; [[ "$output" == *"Tpop, China (CHN), 1950: 554760 (thousand)."* ]]
    [[ "$output" == *"Line 2 of nmc.csv"* ]]; [[ "$output" == *"“China,CHN,710,1950"* ]]
    run "$ENTENTE" explain i1.2 --as-of 1949-12-31; [ "$status" -eq 1 ]
    run "$ENTENTE" sql "SELECT citation FROM facts WHERE measure = 'milex'" --csv; [ "${lines[1]}" = i1.2 ]
}
@test "quarantine: a bad line is kept with its reason, and taken when it can be read" {
    { make_rows; echo "not	a	row"; gdelt 8 20180199 20180102 CHN PRK 061 2 6.4; } > a.CSV
    run "$ENTENTE" import a.CSV
    [ "$status" -eq 3 ]
    [[ "$output" == *"a.CSV:7: 3 columns, expected 61"* ]]
    [[ "$output" == *"a.CSV:8: SQLDATE: found '20180199', expected a day"* ]]
    run "$ENTENTE" quarantine --csv
    [ "${#lines[@]}" -eq 3 ]
    run "$ENTENTE" quarantine --retry; [ "$status" -eq 1 ]; [[ "$output" == *"2 lines tried, 0 taken; 2 left"* ]]
    sqlite3 entente.db "UPDATE quarantine SET raw = CAST(replace(CAST(raw AS TEXT), '20180199', '20180104') AS BLOB) WHERE line = 8"
    run "$ENTENTE" quarantine --retry; [ "$status" -eq 0 ]; [[ "$output" == *"2 lines tried, 1 taken; 1 left"* ]]
    run "$ENTENTE" events --source CHN --since 2018-01-04 --csv; [[ "${lines[1]}" == *",i1.8,"* ]]
    run "$ENTENTE" quarantine 1 --drop; [ "$status" -eq 0 ]
    run "$ENTENTE" quarantine; [ "$status" -eq 1 ]
    run "$ENTENTE" check; [ "$status" -eq 0 ]
}
@test "quarantine: a file of facts is read again; what can be read now is added, the rest keeps its place" {
    { echo 'stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version'
      echo 'CHN,710,1950,2558000,4000,606,36000,554760,34000,.117,6'
      echo 'CHN,710,1951,soon,4000,606,36000,554760,34000,.117,6'
      echo 'PRK,731,1951,9,-9,3,36,554,34,.001,6'; } > nmc.csv
    run "$ENTENTE" import nmc.csv -q; [ "$status" -eq 3 ]
    # as if an older program had not understood the last line
    sqlite3 entente.db "DELETE FROM fact WHERE line = 4; UPDATE import SET n_accepted = 1, n_rejected = 2;
        INSERT INTO quarantine(file, line, byte, reason, raw, import_id) VALUES('nmc.csv', 4, 0, 'who is PRK?', x'505249', 1)"
    run "$ENTENTE" quarantine --retry; [ "$status" -eq 0 ]; [[ "$output" == *"2 lines tried, 1 taken; 1 left"* ]]
    run "$ENTENTE" quarantine --csv; [ "${#lines[@]}" -eq 2 ]; [[ "${lines[1]}" == 1,nmc.csv,3,*soon* ]]
    run "$ENTENTE" facts PRK --measure milex --csv; [[ "${lines[1]}" == *,i1.4 ]]
    run "$ENTENTE" facts CHN --measure milex --csv; [ "${#lines[@]}" -eq 2 ]
    [ "$(sqlite3 entente.db 'SELECT n_rows, n_accepted, n_rejected FROM import')" = "3|2|1" ]
    run "$ENTENTE" check; [ "$status" -eq 0 ]
    # the same file in another layer, where the line was bad for another reason: of the two entries one keeps what it says
    "$ENTENTE" import nmc.csv --layer other -q 2>/dev/null || [ $? -eq 3 ]
    sqlite3 entente.db "INSERT INTO quarantine(file, line, byte, reason, raw, import_id) SELECT file, line, byte, 'older', raw, 2 FROM quarantine WHERE line = 3"
    run "$ENTENTE" quarantine --retry; [ "$status" -eq 1 ]; [[ "$output" == *"2 lines tried, 0 taken; 2 left"* ]]
    sqlite3 entente.db "DELETE FROM quarantine WHERE reason = 'older'"
    echo >> nmc.csv # another file now
    run "$ENTENTE" quarantine --retry; [ "$status" -eq 1 ]; [[ "$output" == *"0 lines tried, 0 taken; 1 left"* ]]
}
@test "filters of import are counted; another choice is another import" {
    make_rows > a.CSV
    run "$ENTENTE" import a.CSV --two-states
    [[ "$output" == *"4 rows, 2 skipped"* ]]
    run "$ENTENTE" import a.CSV --min-mentions 6 --layer busy
    [[ "$output" == *"0 rows because your filters left out every one"* ]]
    run "$ENTENTE" layers --csv
    [[ "$output" == *"gdelt2,events,"* ]]
}
@test "compact joins segments; answers stay" {
    for i in 1 2 3; do gdelt $i 2018010$i 2018010$i CHN PRK 061 2 6.4 > $i.CSV; "$ENTENTE" import $i.CSV -q; done
    before=$("$ENTENTE" events --csv; "$ENTENTE" matrix --csv)
    run "$ENTENTE" compact; [ "$status" -eq 0 ]; [[ "$output" == *"3 segments, now 1"* ]]
    [ "$before" = "$("$ENTENTE" events --csv; "$ENTENTE" matrix --csv)" ]
    [ "$(ls entente.db-segments | grep -c ^seg-)" -eq 1 ]
    run "$ENTENTE" explain i2.1; [ "$status" -eq 0 ]
}
@test "a damaged, truncated or foreign segment is refused" {
    make_rows > a.CSV
    "$ENTENTE" import a.CSV -q
    s=entente.db-segments/seg-00000001
    cp $s keep
    printf 'X' | dd of=$s bs=1 seek=$(($(stat -c %s keep) - 600)) conv=notrunc status=none
    run "$ENTENTE" events; [ "$status" -eq 3 ]; [[ "$output" == *"damaged"* ]]
    head -c 5000 keep > $s
    run "$ENTENTE" matrix; [ "$status" -eq 3 ]; [[ "$output" == *"cut off or added to"* ]]
    echo nothing of ours > $s
    run "$ENTENTE" dyad CHN PRK; [ "$status" -eq 3 ]
    rm $s
    run "$ENTENTE" events; [ "$status" -eq 3 ]; [[ "$output" == *"is not there"* ]]
    cp keep $s
    run "$ENTENTE" events; [ "$status" -eq 0 ]
}
@test "rows that a layer has by their number are not doubled" {
    make_rows > a.CSV
    { gdelt 3 20180102 20180102 PRKMIL KOR 138 3 -7.0; gdelt 9 20180104 20180104 CHN KOR 040 1 1.0; gdelt 9 20180104 20180104 CHN KOR 040 1 1.0; gdelt 2 20180101 20180101 CHN PRKGOV 061 2 6.4; } > b.CSV
    run "$ENTENTE" import a.CSV b.CSV
    [[ "$output" == *"b.CSV  gdelt2 > gdelt2  1 rows, 3 there already"* ]]
    [ "$("$ENTENTE" events --csv | tail -n +2 | wc -l)" -eq 7 ]
    rm -rf entente.db*
    "$ENTENTE" import b.CSV -q; "$ENTENTE" import a.CSV -q # the other way round, in two runs
    [ "$("$ENTENTE" events --csv | tail -n +2 | wc -l)" -eq 7 ]
    run "$ENTENTE" import a.CSV --layer other -q # another layer has its own numbers
    [[ "$output" == *"6 rows"* ]]
}
