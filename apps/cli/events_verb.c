/* cli/events_verb.c: entente events. */
#include "output.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const columns[] = {
    "event_id",      "date",        "date_last", "source",       "source_sector", "source_name", "target",
    "target_sector", "target_name", "action",    "mode",         "context",       "cameo",       "quad",
    "goldstein",     "standing",    "n_claims",  "n_reports",    "n_outlets",     "n_denials",   "first_reported",
    "weight",        "confidence",  "speaker",   "speaker_name", "citation",      "outlet",      "sentence",
    "layer",         "row_id",      "url",       "place",        "note",          "n_mentions",  "n_deaths",
    "tone",          "latitude",    "longitude"};

typedef struct {
    cli_rows rows;
    unsigned width;
    uint64_t n;
} printing;

/* A dataset's row has no sentence: who it says they are, and where it says so. */
static void row_for_people(const en_event *e, unsigned width) {
    char line[700];
    const en_str from = e->url.len ? e->url : e->outlet.len ? e->outlet : e->note;
    const int n =
        snprintf(line, sizeof line, "%.*s > %.*s%s%.*s", (int)(e->source_name.len < 120 ? e->source_name.len : 120),
                 e->source_name.p, (int)(e->target_name.len < 120 ? e->target_name.len : 120), e->target_name.p,
                 from.len ? "  " : "", (int)(from.len < 400 ? from.len : 400), from.p ? from.p : "");
    printf("  %.*s  [i%llu.%llu]\n            ", (int)e->layer.len, e->layer.p, (unsigned long long)e->import,
           (unsigned long long)e->line);
    cli_print_cut((en_str){line, n < 0 ? 0 : (size_t)n}, width - 12);
    putchar('\n');
}

static void for_people(const en_event *e, unsigned width) {
    char day[24];
    en_date_format(e->day, day);
    printf("%-10s  %s%s%s > %s%s%s  %s %.*s", day, e->source.code[0] ? e->source.code : "---",
           e->source.sector[0] ? ":" : "", e->source.sector, e->target.code[0] ? e->target.code : "---",
           e->target.sector[0] ? ":" : "", e->target.sector, en_action_key(e->action), (int)e->cameo.len, e->cameo.p);
    if (!isnan(e->goldstein)) printf(" %+.1f", e->goldstein);
    if (e->standing != EN_MODALITY_ASSERTED) printf("  %s", en_modality_key(e->standing));
    if (e->n_reports > 1) printf("  %u reports", e->n_reports);
    if (e->n_denials) printf("  %u denied", e->n_denials);
    if (e->import) {
        row_for_people(e, width);
        return;
    }
    printf("  [r%llu.%u]\n            ", (unsigned long long)e->report, e->sentence_no);
    cli_print_cut(e->sentence, width - 12);
    putchar('\n');
}

static void count_or_missing(cli_rows *w, int64_t n) {
    if (n < 0)
        cli_missing(w);
    else
        cli_int(w, n);
}

/* What only datasets tell; missing of an event read from reports. */
static void put_dataset_cells(cli_rows *w, const en_event *e) {
    cli_text(w, e->layer);
    if (e->row_id != INT64_MIN)
        cli_int(w, e->row_id);
    else if (e->row_key.len)
        cli_text(w, e->row_key);
    else
        cli_missing(w);
    cli_text(w, e->url);
    cli_text(w, e->place);
    cli_text(w, e->note);
    count_or_missing(w, e->n_mentions);
    count_or_missing(w, e->n_deaths);
    cli_real(w, e->tone);
    cli_real(w, e->latitude);
    cli_real(w, e->longitude);
}

static bool print_event(void *user, const en_event *e) {
    printing *const p = user;
    cli_rows *const w = &p->rows;
    char cite[48];
    p->n++;
    if (w->form == OUT_PEOPLE) {
        for_people(e, p->width);
        return !ferror(stdout);
    }
    if (e->import) {
        snprintf(cite, sizeof cite, "i%llu.%llu", (unsigned long long)e->import, (unsigned long long)e->line);
        cli_missing(w);
    } else {
        snprintf(cite, sizeof cite, "r%llu.%u", (unsigned long long)e->report, e->sentence_no);
        cli_int(w, (int64_t)e->id);
    }
    cli_day_cell(w, e->day.first);
    cli_day_cell(w, e->day.last);
    cli_chars(w, e->source.code);
    cli_chars(w, e->source.sector);
    cli_text(w, e->source_name);
    cli_chars(w, e->target.code);
    cli_chars(w, e->target.sector);
    cli_text(w, e->target_name);
    cli_chars(w, en_action_key(e->action));
    cli_text(w, e->mode);
    cli_text(w, e->context);
    cli_text(w, e->cameo);
    cli_chars(w, en_quad_key(e->quad));
    cli_real(w, e->goldstein);
    cli_chars(w, en_modality_key(e->standing));
    count_or_missing(w, e->import ? -1 : (int64_t)e->n_claims);
    cli_int(w, e->n_reports);
    cli_int(w, e->n_outlets);
    count_or_missing(w, e->import ? -1 : (int64_t)e->n_denials);
    cli_day_cell(w, e->first_reported);
    cli_real(w, e->weight);
    cli_real(w, e->confidence);
    cli_chars(w, e->speaker.code);
    cli_text(w, e->speaker_name);
    cli_chars(w, cite);
    cli_text(w, e->outlet);
    cli_text(w, e->sentence);
    put_dataset_cells(w, e);
    cli_row_end(w);
    return !ferror(stdout);
}

/* A comma-separated list of keys as a bit set. */
static bool key_set(const cli_options *o, cli_option which, const char *what, int (*of)(en_str), uint32_t *out) {
    const char *p = o->value[which];
    if (!p) return true;
    while (*p) {
        const size_t len = strcspn(p, ",");
        const int key = of((en_str){p, len});
        if (key == 0) {
            cli_usage("'%.*s' is not %s", (int)len, p, what);
            return false;
        }
        *out |= 1u << key;
        p += len + (p[len] == ',');
    }
    return true;
}

static int action_of(en_str s) {
    return (int)en_action_of(s);
}
static int quad_of(en_str s) {
    return (int)en_quad_of(s);
}
static int modality_of(en_str s) {
    return (int)en_modality_of(s);
}

static bool actors_of(const cli_context *c, en_event_query *q) {
    const cli_options *const o = c->options;
    if (cli_has(o, OPT_SOURCE) && !cli_actor(c, o->value[OPT_SOURCE], &q->source)) return false;
    if (cli_has(o, OPT_TARGET) && !cli_actor(c, o->value[OPT_TARGET], &q->target)) return false;
    if (!cli_has(o, OPT_BETWEEN)) return true;
    const char *const comma = strchr(o->value[OPT_BETWEEN], ',');
    if (!comma || cli_has(o, OPT_SOURCE) || cli_has(o, OPT_TARGET)) {
        cli_usage("--between: expected A,B, and neither --source nor --target beside it");
        return false;
    }
    char *const first = strndup(o->value[OPT_BETWEEN], (size_t)(comma - o->value[OPT_BETWEEN]));
    const bool ok = first && cli_actor(c, first, &q->source) && cli_actor(c, comma + 1, &q->target);
    free(first);
    q->either_way = true;
    return ok;
}

int events_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    en_event_query q = en_event_query_all();
    printing p = {.width = cli_width()};
    cli_form form;
    double limit = 0;
    en_error err;
    if (!cli_form_of(o, &form) || !actors_of(c, &q) ||
        !key_set(o, OPT_ACTION, "one of PLOVER's types", action_of, &q.actions) ||
        !key_set(o, OPT_QUAD, "vcp, mcp, vcf or mcf", quad_of, &q.quads) ||
        !key_set(o, OPT_MODALITY, "asserted, denied, planned, threatened, hypothetical or alleged", modality_of,
                 &q.modalities) ||
        !cli_day(o, OPT_SINCE, false, &q.since) || !cli_day(o, OPT_UNTIL, true, &q.until) ||
        !cli_day(o, OPT_ASOF, true, &q.asof) || !cli_number(o, OPT_LIMIT, 1, 1e12, &limit))
        return EXIT_USAGE;
    const char *const order = cli_has(o, OPT_ORDER) ? o->value[OPT_ORDER] : "day";
    if (strcmp(order, "day") && strcmp(order, "-day") && strcmp(order, "weight"))
        return cli_usage("--order: found '%s', expected day, -day or weight", order);
    q.order = strcmp(order, "weight") == 0 ? EN_BY_WEIGHT : strcmp(order, "-day") == 0 ? EN_BY_DAY_DOWN : EN_BY_DAY;
    q.limit = (uint64_t)limit;
    q.outlet = o->value[OPT_OUTLET];
    q.layers = o->value[OPT_LAYER];
    q.one_a_day = cli_has(o, OPT_ONE_A_DAY);
    q.text = o->value[OPT_TEXT];
    p.rows = cli_rows_start(form, columns, sizeof columns / sizeof *columns);
    const en_status status = en_events(c->ledger, &q, print_event, &p, &err);
    cli_rows_end(&p.rows);
    if (status != EN_OK) return cli_fail(&err);
    return p.n ? EXIT_OK : EXIT_NOTHING;
}
