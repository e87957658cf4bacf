/* imports/rows.c: ties and facts. Their files are small beside those of events: one thread, row by row, one transaction an input. */
#include "imports/import.h"

#include "base/day.h"
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

struct eni_import {
    importing *m;
    const eni_plan *plan;
    eni_done *d;
    eni_piece *piece;
    bool begun, more, again;
    en_status status; /* of reading */
    en_error why;
};

/* What the piece gathered goes to the run; its lines are counted. */
static en_status settle_piece(eni_import *it, en_error *err) {
    eni_piece *const p = it->piece;
    EN_TRY(eni_import_keep_bad(it->m, p, it->d, err));
    EN_TRY(eni_import_keep_names(it->m, p, err));
    eni_import_count(it->m, p, it->d);
    it->d->lines += p->n_lines;
    return eni_import_tell(it->m, false, err);
}

bool eni_import_cells(eni_import *it, const en_str **cells, size_t *n) {
    while (it->status == EN_OK) {
        if (it->begun && eni_piece_cells(it->piece, cells, n)) return true;
        if (it->begun && it->piece->nomem) it->status = eni_nomem(&it->why);
        if (it->begun && it->status == EN_OK) it->status = settle_piece(it, &it->why);
        if (it->status != EN_OK || !it->more) return false;
        it->status = eni_import_fill(it->m, it->piece, it->plan, it->d, &it->more, &it->why);
        it->begun = true;
    }
    return false;
}

const eni_plan *eni_import_plan(const eni_import *it) {
    return it->plan;
}

void eni_import_reject(eni_import *it, const char *format, ...) {
    char words[160];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    eni_piece_reject(it->piece, "%s", words);
}

void eni_import_repaired(eni_import *it) {
    it->piece->repaired++;
}

void eni_import_accepted(eni_import *it) {
    it->piece->accepted++;
}

void eni_import_skipped(eni_import *it) {
    it->piece->skipped++;
}

en_ledger *eni_import_ledger(eni_import *it) {
    return it->m->ledger;
}

uint64_t eni_import_number(const eni_import *it) {
    return it->d->file.import;
}

uint64_t eni_import_line(const eni_import *it) {
    return it->d->lines + it->piece->line_no + 1;
}

int64_t eni_import_layer(eni_import *it) {
    return it->m->layer_id;
}

en_status eni_import_named(eni_import *it, en_str name, en_actor *out, en_error *err) {
    eni_piece *const p = it->piece;
    eni_who_named(name, out);
    if (eni_map_get(&it->m->known_names, eni_str(out->code)) != ENI_MAP_NONE) return EN_OK;
    for (size_t i = 0; i < p->n_named; i++)
        if (strcmp(p->named[i].actor.code, out->code) == 0) return EN_OK;
    eni_named *const grown =
        eni_arena_grow(&p->arena, p->named, p->n_named, &p->cap_named, p->n_named + 1, sizeof *grown);
    if (!grown) return eni_nomem(err);
    p->named = grown;
    p->named[p->n_named] = (eni_named){*out, eni_arena_str(&p->arena, name)};
    return p->named[p->n_named++].name.p ? EN_OK : eni_nomem(err);
}

void eni_import_covers(eni_import *it, en_day first, en_day last) {
    en_import_file *const f = &it->d->file;
    if (!en_day_known(f->first) || first.n < f->first.n) f->first = first;
    if (!en_day_known(f->last) || last.n > f->last.n) f->last = last;
}

static en_status read_and_keep(eni_import *it, en_error *err) {
    importing *const m = it->m;
    EN_TRY(eni_layer_make(m->ledger, &m->layer, &m->layer_id, err));
    EN_TRY(it->plan->importer->read(it, err));
    if (it->status != EN_OK) {
        if (err) *err = it->why;
        return it->status;
    }
    it->d->covered = (en_date){it->d->file.first, it->d->file.last};
    EN_TRY(it->again ? eni_import_put_again(m, it->d, err) : eni_import_keep_done(m, it->d, err));
    return eni_import_put_all(m, err);
}

en_status eni_import_rows(importing *m, const eni_plan *plan, eni_done *d, bool again, en_error *err) {
    eni_import it = {.m = m, .plan = plan, .d = d, .more = true, .again = again};
    it.piece = eni_piece_new();
    if (!it.piece) return eni_nomem(err);
    const en_import_counts before = *m->counts;
    en_status status = eni_exec(m->ledger, "BEGIN IMMEDIATE", err);
    if (status == EN_OK) {
        status = read_and_keep(&it, err);
        if (status == EN_OK) status = eni_exec(m->ledger, "COMMIT", err);
        if (status != EN_OK) sqlite3_exec(m->ledger->db, "ROLLBACK", NULL, NULL, NULL);
    }
    if (status != EN_OK) {
        *m->counts = before;
        m->n_done = m->n_bad = m->n_names = 0; /* nothing waited when it began */
        eni_map_free(&m->known_names);
    } else {
        eni_import_acknowledge(m);
    }
    eni_piece_free(it.piece);
    return status;
}
