/* fetch/partfile.h: a file that comes into being as NAME.part and gets its name when it is whole. */
#ifndef ENI_PARTFILE_H
#define ENI_PARTFILE_H

#include "base/str.h"

typedef struct {
    char *path, *part; /* DIR/NAME, DIR/NAME.part */
    int fd;
    uint64_t len;
    int64_t changed; /* when it was last written to, before us; seconds since 1970 */
} eni_part;

/* "DIR/NAME" or, with an empty or no dir, "NAME". Owned, free; NULL when out of memory. */
char *eni_path_in(const char *dir, const char *name);

/* Opens or makes the unfinished file. EN_EBUSY if another process writes it. Give it back with eni_part_close. */
en_status eni_part_open(const char *dir, const char *name, eni_part *out, en_error *err);

/* What follows goes to `offset`; what is behind it is dropped. */
en_status eni_part_seek(eni_part *part, uint64_t offset, en_error *err);
en_status eni_part_write(eni_part *part, en_str bytes, en_error *err);

/* Makes it safe on disk and gives it its name, then closes it. replace: also if there is a file of that name. */
en_status eni_part_finish(eni_part *part, bool replace, en_error *err);

/* Closes what is unfinished; it stays for the next time unless it is empty or `drop`. After finish: nothing. */
void eni_part_close(eni_part *part, bool drop);

/* Length of a file, -1 if there is none. EN_EIO if it is no ordinary file or cannot be asked. */
en_status eni_file_length(const char *path, int64_t *out, en_error *err);

/* MD5 of a file in hexadecimal digits. */
en_status eni_file_md5(const char *path, char out[33], en_error *err);

#endif
