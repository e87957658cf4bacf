/* imports/plan.c: what an input is and how to read it: the importer that is surest of it, and where its columns stand. */
#include "imports/import.h"

#include "base/error.h"

/* What stands in an input that we know and do not import, in words; NULL if nothing of that kind. */
static const char *known_stranger(const eni_head *head) {
    if (head->bytes.len == 0) return "an empty file";
    const size_t look = head->bytes.len < 4096 ? head->bytes.len : 4096;
    if (memchr(head->bytes.p, '\0', look)) return "binary data (it holds NUL bytes), no table of text";
    if (memchr(head->bytes.p, '\001', look))
        return "fields parted by Ctrl-A, as Hive writes aggregates of GDELT; single events are needed: the files of "
               "data.gdeltproject.org, or GDELT's table exported as CSV";
    if (head->delimiter == '\t' && (head->n_cells == 27 || head->n_cells == 11) &&
        (memchr(head->line.p, ';', head->line.len) || eni_head_column(head, "GKGRECORDID") >= 0))
        return "GDELT's Global Knowledge Graph, which holds themes and names, no events";
    if (head->bytes.p[0] == '{' || head->bytes.p[0] == '[')
        return "JSON; reports in JSONL are read with 'entente read'";
    if (head->bytes.p[0] == '<') return "HTML or XML; reports are read with 'entente read'";
    return NULL;
}

/* The importer that is surest; NULL: none knows the line. */
static const eni_importer *surest(const eni_head *head, int *sure) {
    const eni_importer *best = NULL;
    *sure = 0;
    for (size_t i = 0; eni_importer_at(i); i++) {
        const int here = eni_importer_at(i)->tell(head);
        if (here > *sure) *sure = here, best = eni_importer_at(i);
    }
    return best;
}

#define FARTHEST_HEADER 60 /* lines */
#define BY_NAMES 90 /* as sure as this are importers that know the names of columns, of which a preamble has none */

/* Some tables begin with words on what they are (SIPRI's registers do): a header may stand further down. Then the head is moved to it. */
static const eni_importer *behind_preamble(eni_head *head, char *copy) {
    int sure;
    eni_head further = *head;
    for (int i = 0; i < FARTHEST_HEADER && eni_look_further(copy, &further); i++) {
        const eni_importer *const it = further.n_cells > 2 ? surest(&further, &sure) : NULL;
        if (!it || sure < BY_NAMES) continue;
        *head = further;
        return it;
    }
    return NULL;
}

static en_status choose(eni_head *head, char *copy, const char *wanted, const eni_importer **out, en_error *err) {
    *out = NULL;
    if (wanted) {
        *out = eni_importer_of(eni_str(wanted));
        return *out ? EN_OK
                    : eni_fail(err, EN_ERANGE, "no format is called '%s'; see 'entente import --formats'", wanted);
    }
    const char *const stranger = known_stranger(head);
    int sure;
    if (!stranger) *out = surest(head, &sure);
    if (!stranger && !*out) *out = behind_preamble(head, copy);
    if (*out) return EN_OK;
    if (stranger) return eni_fail_at(err, EN_EFORMAT, head->name, 1, 0, "%s", stranger);
    const en_str line = eni_cut(head->line, 0, head->line.len < 60 ? head->line.len : 60);
    return eni_fail_at(
        err, EN_EFORMAT, head->name, 1, 0,
        "no dataset that is known: %zu columns parted by %s, beginning '%.*s'; 'entente import --formats' "
        "lists those that are, --map takes any table of events",
        head->n_cells,
        head->delimiter == '\t'  ? "tabs"
        : head->delimiter == ',' ? "commas"
                                 : "nothing known",
        ENI_ARG(line));
}

static bool is_quoted(const eni_head *head) {
    return head->delimiter != '\t' && head->bytes.len && memchr(head->bytes.p, '"', head->bytes.len) != NULL;
}

/* R's write.table names rows in a column that its header does not name: every row has one cell more, and the columns stand one further on. */
static void mind_row_names(const eni_head *head, eni_plan *plan) {
    static const en_str ones[] = {{"1", 1}, {"0", 1}};
    char copy[4096];
    en_str cells[ENI_MOST_CELLS],
        rest = eni_cut(head->bytes, (size_t)(head->line.p - head->bytes.p) + head->line.len, head->bytes.len);
    while (rest.len && (rest.p[0] == '\n' || rest.p[0] == '\r')) rest = eni_cut(rest, 1, rest.len);
    const char *const end = rest.len ? memchr(rest.p, '\n', rest.len) : NULL;
    const size_t len = end ? (size_t)(end - rest.p) : rest.len;
    if (!plan->has_header || len == 0 || len >= sizeof copy) return;
    memcpy(copy, rest.p, len);
    if (eni_split_cells(copy, len, plan->delimiter, plan->quoted, cells, ENI_MOST_CELLS) != head->n_cells + 1) return;
    if (!eni_eq(cells[0], ones[0]) && !eni_eq(cells[0], ones[1])) return;
    for (int i = 0; i < ENI_MOST_CELLS; i++)
        if (plan->column[i] >= 0) plan->column[i]++;
    if (plan->n_cells) plan->n_cells++;
}

en_status eni_import_plan_of(importing *m, eni_head *head, char *copy, const char *path, eni_plan *plan,
                             en_error *err) {
    *plan = (eni_plan){.who = m->who,
                       .lexicon = m->ledger->lexicon,
                       .opts = m->opts,
                       .file = m->file,
                       .serial = ++m->serial,
                       .path = path};
    for (int i = 0; i < ENI_MOST_CELLS; i++) plan->column[i] = -1;
    const char *const wanted = m->opts->format ? m->opts->format : m->opts->map ? "csv" : NULL;
    const en_str first = head->line;
    EN_TRY(choose(head, copy, wanted, &plan->importer, err));
    plan->delimiter = head->delimiter;
    plan->quoted = is_quoted(head);
    if (head->line.p != first.p) {
        plan->begins = (size_t)(head->line.p - head->bytes.p);
        for (size_t i = 0; i < plan->begins; i++) plan->lines_before += head->bytes.p[i] == '\n';
    }
    if (plan->importer->plan) EN_TRY(plan->importer->plan(head, plan, err));
    if (plan->delimiter != '\t' && !plan->quoted) plan->quoted = head->delimiter == ',' || head->delimiter == ';';
    mind_row_names(head, plan);
    return EN_OK;
}
