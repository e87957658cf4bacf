/* cli/whole_file.h: a file that is there whole or not at all. It is written under another name beside it and renamed when all is on disk. */
#ifndef CLI_WHOLE_FILE_H
#define CLI_WHOLE_FILE_H

#include <stdbool.h>
#include <stdio.h>

typedef struct {
    FILE *file;        /* NULL: not open */
    char *path, *part; /* owned; part NULL: written straight into path, which is no regular file (a device, a pipe) */
} cli_whole_file;

/* Each prints what is wrong and returns false. A signal that ends the program removes the unfinished file, too. */
bool cli_whole_open(cli_whole_file *f, const char *path);
bool cli_whole_keep(cli_whole_file *f); /* all is written: path has it now */
void cli_whole_drop(cli_whole_file *f); /* nothing stays; harmless after the others */

#endif
