/* base/builtin.h: the files of data/ that are built into the program. */
#ifndef ENI_BUILTIN_H
#define ENI_BUILTIN_H

#include "entente.h"

/* The bytes of a file by its path under data/ ("actors/states.tsv"), aligned to 8; p == NULL if there is none. Static. */
en_str eni_builtin_file(const char *name);

/* The i-th file's name; NULL past the end. In order of name. */
const char *eni_builtin_name(size_t i);

#endif
