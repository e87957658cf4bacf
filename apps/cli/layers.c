/* cli/layers.c: which layers a question is asked of. */
#include "layers.h"

#include <string.h>

static bool add(cli_layers *l, en_str name) {
    if (l->n == CLI_MOST_LAYERS || name.len == 0 || name.len >= sizeof l->names[0]) return false;
    memcpy(l->names[l->n], name.p, name.len);
    l->names[l->n++][name.len] = '\0';
    return true;
}

static bool on_layer(void *user, const en_layer *layer) {
    const bool reports = layer->kind.len == 7 && memcmp(layer->kind.p, "reports", 7) == 0,
               events = layer->kind.len == 6 && memcmp(layer->kind.p, "events", 6) == 0;
    if (layer->n_rows && (reports || events)) add(user, layer->name);
    return true;
}

static bool split(const char *names, cli_layers *out) {
    for (const char *p = names; *p;) {
        const size_t len = strcspn(p, ",");
        if (!add(out, (en_str){p, len})) {
            cli_usage("--layer: '%s' is no list of layers; 'entente layers' shows them", names);
            return false;
        }
        p += len + (p[len] == ',');
    }
    return true;
}

bool cli_layers_of(const cli_context *c, cli_layers *out) {
    const cli_options *const o = c->options;
    en_error err;
    *out = (cli_layers){.n = 0};
    if (cli_has(o, OPT_POOL)) {
        const char *const all = cli_has(o, OPT_LAYER) ? o->value[OPT_LAYER] : "*";
        if (add(out, (en_str){all, strlen(all)})) return true;
        cli_usage("--layer: the list is too long");
        return false;
    }
    if (cli_has(o, OPT_LAYER)) return split(o->value[OPT_LAYER], out);
    if (en_layers(c->ledger, on_layer, out, &err) != EN_OK) {
        cli_fail(&err);
        return false;
    }
    if (out->n == 0) add(out, (en_str){"reports", 7});
    return true;
}
