/* text/tagset.h: the closed lists of the language stage: Universal Dependencies' word classes and relations, and the Penn
 * Treebank tags of the English treebanks. Written once; names and numbers grow from here. The numbers are part of the model
 * file's format: append only. */
#ifndef ENI_TAGSET_H
#define ENI_TAGSET_H

#include "entente.h"

#define ENI_UPOS(M)                                                                                                    \
    M(X)                                                                                                               \
    M(ADJ)                                                                                                             \
    M(ADP)                                                                                                             \
    M(ADV) M(AUX) M(CCONJ) M(DET) M(INTJ) M(NOUN) M(NUM) M(PART) M(PRON) M(PROPN) M(PUNCT) M(SCONJ) M(SYM) M(VERB)

typedef enum {
#define ENI_X(id) UPOS_##id,
    ENI_UPOS(ENI_X)
#undef ENI_X
        N_UPOS
} eni_upos;

/* clang-format off */
#define ENI_XPOS(X) \
    X(NONE, "_") X(CC, "CC") X(CD, "CD") X(DT, "DT") X(EX, "EX") X(FW, "FW") X(IN, "IN") X(JJ, "JJ") \
    X(JJR, "JJR") X(JJS, "JJS") X(LS, "LS") X(MD, "MD") X(NN, "NN") X(NNP, "NNP") X(NNPS, "NNPS") X(NNS, "NNS") \
    X(PDT, "PDT") X(POS, "POS") X(PRP, "PRP") X(PRPS, "PRP$") X(RB, "RB") X(RBR, "RBR") X(RBS, "RBS") \
    X(RP, "RP") X(SYM, "SYM") X(TO, "TO") X(UH, "UH") X(VB, "VB") X(VBD, "VBD") X(VBG, "VBG") X(VBN, "VBN") \
    X(VBP, "VBP") X(VBZ, "VBZ") X(WDT, "WDT") X(WP, "WP") X(WPS, "WP$") X(WRB, "WRB") X(ADD, "ADD") \
    X(AFX, "AFX") X(GW, "GW") X(HYPH, "HYPH") X(NFP, "NFP") X(XX, "XX") X(LRB, "-LRB-") X(RRB, "-RRB-") \
    X(COMMA, ",") X(STOP, ".") X(COLON, ":") X(OPEN, "``") X(CLOSE, "''") X(DOLLAR, "$")
/* clang-format on */

typedef enum {
#define ENI_X(id, name) XPOS_##id,
    ENI_XPOS(ENI_X)
#undef ENI_X
        N_XPOS
} eni_xpos;

/* clang-format off */
#define ENI_RELS(X) \
    X(NONE, "_") X(ROOT, "root") X(ACL, "acl") X(ACL_RELCL, "acl:relcl") X(ADVCL, "advcl") \
    X(ADVCL_RELCL, "advcl:relcl") X(ADVMOD, "advmod") X(AMOD, "amod") X(APPOS, "appos") X(AUX, "aux") \
    X(AUX_PASS, "aux:pass") X(CASE, "case") X(CC, "cc") X(CC_PRECONJ, "cc:preconj") X(CCOMP, "ccomp") \
    X(COMPOUND, "compound") X(COMPOUND_PRT, "compound:prt") X(CONJ, "conj") X(COP, "cop") X(CSUBJ, "csubj") \
    X(CSUBJ_PASS, "csubj:pass") X(DEP, "dep") X(DET, "det") X(DET_PREDET, "det:predet") \
    X(DISCOURSE, "discourse") X(DISLOCATED, "dislocated") X(EXPL, "expl") X(FIXED, "fixed") X(FLAT, "flat") \
    X(GOESWITH, "goeswith") X(IOBJ, "iobj") X(LIST, "list") X(MARK, "mark") X(NMOD, "nmod") \
    X(NMOD_DESC, "nmod:desc") X(NMOD_POSS, "nmod:poss") X(NMOD_UNMARKED, "nmod:unmarked") X(NSUBJ, "nsubj") \
    X(NSUBJ_OUTER, "nsubj:outer") X(NSUBJ_PASS, "nsubj:pass") X(NUMMOD, "nummod") X(OBJ, "obj") X(OBL, "obl") \
    X(OBL_AGENT, "obl:agent") X(OBL_UNMARKED, "obl:unmarked") X(ORPHAN, "orphan") X(PARATAXIS, "parataxis") \
    X(PUNCT, "punct") X(REPARANDUM, "reparandum") X(VOCATIVE, "vocative") X(XCOMP, "xcomp")
/* clang-format on */

typedef enum {
#define ENI_X(id, name) REL_##id,
    ENI_RELS(ENI_X)
#undef ENI_X
        N_RELS
} eni_rel;

/* A verb with a tense of its own. */
static inline bool eni_is_finite(unsigned xpos) {
    return xpos == XPOS_VBD || xpos == XPOS_VBZ || xpos == XPOS_VBP;
}

const char *eni_upos_name(eni_upos upos);
const char *eni_xpos_name(eni_xpos xpos);
const char *eni_rel_name(eni_rel rel);

/* The number of a name; X, NONE or (for an unknown subtype) its universal relation, else DEP. */
eni_upos eni_upos_of(en_str name);
eni_xpos eni_xpos_of(en_str name);
eni_rel eni_rel_of(en_str name);

#endif
