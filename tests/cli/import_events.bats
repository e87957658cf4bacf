#!/usr/bin/env bats
# entente import: folders, formats, maps, what is refused.
load helpers

@test "a folder is walked; what is no data in it is passed over with a note" {
    run "$ENTENTE" import "$ENTENTE_SOURCE/tests/imports/tkg" --db f.db
    [ "$status" -eq 3 ]
    [[ "$output" == *"skipped "*"README.md"* ]]
    [[ "$output" == *"tkg > icews14  3 rows, 2 rejected"* ]]
    [[ "$output" == *"3 passed over"* ]]
}

@test "tables that only repeat others of their archive are passed over, unless they are named" {
    mkdir states
    printf 'stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\nUSA,2,United States of America,1816,1,1,2016,12,31,2016\n' > states/states2016.csv
    printf 'stateabb,ccode,year,version\nUSA,2,1816,2016\n' > states/system2016.csv
    run "$ENTENTE" import states --db f.db; [ "$status" -eq 0 ]; [[ "$output" == *"system2016.csv"*"says it with days"* ]]
    run "$ENTENTE" import states/system2016.csv --db f.db; [ "$status" -eq 3 ]
}
@test "a folder's archive brings its names along" {
    (cd "$ENTENTE_SOURCE/tests/imports/tkg" && tar cf "$BATS_TEST_TMPDIR/g.tar" icews14)
    run "$ENTENTE" import g.tar --db f.db
    [ "$status" -eq 3 ]
    [[ "$output" == *"tkg > icews14  3 rows, 2 rejected"* ]]
}

@test "an empty folder is told" {
    mkdir empty
    run "$ENTENTE" import empty --db f.db
    [ "$status" -eq 3 ]
    [[ "$output" == *"a folder without files"* ]]
}

@test "any table, with a map; a wrong one is told" {
    run "$ENTENTE" import "$ENTENTE_SOURCE/tests/imports/mine.csv" --layer mine --map source=who,target=whom,date=when,code=what --db f.db
    [ "$status" -eq 3 ]
    [[ "$output" == *"csv > mine  4 rows, 1 rejected"* ]]
    run "$ENTENTE" import "$ENTENTE_SOURCE/tests/imports/mine.csv" --map source=who,target=whom,date=when,colour=what --db f.db
    [ "$status" -eq 3 ]
    [[ "$output" == *"'colour' is no field; fields are source target"* ]]
}

@test "every format has a licence and a citation or says whose it is" {
    run "$ENTENTE" import --formats --tsv
    [ "$status" -eq 0 ]
    for f in gdelt2 gdelt1 gdelt1-reduced gdelt2-mentions icews polecat phoenix tkg ucdp-ged acled csv; do [[ "$output" == *"$f	"* ]]; done
}
