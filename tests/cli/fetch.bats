load helpers

# A server of ours with GDELT's layout: www/ is what it serves, log what it was asked, mischief how it misbehaves.
setup() {
    cd "$BATS_TEST_TMPDIR"
    unset ENTENTE_DB ENTENTE_GDELT http_proxy HTTP_PROXY all_proxy ALL_PROXY
    mkdir -p www/gdeltv2 www/events
    : > log
    python3 "$BATS_TEST_DIRNAME/server.py" www . 3>&- &
    server=$!
    for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
    base="http://127.0.0.1:$(cat port)"
}
teardown() { kill "$server" 2>/dev/null || true; }

content() { head -c "$1" /dev/zero | tr '\0' "${2:-x}"; }
list() { # NAME: into the master list as it is, at GDELT's own address
    printf '%s %s http://data.gdeltproject.org/gdeltv2/%s\n' "$(stat -c %s "www/gdeltv2/$1")" "$(md5sum "www/gdeltv2/$1" | cut -d' ' -f1)" "$1" >> www/gdeltv2/masterfilelist.txt
}
publish() { content "$2" "$3" > "www/gdeltv2/$1"; list "$1"; }
three() {
    publish 20191023234500.export.CSV.zip 1000 a
    publish 20191024000000.export.CSV.zip 2000 b
    publish 20191024000000.mentions.CSV.zip 300 m
    publish 20191024143000.export.CSV.zip 300000 c
    publish 20191025000000.export.CSV.zip 4000 d
}
get() { run "$ENTENTE" fetch "$@" --base "$base" --retry-wait 0.05; }
same() { cmp "www/gdeltv2/$1" "$2/$1"; }
A=20191024000000.export.CSV.zip C=20191024143000.export.CSV.zip
asked() { grep -c "$1" log || true; }

@test "fetch: a day of GDELT, checked and named; again nothing is fetched" {
    three
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d
    [ "$status" -eq 0 ]; same $A d; same $C d; [ "$(ls d | wc -l)" -eq 2 ]
    [ "${lines[0]}" = "fetched      2.0 kB  $A" ]
    [ "${lines[2]}" = "2 files fetched, 302.0 kB" ]; [ "${lines[3]}" = "Next: entente import d/*.zip" ]
    grep -q "entente/0" log
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; [[ "$output" == *"0 files fetched; 2 there already"* ]]
    [ "$(asked $C)" -eq 1 ]
    get gdelt --since 2019-10-24 --to "d'ir"; [ "$status" -eq 0 ]; [ "$(ls "d'ir" | wc -l)" -eq 3 ]; [ "${lines[-1]}" = "Next: entente import 'd'\\''ir'/*.zip" ]
    get gdelt-mentions --since 2019 --until 2019 --to m -q; [ "$status" -eq 0 ]; [ "$(ls m)" = 20191024000000.mentions.CSV.zip ]; [ "${#lines[@]}" -eq 1 ]
}
@test "fetch: rows for machines, dry run, the base from the environment" {
    three
    ENTENTE_GDELT="$base/" run "$ENTENTE" fetch gdelt --since 20191024 --until 20191024 --dry-run --csv -q
    [ "$status" -eq 0 ]; [ "${lines[0]}" = "name,url,bytes,md5,status,reason" ]
    [ "${lines[1]}" = "$A,$base/gdeltv2/$A,2000,$(md5sum < www/gdeltv2/$A | cut -d' ' -f1),wanted," ]
    [ ! -e $A ]; [ "$(grep -vc masterfilelist log)" -eq 0 ]
    get gdelt --since 2019-10-24 --until 2019-10-24 --to none --dry-run; [ "${lines[2]}" = "2 files would be fetched, 302.0 kB" ]; [ ! -e none ]
    "$ENTENTE" fetch gdelt --since 2019-10-24 --base "$base" --json -q | python3 -c 'import json,sys; r = json.load(sys.stdin); assert [x["status"] for x in r] == ["fetched"] * 3 and r[0]["bytes"] == 2000'
    get gdelt --since 2019-10-24 --until 2019-10-24 --dry-run --jsonl; [[ "${lines[0]}" == *'"status":"present"'* ]]
}
@test "fetch: the real files of GDELT, by way of our server" {
    real="${ENTENTE_SHARED:-/nowhere}/events/gdelt2/$C"
    [ -f "$real" ] || skip "the shared event files are not at hand"
    cp "$real" www/gdeltv2/; list $C
    echo "/gdeltv2/$C cut 1" > mischief
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; cmp "$real" d/$C
    python3 -c 'import sys,zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None and z.read(z.namelist()[0]).count(b"\n") == 2111' d/$C
}
@test "fetch: GDELT 1 by its sums and sizes" {
    for f in 1979.zip 200605.zip 20130401.export.CSV.zip 20130402.export.CSV.zip GDELT.MASTERREDUCEDV2.1979-2013.zip; do echo "$f" > "www/events/$f"; truncate -s 100 "www/events/$f"; done
    (cd www/events && md5sum *.zip > md5sums && stat -c '%s %n' *.zip > filesizes)
    get gdelt1 --since 2006-05-20 --until 2013-04-01 --to d; [ "$status" -eq 0 ]; [ "$(ls d | tr '\n' ' ')" = "200605.zip 20130401.export.CSV.zip " ]
    get gdelt1 --since 1979-12-31 --until 1979-12-31 --to d; [ "$status" -eq 0 ]; [ -f d/1979.zip ]
    sed -i 's/^100 1979/99 1979/' www/events/filesizes; rm d/1979.zip
    get gdelt1 --since 1979 --until 1979 --to d; [ "$status" -eq 3 ]; [[ "$output" == *"1979.zip: more than the 99 bytes listed"* ]]; [ ! -e d/1979.zip ]; [ ! -e d/1979.zip.part ]
}
@test "fetch: nothing in range says what there is, 1" {
    three
    get gdelt --since 2030-01-01; [ "$status" -eq 1 ]; [ "$output" = "entente: nothing of gdelt from 2030-01-01 on: the list holds 2019-10-23 to 2019-10-25" ]
    get gdelt --since 2030-01-01 --json; [ "$status" -eq 1 ]; [ "${lines[0]}" = "[]" ]
}
@test "fetch: usage" {
    for args in "gdelt" "gdelt2 --since 2019" "$base/x --since 2019" "file:///etc/passwd" "ftp://127.0.0.1/x" "$base/" "$base/a/.." "$base/a/%2e%2e" "$base/a%2Fb" "$base/a%0Ab" "$base/a%00b" \
        "$base/.hidden" "$base/x.part" "http://me:secret@127.0.0.1/x" "gdelt --since 2019-10-25 --until 2019-10-24" "gdelt --since 2019 --base file:///tmp" "gdelt --since 2019 --tries 0"; do
        run "$ENTENTE" fetch $args --json; [ "$status" -eq 2 ]; [[ "$output" == "entente: "* ]]; [[ "$output" != *"["* ]]
    done
    [ ! -s log ]
}
@test "fetch: a refusal for a time is waited for; Retry-After is honoured" {
    three; echo "/gdeltv2/$A status 2 503" > mischief
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; same $A d; [ "$(asked "$A 503")" -eq 2 ]
    rm -r d; printf '%s\n' "/gdeltv2/masterfilelist.txt status 0 429,1" > mischief; : > log
    SECONDS=0; get gdelt --since 2019-10-24 --tries 2; [ "$status" -eq 5 ]; [ "$SECONDS" -ge 1 ]; [[ "$output" == *"masterfilelist.txt: the server answers HTTP 429 (2 tries)"* ]]
    echo "/gdeltv2/$C status 0 503,86400" > mischief; : > log
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 3 ]; same $A d; [[ "$output" == *"$C: the server answers HTTP 503 and asks to wait 86400 seconds"* ]]; [ "$(asked "$C 503")" -eq 1 ]
}
@test "fetch: tries are bounded, and other refusals are not tried again" {
    three; rm www/gdeltv2/$A; echo "/gdeltv2/$C status 0 500" > mischief
    get gdelt --since 2019-10-24 --to d --tries 3 --csv; [ "$status" -eq 3 ]; [ "$(asked "$A 404")" -eq 1 ]; [ "$(asked "$C 500")" -eq 3 ]
    [[ "$output" == *"$A,"*",2000,"*",failed,the server answers HTTP 404"* ]]; [[ "$output" == *"HTTP 500 (3 tries)"* ]]; [[ "$output" == *"1 file fetched"*"2 failed"* ]]
    same 20191025000000.export.CSV.zip d; [ "$(ls d | wc -l)" -eq 1 ]
    rm www/gdeltv2/masterfilelist.txt; get gdelt --since 2019; [ "$status" -eq 5 ]; [[ "$output" == *"HTTP 404"* ]]
}
@test "fetch: what is cut midway goes on where it stopped" {
    three; echo "/gdeltv2/$C cut 2" > mischief
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; same $C d; grep -q "$C 206 bytes=150000-" log; grep -q "$C 206 bytes=225000-" log
    [[ "$output" == *"2 files fetched (1 resumed)"* ]]; [ ! -e d/$C.part ]
    rm d/*; echo "/gdeltv2/$C cut 0" > mischief
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d --tries 1; [ "$status" -eq 5 ]; [ "$(stat -c %s d/$C.part)" -eq 150000 ]; same $A d
    rm mischief; get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; [[ "$output" == *"resumed    300.0 kB  $C"* ]]; same $C d
}
@test "fetch: a server without ranges, or with wrong ones, begins anew" {
    three
    for how in norange badrange; do
        rm -rf d; mkdir d; content 1000 c > d/$C.part; echo "/gdeltv2/$C $how 0" > mischief
        get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; same $C d; [[ "$output" == *"fetched    300.0 kB  $C"* ]]
    done
}
@test "fetch: an old part that is whole, too long or wrong" {
    three; mkdir d
    cp www/gdeltv2/$C d/$C.part; : > log; get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; same $C d; [ "$(asked $C)" -eq 0 ]
    rm d/$C; content 400000 c > d/$C.part; get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; same $C d
    rm d/$C; content 1000 z > d/$C.part; get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; same $C d
}
@test "fetch: a wrong content is tried once more, then told with both sums" {
    three; echo "/gdeltv2/$C wrong 1" > mischief
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; same $C d; [ "$(asked "$C 200")" -eq 2 ]
    rm d/$C; echo "/gdeltv2/$C wrong 0" > mischief; : > log
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 3 ]; [ "$(asked "$C 200")" -eq 2 ]; [ ! -e d/$C ]; [ ! -e d/$C.part ]
    [[ "$output" == *"$C: its MD5 is $(content 300000 b | md5sum | cut -d' ' -f1), listed is $(md5sum < www/gdeltv2/$C | cut -d' ' -f1)"* ]]
    echo "/gdeltv2/$C longer 0" > mischief; get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 3 ]; [[ "$output" == *"more than the 300000 bytes listed"* ]]
}
@test "fetch: a listed file that differs is replaced, and it is said; one that cannot come stays" {
    three; mkdir d; echo mine > d/$A
    echo "/gdeltv2/$A status 0 404" > mischief; get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 3 ]; [ "$(cat d/$A)" = mine ]
    rm mischief; get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 0 ]; same $A d; [[ "$output" == *"$A: the file there was another than the one listed and was replaced"* ]]
}
@test "fetch: lines of the list that cannot be read are told and passed over" {
    three
    { echo "12 abc http://data.gdeltproject.org/gdeltv2/$A"; echo "x y"; echo; echo "1 297a16b493de7cf6ca809a7cc31d0b93 http://elsewhere.example/gdeltv2/20191024010000.export.CSV.zip"; } >> www/gdeltv2/masterfilelist.txt
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d; [ "$status" -eq 3 ]; same $A d; same $C d
    [[ "$output" == *"masterfilelist.txt:6: found 'abc' where an MD5 of 32 hexadecimal digits was expected"* ]]; [[ "$output" == *"; 3 lines of the list rejected"* ]]
    get gdelt --since 2019-10-25 --to d; [ "$status" -eq 3 ]; [[ "$output" == *"; 1 line of the list rejected"* ]]
    echo "<html>Please log in</html>" > www/gdeltv2/masterfilelist.txt; get gdelt --since 2019 --to e; [ "$status" -eq 3 ]; [[ "$output" == *"no such list"* ]]
}
@test "fetch: addresses; never over a file of that name" {
    content 5000 u > "www/my file.zip"
    get "$base/my%20file.zip" "$base/my%20file.zip?again" --to d --tsv; [ "$status" -eq 3 ]; cmp "www/my file.zip" "d/my file.zip"
    [[ "${lines[1]}" == $'my file.zip\t'*$'\t5000\t'"$(md5sum < "www/my file.zip" | cut -d' ' -f1)"$'\tfetched\t' ]]
    get "$base/my%20file.zip" --to d; [ "$status" -eq 0 ]; [[ "$output" == "present "*"as long as the server's; the content was not compared"* ]]
    content 10 v > "d/my file.zip"; get "$base/my%20file.zip" --to d; [ "$status" -eq 3 ]; [[ "$output" == *"with 10 bytes, the server's has 5000: move it away first"* ]]; [ "$(cat "d/my file.zip")" = vvvvvvvvvv ]
    echo "/my%20file.zip nohead 0" > mischief; get "$base/my%20file.zip" --to d; [ "$status" -eq 3 ]; [[ "$output" == *"cannot be learnt: the server answers HTTP 405"* ]]
    : > www/empty; get "$base/empty" --to d; [ "$status" -eq 0 ]; [ -f d/empty ]
    echo "/empty nolength 0" > mischief; content 777 > www/long; echo "/long nolength 0" >> mischief; get "$base/long" --to d; [ "$status" -eq 0 ]; cmp www/long d/long
}
@test "fetch: the part of an address is gone on with only if the server's file is the same" {
    content 5000 u > www/f; touch -d 2020-01-01 www/f; mkdir d; content 1000 u > d/f.part
    get "$base/f" --to d; [ "$status" -eq 0 ]; cmp www/f d/f; [[ "$output" == "resumed"* ]]
    rm d/f; content 1000 o > d/f.part; touch -d 2019-01-01 d/f.part
    get "$base/f" --to d; [ "$status" -eq 0 ]; cmp www/f d/f; [[ "$output" == "fetched"* ]]; grep -q "f 412" log # older than the server's file
    rm d/f; content 1000 u > d/f.part; echo "/f less 4" > mischief; : > log; get "$base/f" --to d; [ "$status" -eq 0 ]; cmp www/f d/f; grep -q "f 206 bytes=3000-" log
    rm d/f; content 5000 u > d/f.part; get "$base/f" --to d; [ "$status" -eq 0 ]; cmp www/f d/f; grep -q "f 416" log
}
@test "fetch: redirects are bounded and stay with http" {
    content 100 > www/there
    echo "/x redirect 0 /there" > mischief; get "$base/x"; [ "$status" -eq 0 ]; cmp www/there x
    echo "/loop redirect 0 /loop" > mischief; get "$base/loop"; [ "$status" -eq 3 ]; [[ "$output" == *"more than 5 redirects"* ]]; [ "$(asked "/loop 302")" -eq 6 ]
    for to in file:///etc/passwd ftp://127.0.0.1/x gopher://127.0.0.1/x; do
        echo "/y redirect 0 $to" > mischief; get "$base/y"; [ "$status" -eq 3 ]; [[ "$output" == *"only http and https"* ]]; [ ! -e y ]; [ ! -e y.part ]
    done
}
@test "fetch: nobody there, 5; three in a row and the rest is left" {
    three
    run "$ENTENTE" fetch gdelt --since 2019 --base http://127.0.0.1:1; [ "$status" -eq 5 ]; [[ "$output" == *"127.0.0.1:1/gdeltv2/masterfilelist.txt: "* ]]
    run "$ENTENTE" fetch http://127.0.0.1:1/a http://127.0.0.1:1/b http://127.0.0.1:1/c http://127.0.0.1:1/d --tsv; [ "$status" -eq 5 ]; [[ "$output" == *"c"$'\t'* ]]; [[ "$output" != *$'\n'"d"$'\t'* ]]
    echo x > www/e; run "$ENTENTE" fetch http://127.0.0.1:1/a "$base/e"; [ "$status" -eq 5 ]; cmp www/e e
}
@test "fetch: a server that falls silent is given up" {
    three; echo "/gdeltv2/$C stall 1" > mischief
    get gdelt --since 2019-10-24 --until 2019-10-24 --to d --timeout 1; [ "$status" -eq 0 ]; same $C d; grep -q "$C 206 bytes=150000-" log
}
@test "fetch: Ctrl-C keeps what came, and the next time goes on" {
    three; echo "/gdeltv2/$C slow 1" > mischief
    "$ENTENTE" fetch gdelt --since 2019-10-24 --to d --base "$base" > out 2>&1 3>&- & pid=$!
    for _ in $(seq 100); do [ -s d/$C.part ] && break; sleep 0.1; done
    run "$ENTENTE" fetch gdelt --since 2019-10-24 --until 2019-10-24 --to d --base "$base"; [ "$status" -eq 3 ]; [[ "$output" == *"another program is writing it"* ]]
    kill -INT $pid; code=0; wait $pid || code=$?; [ "$code" -eq 130 ]; grep -q "^stopped; the same command goes on" out
    same $A d; [ -s d/$C.part ]; [ ! -e d/$C ]
    get gdelt --since 2019-10-24 --to d; [ "$status" -eq 0 ]; same $C d; [[ "$output" == *"resumed "* ]]
    echo "/gdeltv2/$A status 0 503" > mischief; rm d/$A # also while it waits
    "$ENTENTE" fetch gdelt --since 2019-10-24 --to d --base "$base" --retry-wait 60 > out 2>&1 3>&- & pid=$!
    for _ in $(seq 100); do grep -q "$A 503" log && break; sleep 0.1; done
    sleep 0.3; kill -INT $pid; code=0; wait $pid || code=$?; [ "$code" -eq 130 ]
}
@test "fetch: a folder that cannot be, files that are none" {
    three; echo x > f; get gdelt --since 2019-10-24 --to f; [ "$status" -eq 5 ]; [[ "$output" == *"cannot make this folder"* ]]
    mkdir -p d/$A; get gdelt --since 2019-10-24 --to d; [ "$status" -eq 5 ]; [[ "$output" == *"no ordinary file"* ]]
    rmdir d/$A; echo precious > p; ln -s ../p d/$A.part; get gdelt --since 2019-10-24 --to d; [ "$status" -eq 5 ]; [ "$(cat p)" = precious ]
}
