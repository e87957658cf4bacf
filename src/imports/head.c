/* imports/head.c: the beginning of an input: how its lines are parted, what its first line says, where a column of a name stands. */
#include "imports/import.h"

#include <stdio.h>

static char delimiter_of(en_str line) {
    static const char tried[] = {'\t', ',', ';', '|'};
    char best = '\0';
    size_t most = 0;
    for (size_t k = 0; k < sizeof tried; k++) {
        size_t n = 0;
        for (size_t i = 0; i < line.len; i++) n += line.p[i] == tried[k];
        if (n > most) most = n, best = tried[k];
        if (k == 0 && n >= 2) break; /* tabs do not stand in text */
    }
    return best;
}

/* The first line of rest that is not empty. */
static void take_line(en_str rest, char *copy, eni_head *head) {
    while (rest.len && (rest.p[0] == '\n' || rest.p[0] == '\r')) rest = eni_cut(rest, 1, rest.len);
    const char *const end = rest.len ? memchr(rest.p, '\n', rest.len) : NULL;
    head->line = end ? eni_cut(rest, 0, (size_t)(end - rest.p)) : rest;
    if (head->line.len && head->line.p[head->line.len - 1] == '\r') head->line.len--;
    head->delimiter = delimiter_of(head->line);
    head->n_cells = 0;
    if (!head->line.len) return;
    memcpy(copy, head->line.p, head->line.len);
    head->n_cells = eni_split_cells(copy, head->line.len, head->delimiter ? head->delimiter : '\n',
                                    head->delimiter != '\t', head->cells, ENI_MOST_CELLS);
    if (head->n_cells > ENI_MOST_CELLS) head->n_cells = ENI_MOST_CELLS;
}

void eni_look_at(const char *name, en_str bytes, char *copy, eni_head *head) {
    *head = (eni_head){.name = name, .bytes = bytes};
    en_str rest = bytes;
    if (rest.len >= 3 && memcmp(rest.p, "\xEF\xBB\xBF", 3) == 0) rest = eni_cut(rest, 3, rest.len);
    take_line(rest, copy, head);
}

bool eni_look_further(char *copy, eni_head *head) {
    const size_t at = head->line.p ? (size_t)(head->line.p - head->bytes.p) + head->line.len : head->bytes.len;
    take_line(eni_cut(head->bytes, at, head->bytes.len), copy, head);
    return head->line.len > 0;
}

static bool same_column(en_str cell, en_str name) {
    size_t i = 0, k = 0;
    for (;;) {
        while (i < cell.len && strchr(" _.-", cell.p[i])) i++;
        while (k < name.len && strchr(" _.-", name.p[k])) k++;
        if (i == cell.len || k == name.len) return i == cell.len && k == name.len;
        if (eni_lower_char(cell.p[i++]) != eni_lower_char(name.p[k++])) return false;
    }
}

int eni_head_column(const eni_head *head, const char *names) {
    en_str rest = eni_str(names), name;
    while (eni_split(&rest, '|', &name))
        for (size_t i = 0; i < head->n_cells; i++)
            if (same_column(head->cells[i], name)) return (int)i;
    return -1;
}

bool eni_head_has(const eni_head *head, const char *columns) {
    char name[128];
    en_str rest = eni_str(columns), part;
    while (eni_split(&rest, ',', &part)) {
        snprintf(name, sizeof name, "%.*s", ENI_ARG(part));
        if (eni_head_column(head, name) < 0) return false;
    }
    return true;
}

void eni_plan_columns(const eni_head *head, const char *const *names, size_t n, eni_plan *plan) {
    for (size_t i = 0; i < n; i++) plan->column[i] = names[i] ? eni_head_column(head, names[i]) : -1;
    plan->has_header = true;
    plan->n_cells = head->n_cells;
}
