/* cli/coverage.c: saying which datasets are silent because they end, not because there is nothing. */
#include "output.h"

#include <string.h>

typedef struct {
    const char *kind, *names; /* names: parted by ','; NULL: all */
    en_day on;
} looking;

bool cli_is_listed(const char *names, en_str name) {
    for (const char *p = names; p && *p;) {
        const size_t len = strcspn(p, ",");
        if (len == name.len && memcmp(p, name.p, len) == 0) return true;
        p += len + (p[len] == ',');
    }
    return !names;
}

static bool on_layer(void *user, const en_layer *l) {
    const looking *const k = user;
    char first[11], last[11], on[11];
    if (l->kind.len != strlen(k->kind) || memcmp(l->kind.p, k->kind, l->kind.len) != 0) return true;
    if (!en_day_known(l->first) || !cli_is_listed(k->names, l->name)) return true;
    if (k->on.n >= l->first.n && k->on.n <= l->last.n) return true;
    en_day_format(l->first, first);
    en_day_format(l->last, last);
    en_day_format(k->on, on);
    printf("(%.*s covers %s to %s: %s is unknown to it)\n", (int)l->name.len, l->name.p, first, last, on);
    return !ferror(stdout);
}

void cli_not_covered(const cli_context *c, const char *kind, const char *names, en_day on) {
    looking k = {kind, names, on};
    if (en_day_known(on)) (void)en_layers(c->ledger, on_layer, &k, NULL);
}
