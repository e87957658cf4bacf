/* cli/why.c: what read --why and dict try have in common. */
#include "why.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- for people ---- */

static void print_actor(en_actor a) {
    printf("%s%s%s", a.code[0] ? a.code : "---", a.sector[0] ? " " : "", a.sector);
}

void cli_print_claim(const en_claim *c) {
    char day[24];
    en_date_format(c->day, day);
    fputs("  ", stdout);
    print_actor(c->source);
    fputs(" > ", stdout);
    print_actor(c->target);
    printf("  %s %.*s", en_action_key(c->action), (int)c->cameo.len, c->cameo.p);
    if (!isnan(c->goldstein)) printf(" %+.1f", c->goldstein);
    printf("  %s%s%s", en_modality_key(c->modality), day[0] ? "  " : "", day);
    if (c->speaker.code[0]) printf("  by %s", c->speaker.code);
    putchar('\n');
}

void cli_print_part(const char *what, en_str text) {
    printf("    %-8s", what);
    cli_print_cut(text, 0);
    putchar('\n');
}

typedef struct {
    const char *name;
    en_span span;
} named_span;

#define N_SPANS 8

static void spans_of(const en_claim *c, named_span out[N_SPANS]) {
    const named_span list[N_SPANS] = {{"trigger", c->spans.trigger},   {"source", c->spans.source},
                                      {"target", c->spans.target},     {"speaker", c->spans.speaker},
                                      {"modality", c->spans.modality}, {"day", c->spans.day},
                                      {"place", c->spans.place},       {"magnitude", c->spans.magnitude}};
    memcpy(out, list, sizeof list);
}

static void print_words(en_str sentence, en_span s) {
    if (s.end > sentence.len || s.start > s.end) return;
    putchar('"');
    cli_print_cut((en_str){sentence.p + s.start, s.end - s.start}, 0);
    printf("\" %u-%u", s.start, s.end);
}

void cli_print_spans(const en_claim *c) {
    named_span list[N_SPANS];
    bool any = false;
    spans_of(c, list);
    for (int i = 0; i < N_SPANS; i++) {
        if (list[i].span.end == 0) continue;
        printf("%s%s ", any ? ", " : "    words   ", list[i].name);
        print_words(c->sentence, list[i].span);
        any = true;
    }
    if (any) putchar('\n');
}

void cli_print_features(const en_claim *c) {
    if (isnan(c->p_type)) return;
    printf("    model   %s %.3f, any act %.3f", en_action_key(c->action), c->p_type, c->p_event);
    if (c->n_features) fputs("; for it speak most:", stdout);
    putchar('\n');
    for (size_t i = 0; i < c->n_features; i++) {
        printf("      %+5.2f  ", c->features[i].weight);
        cli_print_cut(c->features[i].text, 0);
        putchar('\n');
    }
}

void cli_print_blank(const en_blank *b) {
    fputs("  no claim: ", stdout);
    cli_print_cut(b->obstacles[0].text, 0);
    putchar('\n');
    if (b->n_actors) fputs("    actors  ", stdout);
    for (size_t i = 0; i < b->n_actors; i++) {
        if (i) fputs(", ", stdout);
        print_actor(b->actors[i].actor);
        putchar(' ');
        print_words(b->sentence, b->actors[i].span);
    }
    if (b->n_actors) putchar('\n');
    for (size_t i = 1; i < b->n_obstacles; i++) cli_print_part("also", b->obstacles[i].text);
}

/* ---- cells ---- */

static void put_span(FILE *out, const char *name, en_span s, bool *first) {
    if (s.end == 0) return;
    fprintf(out, "%s\"%s\":[%u,%u]", *first ? "" : ",", name, s.start, s.end);
    *first = false;
}

char *cli_spans_json(const en_claim *c) {
    named_span list[N_SPANS];
    char *text = NULL;
    size_t len;
    bool first = true;
    FILE *const out = open_memstream(&text, &len);
    if (!out) return NULL;
    spans_of(c, list);
    fputc('{', out);
    for (int i = 0; i < N_SPANS; i++) put_span(out, list[i].name, list[i].span, &first);
    fputc('}', out);
    fclose(out);
    return text;
}

static void put_features(FILE *out, const en_claim *c) {
    for (size_t i = 0; i < c->n_features; i++) {
        fprintf(out, "%s{\"weight\":%.4g,\"text\":", i ? "," : "", c->features[i].weight);
        cli_put_json(out, c->features[i].text);
        fputc('}', out);
    }
}

static void put_obstacles(FILE *out, const en_blank *b) {
    for (size_t i = 0; i < b->n_obstacles; i++) {
        const en_obstacle *const o = &b->obstacles[i];
        bool first = true;
        fprintf(out, "%s{\"reason\":\"%s\",\"action\":\"%s\",\"entry\":", i ? "," : "", en_reason_key(o->reason),
                en_action_key(o->action));
        cli_put_json(out, o->entry);
        if (!isnan(o->p)) fprintf(out, ",\"p\":%.4g", o->p);
        fputs(",\"spans\":{", out);
        put_span(out, "trigger", o->trigger, &first);
        put_span(out, "source", o->source, &first);
        put_span(out, "target", o->target, &first);
        fputs("},\"text\":", out);
        cli_put_json(out, o->text);
        fputc('}', out);
    }
}

static void put_actors(FILE *out, const en_blank *b) {
    for (size_t i = 0; i < b->n_actors; i++)
        fprintf(out, "%s{\"actor\":\"%s\",\"sector\":\"%s\",\"span\":[%u,%u]}", i ? "," : "", b->actors[i].actor.code,
                b->actors[i].actor.sector, b->actors[i].span.start, b->actors[i].span.end);
}

/* An array in JSON, from one of the three above. */
static void array_cell(cli_rows *rows, const en_claim *claim, const en_blank *blank,
                       void (*of_claim)(FILE *, const en_claim *), void (*of_blank)(FILE *, const en_blank *)) {
    char *text = NULL;
    size_t len;
    FILE *const out = open_memstream(&text, &len);
    if (!out) {
        cli_missing(rows);
        return;
    }
    fputc('[', out);
    if (claim && of_claim) of_claim(out, claim);
    if (blank && of_blank) of_blank(out, blank);
    fputc(']', out);
    fclose(out);
    cli_raw_json(rows, text ? text : "[]");
    free(text);
}

void cli_why_cells(cli_rows *rows, const en_claim *claim, const en_blank *blank) {
    cli_real(rows, claim ? claim->p_type : NAN);
    cli_real(rows, claim ? claim->p_event : NAN);
    array_cell(rows, claim, NULL, put_features, NULL);
    cli_chars(rows, blank ? en_reason_key(blank->obstacles[0].reason) : "");
    cli_text(rows, blank ? blank->obstacles[0].text : (en_str){"", 0});
    array_cell(rows, NULL, blank, NULL, put_obstacles);
    array_cell(rows, NULL, blank, NULL, put_actors);
}
