/* fuzz/fuzz_import_events.c: bytes as a file of every importer of events, whether it would take them for its own or not: told, planned, coded in one
 * piece. Each row is accepted, skipped or rejected, and only one of these. Beginning with 'I' or 'M' the rest goes the whole way of en_import into a
 * ledger, told by itself or as mentions of GDELT; with 'N' the rest is a list of names beside a knowledge graph. */
#include "imports/import.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static en_lexicon *lexicon;
static eni_who *who;
static en_ledger *ledger;
static char folder[64], file[128], names[128], ledger_path[128], graph[128];

static void put_file(const char *path, const void *bytes, size_t len) {
    FILE *const f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, len, f) != len) abort();
    fclose(f);
}

static void clean_up(void) {
    char command[200];
    eni_who_free(who);
    en_ledger_close(ledger);
    en_lexicon_free(lexicon);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0) return;
}

static void put_names(const void *bytes, size_t len) {
    put_file(names, bytes, len);
}

static void set_up(void) {
    char relations[128];
    static const char entities[] = "China\t0\nCitizen_(India)\t1\nExample_Person\t2\n",
                      acts[] = "Consult\t0\nDance\t1\n";
    snprintf(folder, sizeof folder, "/tmp/fuzz-icews14-XXXXXX");
    if (!mkdtemp(folder)) abort();
    snprintf(file, sizeof file, "%s/input", folder);
    snprintf(graph, sizeof graph, "%s/train.txt", folder);
    snprintf(names, sizeof names, "%s/entity2id.txt", folder);
    snprintf(relations, sizeof relations, "%s/relation2id.txt", folder);
    snprintf(ledger_path, sizeof ledger_path, "%s/ledger.db", folder);
    put_names(entities, sizeof entities - 1);
    put_file(relations, acts, sizeof acts - 1);
    put_file(graph, "0\t0\t1\t0\n2\t1\t0\t24\n", 18);
    if (en_lexicon_open(NULL, NULL, NULL, &lexicon, NULL) != EN_OK || eni_who_new(lexicon, &who, NULL) != EN_OK ||
        en_ledger_open(ledger_path, EN_LEDGER_WRITE, lexicon, &ledger, NULL) != EN_OK)
        abort();
    sqlite3_exec(ledger->db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    atexit(clean_up);
}

/* ---- one importer over one piece ---- */

static void code_piece(const eni_importer *importer, const eni_head *head, const char *path, en_str bytes) {
    en_import_opts opts = en_import_opts_all();
    opts.map = "source=#1,target=#2,date=#3,code=#4";
    eni_plan plan = {.importer = importer,
                     .who = who,
                     .lexicon = lexicon,
                     .opts = &opts,
                     .file = path,
                     .path = path,
                     .delimiter = head->delimiter,
                     .quoted = head->delimiter != '\t'};
    for (int i = 0; i < ENI_MOST_CELLS; i++) plan.column[i] = -1;
    const int sure = importer->tell(head);
    assert(sure >= 0 && sure <= 100);
    const en_status status = importer->plan ? importer->plan(head, &plan, NULL) : EN_OK;
    assert(status == EN_OK || sure == 0 || strcmp(importer->key, "tkg") == 0);
    eni_piece *const p = status == EN_OK ? eni_piece_new() : NULL;
    if (p) {
        p->plan = &plan;
        p->first = true;
        p->bytes = malloc(bytes.len + 1);
        if (!p->bytes) abort();
        if (bytes.len) memcpy(p->bytes, bytes.p, bytes.len);
        p->len = p->cap = bytes.len;
        eni_piece_work(p);
        assert(!p->nomem);
        assert(p->rows == p->accepted + p->skipped + p->repeated + p->rejected);
        assert(eni_batch_rows(p->batch) == p->accepted);
    }
    eni_piece_free(p);
    if (plan.drop) plan.drop(plan.own);
}

static void code_all(en_str bytes, const char *path, const char *only) {
    eni_head head;
    char *const copy = malloc(bytes.len + 1);
    if (!copy) abort();
    eni_look_at(path, bytes, copy, &head);
    for (size_t i = 0; eni_importer_at(i); i++)
        if (eni_importer_at(i)->code && (!only || strcmp(eni_importer_at(i)->key, only) == 0))
            code_piece(eni_importer_at(i), &head, path, bytes);
    free(copy);
}

/* ---- the whole way ---- */

static void import_whole(const uint8_t *data, size_t size, const char *format) {
    const char *const paths[] = {file};
    en_import_opts opts = en_import_opts_all();
    en_import_counts counts;
    put_file(file, data, size);
    opts.format = format;
    const en_status status = en_import(ledger, paths, 1, &opts, &counts, NULL);
    assert(status != EN_ENOMEM);
    assert(counts.rows == counts.accepted + counts.skipped + counts.repeated + counts.rejected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!lexicon) set_up();
    const en_str bytes = {(const char *)data, size};
    if (size > 0 && data[0] == 'I')
        import_whole(data + 1, size - 1, NULL);
    else if (size > 0 && data[0] == 'M')
        import_whole(data + 1, size - 1, "gdelt2-mentions");
    else if (size > 0 && data[0] == 'N') {
        static const char rows[] = "0\t0\t1\t0\n2\t1\t0\t24\n";
        put_names(data + 1, size - 1);
        code_all((en_str){rows, sizeof rows - 1}, graph, "tkg");
    } else
        code_all(bytes, graph, NULL);
    return 0;
}
