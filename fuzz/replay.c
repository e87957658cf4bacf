/* fuzz/replay.c: runs a target over every file of a folder, and over each of their prefixes of a few lengths: past findings stay fixed. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path) {
    FILE *const f = fopen(path, "rb");
    if (!f) return 0;
    fseek(f, 0, SEEK_END);
    const long size = ftell(f);
    rewind(f);
    uint8_t *const data = malloc((size_t)size + 1);
    if (!data || fread(data, 1, (size_t)size, f) != (size_t)size) abort();
    fclose(f);
    for (long part = 1; part <= 8; part++) {
        uint8_t *const exact =
            malloc((size_t)(size * part / 8) + 1); /* its own allocation, so that a read past its end is seen */
        if (!exact) abort();
        for (long i = 0; i < size * part / 8; i++) exact[i] = data[i];
        (void)LLVMFuzzerTestOneInput(exact, (size_t)(size * part / 8));
        free(exact);
    }
    free(data);
    return 1;
}

int main(int argc, char **argv) {
    int n = 0;
    for (int i = 1; i < argc; i++) {
        struct dirent **names;
        const int k = scandir(argv[i], &names, NULL, alphasort);
        for (int q = 0; q < k; q++) {
            char path[2000];
            snprintf(path, sizeof path, "%s/%s", argv[i], names[q]->d_name);
            if (names[q]->d_name[0] != '.') n += replay(path);
            free(names[q]);
        }
        if (k >= 0) free(names);
    }
    printf("%d inputs replayed\n", n);
    return n > 0 ? 0 : 1;
}
