/* imports/import.c: en_import. For each input: what is it, is it there already, and if not: its rows, in pieces, through the workers, in order.
 *
 *   take bytes ─► piece (whole lines) ─► worker: code, compress ─► stage ─► segment ─┐
 *                                                   └► rejected lines ───────────────┴► one transaction: layer, imports, segments, quarantine
 *
 * What a transaction holds is all of its inputs or nothing; an input is acknowledged (on_file) when it is through. Killed in between, the next run
 * sweeps the files that no manifest names, and imports what was not acknowledged. */
#include "imports/import.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define BIG_FILE ((uint64_t)32 << 20) /* outer bytes: what is staged before it is committed first */
#define MOST_THREADS 64

/* ---- one input ---- */

/* Opens the path again and goes to the member at hand. */
static en_status go_back(importing *m, const char *path, uint64_t member, en_error *err) {
    bool more = true;
    eni_input_free(m->input);
    m->input = NULL;
    EN_TRY(eni_input_open(path, &m->input, err));
    for (uint64_t i = 0; i <= member && more; i++) EN_TRY(eni_input_next(m->input, &more, err));
    return more ? EN_OK : eni_fail_at(err, EN_EIO, path, 0, 0, "the file changed while it was read");
}

/* Tells whether the content is there. What was peeked at is not consumed; a content that only begins like another is read twice. */
static en_status is_known(importing *m, const char *path, uint64_t member, eni_done *d, bool *known, en_error *err) {
    en_str head;
    bool begins;
    *known = false;
    EN_TRY(eni_input_peek(m->input, ENI_HEAD_BYTES, &head, err));
    eni_import_hash(XXH3_128bits(head.p, head.len), d->head, sizeof d->head);
    if (eni_import_flies(m, d)) EN_TRY(eni_import_land(m, err));
    EN_TRY(eni_import_known(m, "head", d->head, sizeof d->head, d, &begins, err));
    if (!begins) return EN_OK;
    if (strcmp(path, "-") == 0)
        return eni_fail_at(err, EN_EFORMAT, m->file, 0, 0,
                           "begins like import %llu; write it to a file, so that it can be compared",
                           (unsigned long long)d->file.import);
    EN_TRY(eni_import_hash_rest(m, d, err));
    EN_TRY(eni_import_known(m, "hash", d->hash, sizeof d->hash, d, known, err));
    return *known ? EN_OK : go_back(m, path, member, err);
}

/* Takes over plan->own. */
static en_status take_input(importing *m, const char *path, uint64_t member, eni_plan *plan, en_str header,
                            en_error *err) {
    bool known;
    eni_done d = {.file = {.file = eni_str(m->file), .first = EN_DAY_NONE, .last = EN_DAY_NONE}, .header = header};
    EN_TRY(eni_import_begin_layer(m, plan, err));
    d.file.format = plan->importer->key;
    EN_TRY(is_known(m, path, member, &d, &known, err));
    if (known) {
        m->counts->files_known++;
        d.file.known = true;
        d.file.layer = eni_str(m->layer.name);
        if (m->opts->on_file) m->opts->on_file(m->opts->user, &d.file);
        return EN_OK;
    }
    if (plan->importer->code) {
        const eni_plan theirs = *plan;
        plan->drop = NULL;
        return eni_import_fly(m, path, &theirs, &d, err);
    }
    eni_import_begin_bytes(m);
    d.file.import = m->next_import;
    EN_TRY(eni_import_rows(m, plan, &d, false, err));
    m->next_import++;
    return EN_OK;
}

static en_status one_input(importing *m, const char *path, uint64_t member, en_error *err) {
    eni_head head;
    en_str bytes;
    eni_plan plan = {0};
    snprintf(m->file, sizeof m->file, "%s", eni_input_name(m->input));
    const char *const no_data = eni_passed_over(m->file, !m->in_folder && strcmp(m->file, path) == 0);
    if (no_data) {
        m->counts->files_skipped++;
        if (m->opts->on_skip) m->opts->on_skip(m->opts->user, eni_str(m->file), no_data);
        return EN_OK;
    }
    EN_TRY(eni_input_peek(m->input, ENI_HEAD_BYTES, &bytes, err));
    eni_look_at(m->file, bytes, m->head_copy, &head);
    en_status status = eni_import_plan_of(m, &head, m->head_copy, path, &plan, err);
    /* what is peeked at moves on when the input is read */
    char *const header = status == EN_OK && plan.has_header ? strndup(head.line.p, head.line.len) : NULL;
    if (status == EN_OK && plan.has_header && !header) status = eni_nomem(err);
    if (status == EN_OK) status = take_input(m, path, member, &plan, header ? eni_str(header) : ENI_LIT(""), err);
    free(header);
    if (plan.drop) plan.drop(plan.own);
    return status;
}

/* ---- all inputs ---- */

/* Is the failure one of the input at hand, so that others can still be read? Not what the ledger or its disk says, and not where inputs before
 * this one went down with it. */
static bool of_input(const importing *m, const char *path, const char *file, en_status status, const en_error *why) {
    en_error outer = {0}, inner = {0};
    if (m->lost) return false;
    if (status == EN_EFORMAT || status == EN_ENOTFOUND || status == EN_ELIMIT || status == EN_ERANGE) return true;
    eni_error_file(&outer, path); /* names are shortened there */
    eni_error_file(&inner, file);
    return status == EN_EIO && why->file[0] &&
           (strcmp(why->file, outer.file) == 0 || strcmp(why->file, inner.file) == 0);
}

en_status eni_import_bear(importing *m, const char *path, const char *file, en_status status, const en_error *why,
                          en_error *err) {
    if (status == EN_OK || !of_input(m, path, file, status, why)) {
        if (status != EN_OK && err) *err = *why;
        return status;
    }
    m->counts->files_rejected++;
    if (m->opts->on_reject) m->opts->on_reject(m->opts->user, why);
    if (m->first == EN_OK) m->first = status, m->first_why = *why;
    eni_bad *const grown = eni_arena_grow(&m->arena, m->bad, m->n_bad, &m->cap_bad, m->n_bad + 1, sizeof *grown);
    if (!grown) return eni_nomem(err);
    m->bad = grown;
    m->bad[m->n_bad++] = (eni_bad){*why, {"", 0}, 0};
    return EN_OK;
}

/* The same for an input that failed before its rows went out: when its turn has come. */
static en_status bear_in_turn(importing *m, const char *path, en_status status, const en_error *why, en_error *err) {
    if (status != EN_OK && of_input(m, path, m->file, status, why)) EN_TRY(eni_import_land(m, err));
    return eni_import_bear(m, path, m->file, status, why, err);
}

en_status eni_import_tell(importing *m, bool last, en_error *err) {
    const uint64_t done = m->done_before + (m->input ? eni_input_done(m->input) : 0);
    m->counts->bytes = m->bytes_before + (m->input ? eni_input_bytes(m->input) : 0);
    if (!m->opts->on_progress) return EN_OK;
    const bool on = m->opts->on_progress(m->opts->user, last || done > m->total ? m->total : done, m->total, m->counts);
    return on ? EN_OK : eni_fail(err, EN_ESTOPPED, "stopped; what was acknowledged is in the ledger");
}

static en_status one_file(importing *m, const char *path, en_error *err) {
    bool more = false;
    en_error why = {0};
    struct stat st;
    const bool big = strcmp(path, "-") == 0 || (stat(path, &st) == 0 && (uint64_t)st.st_size > BIG_FILE);
    if (big) {
        EN_TRY(eni_import_land(m, err));
        EN_TRY(eni_import_commit(m, err));
    }
    en_status status = eni_input_open(path, &m->input, &why);
    if (status == EN_OK) status = eni_input_next(m->input, &more, &why);
    for (uint64_t member = 0; status == EN_OK && more; member++) {
        EN_TRY(bear_in_turn(m, path, one_input(m, path, member, &why), &why, err));
        why = (en_error){0};
        if (!m->input) break;
        status = eni_input_next(m->input, &more, &why);
    }
    if (m->input) {
        m->done_before += eni_input_total(m->input);
        m->bytes_before += eni_input_bytes(m->input);
    }
    eni_input_free(m->input);
    m->input = NULL;
    EN_TRY(bear_in_turn(m, path, status, &why, err));
    return eni_import_tell(m, false, err);
}

/* A file, or all files of a folder in order of name. */
static en_status one_path(importing *m, const char *path, en_error *err) {
    eni_file_list files = {0};
    struct stat st;
    if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) return one_file(m, path, err);
    en_error why = {0};
    en_status status = eni_list_files(path, &files, &why);
    m->in_folder = true;
    for (size_t i = 0; status == EN_OK && i < files.n; i++) {
        status = one_file(m, files.paths[i], &why);
        if (status != EN_OK && err) *err = why;
        if (status != EN_OK) break;
    }
    m->in_folder = false;
    const bool listed = status == EN_OK || files.n > 0;
    eni_free_files(&files);
    return listed ? status : bear_in_turn(m, path, status, &why, err);
}

static void work(void *user, unsigned worker, void *job) {
    (void)user, (void)worker;
    eni_piece_work(job);
}

/* What the user asked for that changes which rows come in, as text: imports that differ in it are different imports. */
static en_status name_options(importing *m, en_error *err) {
    const en_import_opts *const o = m->opts;
    eni_buf text = {0};
    char day[11];
    if (en_day_known(o->since)) en_day_format(o->since, day), eni_printf(&text, "since=%s ", day);
    if (en_day_known(o->until)) en_day_format(o->until, day), eni_printf(&text, "until=%s ", day);
    if (o->least_mentions) eni_printf(&text, "mentions>=%u ", o->least_mentions);
    if (o->least_sources) eni_printf(&text, "sources>=%u ", o->least_sources);
    if (o->two_states) eni_puts(&text, "two-states ");
    if (o->map) eni_printf(&text, "map=%s ", o->map);
    if (text.failed) return eni_nomem(err);
    m->options_text = text.p;
    m->options = eni_trim((en_str){text.p ? text.p : "", text.len});
    return EN_OK;
}

static en_status start(importing *m, const char *const *paths, size_t n_paths, en_error *err) {
    sqlite3_stmt *last;
    EN_TRY(eni_manifest_lock(m->ledger, &m->lock, err));
    EN_TRY(name_options(m, err));
    EN_TRY(eni_prepare(m->ledger, "SELECT coalesce(max(import_id), 0) + 1 FROM import", &last, err));
    if (sqlite3_step(last) == SQLITE_ROW) m->next_import = (uint64_t)sqlite3_column_int64(last, 0);
    sqlite3_finalize(last);
    for (size_t i = 0; i < n_paths; i++) {
        struct stat st;
        if (strcmp(paths[i], "-") == 0 || stat(paths[i], &st) != 0 || !S_ISREG(st.st_mode)) {
            m->total = 0;
            break;
        }
        m->total += (uint64_t)st.st_size;
    }
    m->folder = eni_segment_folder(m->ledger);
    m->hashing = XXH3_createState();
    m->head_copy = malloc(ENI_HEAD_BYTES + 1);
    m->daily = calloc(ENI_N_DAYS, sizeof *m->daily);
    const unsigned threads = m->opts->jobs == 0 ? 1 : m->opts->jobs > MOST_THREADS ? MOST_THREADS : m->opts->jobs;
    const size_t depth = threads == 1 ? 1 : (size_t)threads * 2;
    m->n_pieces = depth + 1;
    m->pieces = calloc(m->n_pieces, sizeof *m->pieces);
    bool good = m->folder && m->hashing && m->head_copy && m->daily && m->pieces;
    for (size_t i = 0; good && i < m->n_pieces; i++) good = (m->pieces[i] = eni_piece_new()) != NULL;
    if (!good) return eni_nomem(err);
    EN_TRY(eni_who_new(m->ledger->lexicon, &m->who, err));
    return eni_pool_new(threads, depth, work, NULL, &m->pool, err);
}

static void finish(importing *m) {
    eni_pool_free(m->pool);
    for (size_t i = 0; m->pieces && i < m->n_pieces; i++) eni_piece_free(m->pieces[i]);
    free(m->pieces);
    eni_input_free(m->input);
    eni_stage_free(m->stage);
    eni_who_free(m->who);
    eni_repeats_free(m->repeats);
    XXH3_freeState(m->hashing);
    eni_arena_free(&m->arena);
    eni_arena_free(&m->names_arena);
    eni_map_free(&m->known_names);
    eni_buf_free(&m->rest);
    free(m->folder);
    free(m->head_copy);
    free(m->daily);
    free(m->options_text);
    eni_manifest_unlock(m->lock);
}

en_status en_import(en_ledger *ledger, const char *const *paths, size_t n_paths, const en_import_opts *opts,
                    en_import_counts *counts, en_error *err) {
    const en_import_opts all = en_import_opts_all();
    en_import_counts unwanted;
    importing *const m = calloc(1, sizeof *m);
    if (!m) return eni_nomem(err);
    m->ledger = ledger;
    m->opts = opts ? opts : &all;
    m->counts = counts ? counts : &unwanted;
    *m->counts = (en_import_counts){0};
    m->lock = -1;
    en_status status = start(m, paths, n_paths, err);
    for (size_t i = 0; status == EN_OK && i < n_paths; i++) status = one_path(m, paths[i], err);
    if (status == EN_OK) status = eni_import_land(m, err);
    if (status != EN_OK) eni_import_crash(m);
    if (status == EN_OK || status == EN_ESTOPPED) { /* what is whole is kept */
        en_error why = {0};
        const en_status kept = eni_import_commit(m, &why);
        if (status == EN_OK && kept != EN_OK) {
            status = kept;
            if (err) *err = why;
        }
    } else {
        eni_import_drop_segments(m, 0);
    }
    if (status == EN_OK && m->lock >= 0) status = eni_compact_locked(ledger, 0, false, &m->next_segment, err);
    if (status == EN_OK) status = eni_import_tell(m, true, err);
    if (status == EN_OK && m->first != EN_OK) {
        status = m->first;
        if (err) *err = m->first_why;
    }
    finish(m);
    free(m);
    return status;
}
