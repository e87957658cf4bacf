/* text/tagset.c: names and numbers of the closed lists. */
#include "text/tagset.h"

#include "base/str.h"

static const char *const upos_names[] = {
#define ENI_X(id) #id,
    ENI_UPOS(ENI_X)
#undef ENI_X
};
static const char *const xpos_names[] = {
#define ENI_X(id, name) name,
    ENI_XPOS(ENI_X)
#undef ENI_X
};
static const char *const rel_names[] = {
#define ENI_X(id, name) name,
    ENI_RELS(ENI_X)
#undef ENI_X
};

const char *eni_upos_name(eni_upos upos) {
    return upos < N_UPOS ? upos_names[upos] : "X";
}

const char *eni_xpos_name(eni_xpos xpos) {
    return xpos < N_XPOS ? xpos_names[xpos] : "_";
}

const char *eni_rel_name(eni_rel rel) {
    return rel < N_RELS ? rel_names[rel] : "dep";
}

eni_upos eni_upos_of(en_str name) {
    for (unsigned i = 0; i < N_UPOS; i++)
        if (eni_is(name, upos_names[i])) return (eni_upos)i;
    return UPOS_X;
}

eni_xpos eni_xpos_of(en_str name) {
    for (unsigned i = 0; i < N_XPOS; i++)
        if (eni_is(name, xpos_names[i])) return (eni_xpos)i;
    return XPOS_NONE;
}

eni_rel eni_rel_of(en_str name) {
    for (unsigned i = 0; i < N_RELS; i++)
        if (eni_is(name, rel_names[i])) return (eni_rel)i;
    const char *const colon = name.len ? memchr(name.p, ':', name.len) : NULL;
    return colon ? eni_rel_of(eni_cut(name, 0, (size_t)(colon - name.p))) : REL_DEP;
}
