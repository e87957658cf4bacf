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
