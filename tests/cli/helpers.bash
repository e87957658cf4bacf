# Shared by the bats files. $ENTENTE is the program; $BATS_TEST_TMPDIR a folder of the test's own.
setup() {
    cd "$BATS_TEST_TMPDIR"
    unset ENTENTE_DB
}
story() { # DATE TEXT...: one JSONL report
    printf '{"date":"%s","outlet":"Test desk","title":"","text":"%s"}\n' "$1" "$2"
}
none() { # CMD...: must fail. (A bare "! cmd" fails no test unless it is the last line.)
    if "$@"; then return 1; fi
}
gdelt() { # ID DAY ADDED SOURCE TARGET CODE QUAD GOLDSTEIN [URL]: one row of GDELT 2.0's export; actors as state letters with role letters behind
    local id=$1 day=$2 added=$3 a=$4 b=$5 code=$6 quad=$7 gold=$8 url=${9:-https://www.example.org/a/$1}
    actor() { printf '%s\t%s\t%s\t\t\t\t\t%s\t\t\t' "$1" "${1:+NAME OF $1}" "${1:0:3}" "${1:3:3}"; }
    printf '%s\t%s\t%s\t%s\t%s.5\t' "$id" "$day" "${day:0:6}" "${day:0:4}" "${day:0:4}"
    actor "$a"; actor "$b"
    printf '1\t%s\t%s\t%s\t%s\t%s\t5\t2\t4\t-1.5\t' "$code" "${code:0:3}" "${code:0:2}" "$quad" "$gold"
    printf '0\t\t\t\t\t\t\t\t0\t\t\t\t\t\t\t\t1\tChina\tCH\tCH\t\t35\t105\tCH\t%s000000\t%s\n' "$added" "$url"
}
gdelt_row() { # ID DATE SOURCE TARGET CAMEO QUAD GOLDSTEIN URL: one row in the form of GDELT 2.0
    printf '%s\t%s\t%s\t%s\t2018.1\t' "$1" "$2" "${2:0:6}" "${2:0:4}"
    printf '%s\tONE\t%s\t\t\t\t\t\t\t\t%s\tTWO\t%s\t\t\t\t\t\t\t\t' "$3" "${3:0:3}" "$4" "${4:0:3}"
    printf '1\t%s\t%s\t%s\t%s\t%s\t3\t2\t3\t-1.5\t' "$5" "${5:0:3}" "${5:0:2}" "$6" "$7"
    printf '0\t\t\t\t\t\t\t\t0\t\t\t\t\t\t\t\t4\tTokyo, Tokyo, Japan\tJA\tJA40\t\t35.7\t139.7\tJA\t%s000000\t%s\n' "$2" "$8"
}
