/* cli/pairs.c: entente read --pairs: one line a pair. */
#include "output.h"

static const char *const columns[] = {"sentence_id", "action", "quad", "modality", "confidence", "p_event", "why"};

typedef struct {
    cli_rows rows;
    uint64_t rejected, unread, n;
} printing;

static bool on_pair(void *user, const en_pair *p) {
    printing *const w = user;
    cli_text(&w->rows, p->id);
    cli_chars(&w->rows, en_action_key(p->action));
    cli_chars(&w->rows, en_quad_key(p->quad));
    cli_chars(&w->rows, en_modality_key(p->modality));
    cli_real(&w->rows, p->confidence);
    cli_real(&w->rows, p->p_event);
    cli_chars(&w->rows, p->why ? p->why : "");
    cli_row_end(&w->rows);
    w->n++;
    w->unread += p->why != NULL;
    return !ferror(stdout);
}

static void on_reject(void *user, const en_error *why) {
    printing *const w = user;
    w->rejected++;
    (void)cli_fail(why);
}

int pairs_of(const cli_context *c, const char *path) {
    cli_form form;
    en_error err = {0};
    printing w = {0};
    if (!cli_form_of(c->options, &form)) return EXIT_USAGE;
    w.rows = cli_rows_start(form == OUT_PEOPLE ? OUT_TSV : form, columns, sizeof columns / sizeof *columns);
    const en_status status = en_read_pairs(c->lexicon, path, on_pair, on_reject, &w, &err);
    cli_rows_end(&w.rows);
    if (status != EN_OK && status != EN_ESTOPPED) {
        const int code = cli_fail(&err);
        return status == EN_ENOTFOUND ? EXIT_ENVIRONMENT : code;
    }
    if (!cli_has(c->options, OPT_QUIET)) {
        fprintf(stderr, "%llu pair%s read", (unsigned long long)w.n, w.n == 1 ? "" : "s");
        if (w.unread) fprintf(stderr, ", %llu of which neither side is in the sentence", (unsigned long long)w.unread);
        if (w.rejected)
            fprintf(stderr, "; %llu line%s rejected", (unsigned long long)w.rejected, w.rejected == 1 ? "" : "s");
        fputc('\n', stderr);
    }
    return w.rejected ? EXIT_REJECTED : EXIT_OK;
}
