load helpers

loadable() { # a library built with the sanitizers needs a program that is too
    [ -n "$ENTENTE_EXTENSION" ] || skip "no extension was built"
    if nm -D "$ENTENTE_EXTENSION" | grep -q __asan_init; then skip "built with the sanitizers"; fi
}
kept() { story 2024-10-18 "South Korea condemned North Korea on Thursday." | "$ENTENTE" read - -q --db s.db; }

@test "the extension in the sqlite3 shell" {
    loadable; kept
    run sqlite3 s.db ".load ${ENTENTE_EXTENSION%.so}" "SELECT actor_name(source), plover_quad(action), cameo_goldstein(cameo), actor_name('none') IS NULL FROM events"
    [ "$status" -eq 0 ]; [ "$output" = "South Korea|vcf|-2.0|1" ]
}
@test "the extension in Python, in two connections" {
    loadable; kept
    /usr/bin/python3 -c 'import sqlite3; sqlite3.Connection.enable_load_extension' || skip "this Python loads no extensions"
    run /usr/bin/python3 - "${ENTENTE_EXTENSION%.so}" <<'P'
import sqlite3, sys
for _ in range(2):
    db = sqlite3.connect("s.db")
    db.enable_load_extension(True)
    db.load_extension(sys.argv[1])
    print(db.execute("SELECT actor_name(target) FROM events").fetchone()[0])
P
    [ "$status" -eq 0 ]; [ "${lines[0]}" = "North Korea" ]; [ "${lines[1]}" = "North Korea" ]
}

imported() {
    kept
    { gdelt_row 11 20180101 CHN PRK 042 1 1.9 https://a.example/1; gdelt_row 12 20180102 CHN JPN 111 3 -2.0 https://a.example/2; } > g.csv
    "$ENTENTE" import g.csv --format gdelt2 -q --db s.db
}
@test "the extension calls no SQLite but that of its program" {
    [ -n "$ENTENTE_EXTENSION" ] || skip "no extension was built"
    [ -z "$(nm -D --undefined-only "$ENTENTE_EXTENSION" | grep sqlite3 || true)" ]
}
@test "the extension: event in the sqlite3 shell" {
    loadable; imported
    "$ENTENTE" sql "SELECT * FROM event ORDER BY citation" --tsv --db s.db | tail -n +2 > ours
    sqlite3 -tabs s.db ".load ${ENTENTE_EXTENSION%.so}" "SELECT * FROM event ORDER BY citation" > theirs
    [ "$(cut -f 1-10,13-20,29-32 ours)" = "$(cut -f 1-10,13-20,29-32 theirs)" ] # the others are numbers that the two print in their own way
    run sqlite3 "file:s.db?mode=ro" ".load ${ENTENTE_EXTENSION%.so}" "SELECT layer, actor_name(source) FROM event WHERE target = 'PRK' ORDER BY 1"
    [ "${lines[0]}" = "gdelt2|China" ]; [ "${lines[1]}" = "reports|South Korea" ]
    printf 'XXXX' | dd of=$(ls s.db-segments/seg-*) bs=1 seek=4100 conv=notrunc 2>/dev/null
    run sqlite3 s.db ".load ${ENTENTE_EXTENSION%.so}" "SELECT url FROM event"; [ "$status" -ne 0 ]; [[ "$output" == *damaged* ]]
}
@test "the extension in a database that is no ledger" {
    loadable
    run sqlite3 other.db ".load ${ENTENTE_EXTENSION%.so}" "CREATE TABLE x(a); SELECT actor_name('PRK'); SELECT * FROM event;"
    [ "$status" -ne 0 ]; [[ "$output" == *"North Korea"* ]]; [[ "$output" == *"other.db: an SQLite file, but not an Entente ledger"* ]]
    run sqlite3 :memory: ".load ${ENTENTE_EXTENSION%.so}" "SELECT 1 FROM event"; [[ "$output" == *"not an Entente ledger"* ]]
    run sqlite3 other.db ".load ${ENTENTE_EXTENSION%.so}" "CREATE TABLE event(a); INSERT INTO event VALUES(7); SELECT * FROM event"; [ "$output" = 7 ] # a table of that name goes first
}
@test "the extension: event in Python, while an import goes on" {
    loadable; imported
    /usr/bin/python3 -c 'import sqlite3; sqlite3.Connection.enable_load_extension' || skip "this Python loads no extensions"
    gdelt_row 14 20180105 CHN PRK 061 2 6.4 https://a.example/4 > h.csv
    run /usr/bin/python3 - "${ENTENTE_EXTENSION%.so}" <<'P'
import os, sqlite3, subprocess, sys
db = sqlite3.connect("file:s.db?mode=ro", uri=True)
db.enable_load_extension(True)
db.load_extension(sys.argv[1])
n = "SELECT count(*) FROM event WHERE source = ?"
print(db.execute(n, ["CHN"]).fetchone()[0])
rows = db.execute("SELECT date, url FROM event")  # under way
rows.fetchone()
subprocess.run([os.environ["ENTENTE"], "import", "h.csv", "--format", "gdelt2", "-q", "--db", "s.db"], check=True, stdout=subprocess.DEVNULL)
print(len(rows.fetchall()))
print(db.execute(n, ["CHN"]).fetchone()[0])
rows = db.execute("SELECT 1 FROM event")
rows.fetchone()
db.close()  # with a statement under way
P
    [ "$status" -eq 0 ]; [ "${lines[0]}" = 2 ]; [ "${lines[1]}" = 2 ]; [ "${lines[2]}" = 3 ]
}
@test "the extension in R" {
    loadable; imported
    Rscript -e 'library(RSQLite)' >/dev/null 2>&1 || skip "R with RSQLite is not installed"
    run Rscript - "${ENTENTE_EXTENSION%.so}" <<'R'
db <- DBI::dbConnect(RSQLite::SQLite(), "s.db", flags = RSQLite::SQLITE_RO, loadable.extensions = TRUE)
invisible(DBI::dbGetQuery(db, sprintf("SELECT load_extension('%s')", commandArgs(TRUE)[1])))
print(DBI::dbGetQuery(db, "SELECT actor_name(source) AS name, count(*) AS n FROM event WHERE source = 'CHN' GROUP BY 1")$n)
DBI::dbDisconnect(db)
R
    [ "$status" -eq 0 ]; [ "$output" = "[1] 2" ]
}
