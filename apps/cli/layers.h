/* cli/layers.h: questions that are asked layer by layer, so that datasets that disagree are seen side by side. */
#ifndef CLI_LAYERS_H
#define CLI_LAYERS_H

#include "options.h"

#define CLI_MOST_LAYERS 64

typedef struct {
    char names[CLI_MOST_LAYERS][512]; /* each is what one question names: a layer, or with --pool several */
    size_t n;
} cli_layers;

/* The layers that --layer names, one by one, else all that hold events; with --pool all of them as one. False (and a message) on a fault. */
bool cli_layers_of(const cli_context *c, cli_layers *out);

#endif
