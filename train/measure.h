/* train/measure.h: the finished model against a treebank, as the program uses it. */
#ifndef TRAIN_MEASURE_H
#define TRAIN_MEASURE_H

#include "text/document.h"

/* Prints one line on `path`; returns LAS in per cent (universal relations, punctuation counted), or 0 if it cannot be read. */
double train_measure(const eni_language *language, const char *path, eni_arena *arena);

#endif
