/* imports/folders.c: the files of a folder, which of them are no data, and the lists of names that lie beside a file that needs them. */
#include "imports/import.h"

#include "base/checked.h"
#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define DEEPEST 8
#define MOST_FILES 1000000
#define COMPANION_BYTES ((size_t)256 << 20)

/* ---- what is no data ---- */

/* The name behind the last slash, or behind the archive's name. */
static en_str last_part(const char *name) {
    const char *const slash = strrchr(name, '/'), *const colon = strrchr(name, ':');
    const char *at = name;
    if (slash) at = slash + 1;
    if (colon && colon + 1 > at) at = colon + 1;
    return eni_str(at);
}

static bool begins(en_str name, const char *with) {
    const en_str w = eni_str(with);
    return name.len >= w.len && eni_same(eni_cut(name, 0, w.len), w);
}

static bool ends(en_str name, const char *with) {
    const en_str w = eni_str(with);
    return name.len >= w.len && eni_same(eni_cut(name, name.len - w.len, name.len), w);
}

const char *eni_passed_over(const char *path, bool by_user) {
    static const char *const papers[] = {"README",    "LICENSE", "LICENCE",   "CITATION",
                                         "CHANGELOG", "NOTICE",  "COPYRIGHT", "codebook"};
    static const char *const papers_end[] = {".md", ".pdf", ".html", ".docx", ".R", ".py", ".sh"};
    const en_str name = last_part(path);
    if (begins(name, "entity2id.") || begins(name, "relation2id."))
        return "names for the numbers in the files beside it";
    if (begins(name, "stat.txt")) return "how many names and times the files beside it hold";
    if (by_user) return NULL;
    if (name.len && name.p[0] == '.') return "a hidden file";
    if (eni_find(eni_str(path), ENI_LIT("__MACOSX/"), 0) != SIZE_MAX) return "what macOS puts beside files in archives";
    for (size_t i = 0; i < ENI_N(papers); i++)
        if (begins(name, papers[i])) return "a text about the data";
    for (size_t i = 0; i < ENI_N(papers_end); i++)
        if (ends(name, papers_end[i])) return "a text, no table";
    if (begins(name, "system20") && ends(name, ".csv"))
        return "the state system by year; states20….csv says it with days";
    if (begins(name, "contdirs.csv")) return "numbers of neighbours by year; contdir.csv says who they are";
    return NULL;
}

/* ---- walking ---- */

void eni_free_files(eni_file_list *files) {
    for (size_t i = 0; i < files->n; i++) free(files->paths[i]);
    free(files->paths);
    *files = (eni_file_list){0};
}

static en_status add_file(eni_file_list *files, const char *path, en_error *err) {
    if (!eni_room_for(&files->paths, &files->cap, files->n + 1, sizeof *files->paths)) return eni_nomem(err);
    if (files->n >= MOST_FILES) return eni_fail(err, EN_ELIMIT, "more than %d files in one folder", MOST_FILES);
    files->paths[files->n] = strdup(path);
    return files->paths[files->n++] ? EN_OK : (files->n--, eni_nomem(err));
}

/* Not through links to folders: they may lead in a circle. */
static en_status walk(const char *folder, int depth, eni_file_list *files, en_error *err) {
    char path[4096];
    struct stat st;
    struct dirent *entry;
    en_status status = EN_OK;
    DIR *const dir = opendir(folder);
    if (!dir) return eni_fail_at(err, EN_EIO, folder, 0, 0, "%s", strerror(errno));
    while (status == EN_OK && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.') continue;
        const size_t len = strlen(folder);
        const int n =
            snprintf(path, sizeof path, "%s%s%s", folder, len && folder[len - 1] == '/' ? "" : "/", entry->d_name);
        if (n < 0 || (size_t)n >= sizeof path) continue;
        if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
            status = depth < DEEPEST ? walk(path, depth + 1, files, err) : EN_OK;
        else if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
            status = add_file(files, path, err);
    }
    closedir(dir);
    return status;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

en_status eni_list_files(const char *folder, eni_file_list *out, en_error *err) {
    *out = (eni_file_list){0};
    const en_status status = walk(folder, 0, out, err);
    if (status != EN_OK) {
        eni_free_files(out);
        return status;
    }
    if (out->n == 0) return eni_fail_at(err, EN_EFORMAT, folder, 0, 0, "a folder without files");
    qsort(out->paths, out->n, sizeof *out->paths, by_name);
    return EN_OK;
}

/* ---- companions ---- */

/* The whole of the first member (plain file), or of the one that is named. */
static en_status read_member(const char *path, const char *member, eni_buf *out, bool *found, en_error *err) {
    eni_input *in = NULL;
    bool more = false;
    *found = false;
    en_status status = eni_input_open(path, &in, err);
    if (status == EN_OK) status = eni_input_next(in, &more, err);
    while (status == EN_OK && more && member && strcmp(eni_input_name(in), member) != 0)
        status = eni_input_next(in, &more, err);
    if (status == EN_OK && more) {
        *found = true;
        status = eni_input_all(in, COMPANION_BYTES, out, err);
    }
    eni_input_free(in);
    return status;
}

en_status eni_companion(const eni_plan *plan, const char *name, eni_buf *out, bool *found, en_error *err) {
    char path[4096 + 64];
    *found = false;
    if (!plan->path || strcmp(plan->path, "-") == 0) return EN_OK;
    const bool archive = strcmp(plan->path, plan->file) != 0;
    const en_str last = last_part(plan->file);
    const char *const endings[] = {"", ".gz"};
    for (size_t i = 0; i < ENI_N(endings) && !*found; i++) {
        struct stat st;
        const int n = snprintf(path, sizeof path, "%.*s%s%s", (int)(last.p - plan->file), plan->file, name, endings[i]);
        if (n < 0 || (size_t)n >= sizeof path) return EN_OK;
        if (archive)
            EN_TRY(read_member(plan->path, path, out, found, err));
        else if (stat(path, &st) == 0)
            EN_TRY(read_member(path, NULL, out, found, err));
        if (archive) break;
    }
    return EN_OK;
}
