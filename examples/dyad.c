/* examples/dyad.c: a complete program on the public header: what China and North Korea did to each other, from a file of reports.
 *
 *   cc dyad.c -lentente … -o dyad && ./dyad reports.jsonl
 *
 * Reads the reports into a ledger beside it, prints each asserted event between the two, and how well disposed China stood at the end. */
#include <entente.h>

#include <stdio.h>

static int fail(const en_error *err) {
    fprintf(stderr, "%s%s%s\n", err->file, err->file[0] ? ": " : "", err->message);
    return 1;
}

static bool print_event(void *user, const en_event *e) {
    char day[24];
    (void)user;
    en_date_format(e->day, day);
    printf("%s  %s > %s  %s  %.*s\n", day, e->source.code, e->target.code, en_action_key(e->action),
           (int)e->sentence.len, e->sentence.p);
    return true; /* go on */
}

int main(int argc, char **argv) {
    en_lexicon *lexicon;
    en_ledger *ledger;
    en_ledger_info info;
    en_affinity affinity;
    en_error err = {0};
    const char *const paths[] = {argc > 1 ? argv[1] : "-"};
    const en_read_opts how = {.date = EN_DAY_NONE};
    const en_dyad_opts all = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = EN_DAY_NONE};
    en_event_query between = en_event_query_all();

    if (en_lexicon_open(NULL, NULL, NULL, &lexicon, &err) != EN_OK) return fail(&err);
    if (en_ledger_open("dyad.db", EN_LEDGER_WRITE, lexicon, &ledger, &err) != EN_OK) return fail(&err);
    if (en_read(lexicon, ledger, paths, 1, &how, NULL, &err) != EN_OK) return fail(&err);

    if (en_actor_find(lexicon, "China", &between.source, &err) != EN_OK) return fail(&err);
    if (en_actor_find(lexicon, "North Korea", &between.target, &err) != EN_OK) return fail(&err);
    between.either_way = true;
    between.modalities = 1u << EN_MODALITY_ASSERTED;
    if (en_events(ledger, &between, print_event, NULL, &err) != EN_OK) return fail(&err);

    if (en_ledger_describe(ledger, &info, &err) != EN_OK) return fail(&err);
    if (en_affinity_at(ledger, between.source, between.target, info.last_report, &all, &affinity, &err) != EN_OK)
        return fail(&err);
    printf("China towards North Korea: %+.1f (%+.1f to %+.1f) from %llu events\n", affinity.value, affinity.lo,
           affinity.hi, (unsigned long long)affinity.n_events);

    en_ledger_close(ledger);
    en_lexicon_free(lexicon);
    return 0;
}
