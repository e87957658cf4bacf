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
