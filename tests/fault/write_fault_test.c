/* The disk fails at the 1st, 2nd, 3rd … write, fsync, rename or cut of an import or a compact: an error that says so, what was acknowledged stays, the
 * ledger is clean, and a later run works. The library is linked with these calls wrapped; SQLite gets the same ones by its own table of system calls. */
#include "gdelt_rows.h"

#include "ledger/ledger.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/types.h>

typedef enum { ON_WRITE, ON_SYNC, ON_RENAME, ON_CUT, N_KINDS } kind;
static const char *const kind_names[] = {"write", "fsync", "rename", "ftruncate"};

static long countdown[N_KINDS];    /* 0: never fails */
static bool for_good, failed_once; /* for_good: all after it fail, too */

static bool fails(kind k) {
    if (countdown[k] == 0) return false;
    if (--countdown[k] > 0) return false;
    if (for_good) countdown[k] = 1;
    failed_once = true;
    errno = k == ON_WRITE ? ENOSPC : EIO;
    return true;
}

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __real_pwrite(int fd, const void *bytes, size_t n, off_t at);
ssize_t __real_pwrite64(int fd, const void *bytes, size_t n, off_t at);
int __real_rename(const char *from, const char *to);
int __real_ftruncate(int fd, off_t len);
int __real_ftruncate64(int fd, off_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t n, off_t at);
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t n, off_t at);
int __wrap_rename(const char *from, const char *to);
int __wrap_ftruncate(int fd, off_t len);
int __wrap_ftruncate64(int fd, off_t len);

/* Half of what is asked for is written before it fails, as a full disk does it. */
ssize_t __wrap_write(int fd, const void *bytes, size_t n) {
    if (!fails(ON_WRITE)) return __real_write(fd, bytes, n);
    (void)!__real_write(fd, bytes, n / 2);
    errno = ENOSPC;
    return -1;
}
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t n, off_t at) {
    if (!fails(ON_WRITE)) return __real_pwrite(fd, bytes, n, at);
    (void)!__real_pwrite(fd, bytes, n / 2, at);
    errno = ENOSPC;
    return -1;
}
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t n, off_t at) {
    return __wrap_pwrite(fd, bytes, n, at);
}
/* These two stand before those of the C library for SQLite, too, which is another library and calls them by name. */
int fsync(int fd) {
    return fails(ON_SYNC) ? -1 : (int)syscall(SYS_fsync, fd);
}
int fdatasync(int fd) {
    return fails(ON_SYNC) ? -1 : (int)syscall(SYS_fdatasync, fd);
}
int __wrap_rename(const char *from, const char *to) {
    return fails(ON_RENAME) ? -1 : __real_rename(from, to);
}
int __wrap_ftruncate(int fd, off_t len) {
    return fails(ON_CUT) ? -1 : __real_ftruncate(fd, len);
}
int __wrap_ftruncate64(int fd, off_t len) {
    return __wrap_ftruncate(fd, len);
}

static void wrap_sqlite(void) {
    sqlite3_vfs *const vfs = sqlite3_vfs_find(NULL);
    assert_int_equal(vfs->xSetSystemCall(vfs, "write", (sqlite3_syscall_ptr)__wrap_write), SQLITE_OK);
    (void)vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)__wrap_pwrite);
    (void)vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)__wrap_pwrite);
    assert_int_equal(vfs->xSetSystemCall(vfs, "ftruncate", (sqlite3_syscall_ptr)__wrap_ftruncate), SQLITE_OK);
}

/* ---- the test ---- */

#define N_FILES 5

static en_lexicon *lex;
static char path[256], files[N_FILES][160], broken[160];
static const char *paths[N_FILES];
static unsigned n_rows[N_FILES];

static unsigned file_of(en_str name) {
    for (unsigned i = 0; i < N_FILES; i++)
        if (eni_is(name, files[i])) return i;
    fail();
    return 0;
}

static void on_file(void *user, const en_import_file *f) {
    ((bool *)user)[file_of(f->file)] = true;
}

static bool on_imported(void *user, const en_import_file *f) {
    bool *const there = user;
    assert_false(there[file_of(f->file)]);
    assert_int_equal(f->n_accepted, n_rows[file_of(f->file)]);
    there[file_of(f->file)] = true;
    return true;
}

static void say(void *user, const char *what) {
    (void)user;
    if (strncmp(what, "no fault", 8) != 0) fprintf(stderr, "%s\n", what);
}

/* What is on record after a failure: at least what was acknowledged, whole. The number of files. */
static unsigned look_at_it(const bool *acknowledged) {
    en_ledger *ledger;
    uint64_t faults;
    bool there[N_FILES] = {0};
    unsigned n = 0;
    assert_ok(en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, &fault));
    assert_ok(en_ledger_check(ledger, say, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
    assert_ok(en_imports(ledger, on_imported, there, &fault));
    for (unsigned i = 0; i < N_FILES; i++) n += there[i], assert_true(there[i] || !acknowledged[i]);
    en_ledger_close(ledger);
    return n;
}

static en_status import_some(en_ledger *ledger, unsigned from, unsigned to, bool *acknowledged, en_error *err) {
    en_import_opts o = en_import_opts_all();
    o.jobs = 2; /* files with the workers side by side; all writing is in one thread */
    o.on_file = on_file;
    o.user = acknowledged;
    return en_import(ledger, paths + from, to - from, &o, NULL, err);
}

/* One failure at the n-th call of a kind. False when there was none any more. */
static bool fail_at(kind k, long n, bool compacting) {
    bool acknowledged[N_FILES] = {0};
    en_ledger *ledger;
    en_error err = {0};
    uint64_t before, after;
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    if (compacting)
        for (unsigned i = 0; i < N_FILES; i++) assert_ok(import_some(ledger, i, i + 1, acknowledged, &fault));
    failed_once = false;
    countdown[k] = n;
    en_status status =
        compacting ? en_compact(ledger, true, &before, &after, &err) : import_some(ledger, 0, 3, acknowledged, &err);
    if (status == EN_OK && !compacting) status = import_some(ledger, 3, N_FILES, acknowledged, &err);
    const bool failed = failed_once;
    if (for_good) en_ledger_close(ledger); /* the disk is still full when the program ends */
    memset(countdown, 0, sizeof countdown);
    if (!for_good) en_ledger_close(ledger);
    if (status != EN_OK) {
        if (status != EN_EIO || !err.message[0])
            fail_msg("%s %ld: status %d, %s", kind_names[k], n, status, err.message);
        assert_true(failed);
    }
    const unsigned n_there = look_at_it(acknowledged);
    assert_true(!compacting || n_there == N_FILES);
    assert_true(status != EN_OK || n_there == N_FILES);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault)); /* a later run works */
    assert_ok(import_some(ledger, 0, N_FILES, acknowledged, &fault));
    assert_ok(en_compact(ledger, true, &before, &after, &fault));
    assert_int_equal(after, 1);
    en_ledger_close(ledger);
    assert_int_equal(look_at_it(acknowledged), N_FILES);
    remove_all(path);
    return failed;
}

static void disks_fail(bool compacting) {
    for (int once = 0; once < 2; once++)
        for (int k = 0; k < N_KINDS; k++) {
            long n = 1;
            for_good = !once;
            while (fail_at((kind)k, n, compacting)) n = n < 16 ? n + 1 : n + 1 + n / 3;
            assert_true(k != ON_WRITE || n > 5); /* it did come so far */
        }
}

static void imports_tell_that_the_disk_fails(void **state) {
    (void)state;
    disks_fail(false);
}

static void compacts_tell_that_the_disk_fails(void **state) {
    (void)state;
    disks_fail(true);
}

/* An input that breaks off in the middle, between two that are whole: its rows are cut out of what is staged, and that may fail, too. */
static bool fail_beside_broken(kind k, long n) {
    bool acknowledged[N_FILES] = {0};
    const char *const mixed[] = {paths[0], broken, paths[1]};
    en_import_opts o = en_import_opts_all();
    en_ledger *ledger;
    en_error err = {0};
    o.jobs = 2; /* files with the workers side by side; all writing is in one thread */
    o.on_file = on_file;
    o.user = acknowledged;
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    failed_once = false;
    countdown[k] = n;
    const en_status status = en_import(ledger, mixed, 3, &o, NULL, &err);
    memset(countdown, 0, sizeof countdown);
    en_ledger_close(ledger);
    assert_true(status == EN_EFORMAT || (status == EN_EIO && failed_once));
    const unsigned n_there = look_at_it(acknowledged);
    assert_true(failed_once || n_there == 2);
    remove_all(path);
    return failed_once;
}

static void nothing_is_lost_beside_broken_inputs(void **state) {
    (void)state;
    for (int once = 0; once < 2; once++)
        for (int k = 0; k < N_KINDS; k++) {
            long n = 1;
            for_good = !once;
            while (fail_beside_broken((kind)k, n)) n = n < 16 ? n + 1 : n + 1 + n / 3;
            assert_true(k != ON_CUT || n > 1);
        }
}

static int make_inputs(void **state) {
    (void)state;
    static const char *const codes[] = {"USA", "CHN", "RUS", "PRK", "KOR", "JPN"};
    char name[128];
    temporary_in_memory();
    /* a long path: messages name its end alone, and a failure there must still be told from one of an input */
    char parts[100];
    memset(parts, 'x', 80);
    parts[80] = '\0';
    temporary(name, "");
    snprintf(path, sizeof path, "%s%s-fault.db", name, parts);
    for (unsigned i = 0; i < N_FILES; i++) {
        char file[32];
        snprintf(file, sizeof file, "write-%u.csv", i);
        snprintf(files[i], sizeof files[i], "%s", temporary(name, file));
        n_rows[i] = i == 2 ? 15000 : 40 + i;
        write_gdelt(files[i], codes[i], codes[i + 1], 1 + i * 100000, n_rows[i]);
        paths[i] = files[i];
    }
    snprintf(broken, sizeof broken, "%s", temporary(name, "write-broken.csv.gz"));
    char command[400];
    snprintf(command, sizeof command, "gzip -c '%s' | head -c 150000 > '%s'", files[2], broken);
    if (system(command) != 0) return -1;
    wrap_sqlite();
    return en_lexicon_open(NULL, NULL, NULL, &lex, NULL) == EN_OK ? 0 : -1;
}

static int drop_inputs(void **state) {
    (void)state;
    for (unsigned i = 0; i < N_FILES; i++) remove(files[i]);
    remove(broken);
    remove_all(path);
    en_lexicon_free(lex);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(imports_tell_that_the_disk_fails),
                                       cmocka_unit_test(compacts_tell_that_the_disk_fails),
                                       cmocka_unit_test(nothing_is_lost_beside_broken_inputs)};
    return cmocka_run_group_tests(tests, make_inputs, drop_inputs);
}
