/* cli/version_verb.c: entente version and entente help. */
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int version_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    const char *const env = getenv("ENTENTE_DB");
    const char *const path = cli_has(o, OPT_DB) ? o->value[OPT_DB] : env && *env ? env : "entente.db";
    en_lexicon_info lex;
    en_ledger_info info = {.first_report = EN_DAY_NONE, .last_report = EN_DAY_NONE};
    en_ledger *ledger = NULL;
    en_error err;
    char first[11] = "", last[11] = "";
    en_lexicon_describe(c->lexicon, &lex);
    if (access(path, F_OK) == 0 && en_ledger_open(path, EN_LEDGER_READ, c->lexicon, &ledger, &err) == EN_OK) {
        if (en_ledger_describe(ledger, &info, &err) != EN_OK) return cli_fail(&err);
        en_day_format(info.first_report, first);
        en_day_format(info.last_report, last);
    }
    if (cli_has(o, OPT_JSON)) {
        printf("{\"version\":\"%s\",\"lexicon\":{\"hash\":\"%016llx\",\"states\":%zu,\"organisations\":%zu,\"groups\":%"
               "zu,\"people\":%zu,\"places\":%zu,\"roles\":%zu,\"forms\":%zu,\"triggers\":%zu,\"frames\":%zu,\"codes\":"
               "%zu,\"treaties\":%zu,\"diplomatic\":%zu}",
               en_version(), (unsigned long long)lex.hash, lex.n_states, lex.n_organisations, lex.n_groups,
               lex.n_people, lex.n_places, lex.n_roles, lex.n_forms, lex.n_triggers, lex.n_frames, lex.n_codes,
               lex.n_treaties, lex.n_diplomatic);
        if (ledger)
            printf(
                ",\"ledger\":{\"format\":%d,\"reports\":%llu,\"sentences\":%llu,\"claims\":%llu,\"events\":%llu,"
                "\"ties\":%llu,\"quarantined\":%llu,\"outlets\":%llu,\"first_report\":\"%s\",\"last_report\":\"%s\"}",
                info.format_version, (unsigned long long)info.n_reports, (unsigned long long)info.n_sentences,
                (unsigned long long)info.n_claims, (unsigned long long)info.n_events, (unsigned long long)info.n_ties,
                (unsigned long long)info.n_quarantined, (unsigned long long)info.n_outlets, first, last);
        puts("}");
    } else {
        printf("entente %s\n", en_version());
        printf("lexicon %016llx: %zu states, %zu organisations, %zu groups, %zu terms of office, %zu places, %zu role "
               "words; %zu surface forms\n",
               (unsigned long long)lex.hash, lex.n_states, lex.n_organisations, lex.n_groups, lex.n_people,
               lex.n_places, lex.n_roles, lex.n_forms);
        printf("actions: %zu triggers, %zu frames, %zu CAMEO codes; ties: %zu treaties, %zu spells of diplomatic "
               "relations\n",
               lex.n_triggers, lex.n_frames, lex.n_codes, lex.n_treaties, lex.n_diplomatic);
        if (ledger)
            printf(
                "ledger %s (format %d): %llu report%s of %llu outlet%s, %s to %s; %llu claims about %llu events; %llu "
                "in quarantine\n",
                path, info.format_version, (unsigned long long)info.n_reports, info.n_reports == 1 ? "" : "s",
                (unsigned long long)info.n_outlets, info.n_outlets == 1 ? "" : "s", first[0] ? first : "-",
                last[0] ? last : "-", (unsigned long long)info.n_claims, (unsigned long long)info.n_events,
                (unsigned long long)info.n_quarantined);
    }
    en_ledger_close(ledger);
    return EXIT_OK;
}

/* The field's vocabulary, from the tables it is written in once. */
static void print_codes(FILE *out) {
    fputs("PLOVER types (--action):\n", out);
    for (int a = 1; a < EN_N_ACTIONS; a++)
        fprintf(out, "  %-10s %s\n", en_action_key((en_action)a), en_action_text((en_action)a));
    fputs("\nQuad classes (--quad):\n", out);
    for (int q = 1; q < EN_N_QUADS; q++)
        fprintf(out, "  %-10s %s\n", en_quad_key((en_quad)q), en_quad_text((en_quad)q));
    fputs("\nModalities (--modality), of which only asserted counts as having happened:\n", out);
    for (int m = 1; m < EN_N_MODALITIES; m++)
        fprintf(out, "  %-12s %s\n", en_modality_key((en_modality)m), en_modality_text((en_modality)m));
}

int help_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    if (cli_has(o, OPT_MAN)) return cli_print_man(stdout), EXIT_OK;
    if (cli_has(o, OPT_COMPLETION)) return cli_print_completion(stdout, o->value[OPT_COMPLETION]);
    if (o->n_args == 0) return cli_print_overview(stdout), EXIT_OK;
    if (strcmp(o->args[0], "codes") == 0) return print_codes(stdout), EXIT_OK;
    const cli_verb *const v = cli_find_verb(o->args[0]);
    if (!v) return cli_usage("there is no verb '%s'; see 'entente help'", o->args[0]);
    cli_print_help(stdout, v);
    return EXIT_OK;
}
