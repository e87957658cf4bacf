/* cli/whole_file.c: FILE.part, then fsync, then rename over FILE. */
#include "whole_file.h"

#include "options.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- signals ---- */

static const char *volatile unfinished; /* what a signal must remove */
static const int deadly[] = {SIGINT, SIGTERM, SIGHUP};

static void on_signal(int number) {
    if (unfinished) unlink(unfinished);
    signal(number, SIG_DFL);
    _exit(EXIT_STOPPED);
}

static void hear(void (*handler)(int)) {
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) signal(deadly[i], handler);
}

/* ---- opening ---- */

static bool refuse(const char *path) {
    fprintf(stderr, "entente: %s: %s\n", path, strerror(errno));
    return false;
}

/* Makes the file anew, never through a link that somebody left there. */
static int make(const char *part, mode_t mode) {
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    const int fd = open(part, flags, mode);
    if (fd >= 0 || errno != EEXIST) return fd;
    return unlink(part) == 0 ? open(part, flags, mode) : -1; /* of a run that was killed */
}

static int open_part(cli_whole_file *f, const char *path) {
    struct stat there;
    const bool exists = stat(path, &there) == 0;
    if (exists && !S_ISREG(there.st_mode)) {
        f->path = strdup(path);
        return f->path ? open(path, O_WRONLY | O_CLOEXEC) : -1;
    }
    f->path = exists ? realpath(path, NULL) : strdup(path); /* a link stays one: what it points to is replaced */
    if (!f->path || asprintf(&f->part, "%s.part", f->path) < 0) return f->part = NULL, -1;
    const int fd = make(f->part, 0666);
    if (fd >= 0 && exists && fchmod(fd, there.st_mode & 07777) != 0) errno = 0; /* as it was, where we may */
    return fd;
}

bool cli_whole_open(cli_whole_file *f, const char *path) {
    *f = (cli_whole_file){0};
    const int fd = open_part(f, path);
    if (fd >= 0) f->file = fdopen(fd, "wb");
    if (fd >= 0 && f->part) {
        unfinished = f->part;
        hear(on_signal);
    }
    if (f->file) return true;
    const bool said = refuse(path);
    if (fd >= 0) close(fd);
    if (fd < 0 && f->part) { /* it is not ours */
        free(f->part);
        f->part = NULL;
    }
    cli_whole_drop(f);
    return said;
}

/* ---- ending ---- */

/* The name is on disk, too. What the folder cannot do, it need not. */
static void sync_folder(const char *path) {
    const char *const slash = strrchr(path, '/');
    char *const folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    const int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(folder);
}

bool cli_whole_keep(cli_whole_file *f) {
    bool ok = !ferror(f->file) && fflush(f->file) == 0;
    if (ok && f->part) ok = fsync(fileno(f->file)) == 0;
    FILE *const file = f->file;
    f->file = NULL;
    const int reason = errno;
    if (fclose(file) != 0 && ok)
        ok = false;
    else
        errno = reason;
    if (ok && f->part) ok = rename(f->part, f->path) == 0;
    if (!ok) refuse(f->path);
    if (ok && f->part) {
        unfinished = NULL;
        sync_folder(f->path);
        free(f->part);
        f->part = NULL;
    }
    cli_whole_drop(f);
    return ok;
}

void cli_whole_drop(cli_whole_file *f) {
    if (f->file) fclose(f->file);
    if (f->part) unlink(f->part);
    unfinished = NULL;
    free(f->part);
    free(f->path);
    *f = (cli_whole_file){0};
}
