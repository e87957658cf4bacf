/* fetch/partfile.c: unfinished files.
 *
 *   NAME.part, locked ──► bytes behind those of earlier tries ──► fsync ──► renamed to NAME
 *
 * Whoever sees NAME sees all of it, whatever happens in between; NAME.part outlives a stop and is gone on with. A lock keeps two programs from writing
 * one file at once.
 *
 * Not here: whether the bytes are the right ones (fetch.c). */
#include "fetch/partfile.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <md5.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static en_status system_fault(en_error *err, const char *path, const char *doing) {
    const int why = errno;
    return eni_fail_at(err, EN_EIO, path, 0, 0, "cannot %s: %s", doing, strerror(why));
}

char *eni_path_in(const char *dir, const char *name) {
    eni_buf b = {0};
    if (dir && *dir) eni_puts(&b, dir);
    if (b.len && b.p[b.len - 1] != '/') eni_putc(&b, '/');
    eni_puts(&b, name);
    return eni_buf_take(&b);
}

/* Another program may have finished the file and given it its name between our opening and our lock: then it is not ours. */
static bool is_still(int fd, const char *path, struct stat *at) {
    struct stat named;
    return fstat(fd, at) == 0 && stat(path, &named) == 0 && named.st_ino == at->st_ino && named.st_dev == at->st_dev;
}

static en_status open_locked(eni_part *p, en_error *err) {
    for (int i = 0; i < 3; i++) {
        struct stat at;
        p->fd = open(p->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0666);
        if (p->fd < 0) return system_fault(err, p->part, "open it");
        if (flock(p->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) break;
        if (is_still(p->fd, p->part, &at)) {
            if (!S_ISREG(at.st_mode)) return eni_fail_at(err, EN_EIO, p->part, 0, 0, "is no ordinary file");
            p->len = (uint64_t)at.st_size;
            p->changed = at.st_mtime;
            return EN_OK;
        }
        close(p->fd);
        p->fd = -1;
    }
    return eni_fail_at(err, EN_EBUSY, p->part, 0, 0, "another program is writing it");
}

en_status eni_part_open(const char *dir, const char *name, eni_part *out, en_error *err) {
    eni_buf part = {0};
    eni_part p = {.fd = -1, .path = eni_path_in(dir, name)};
    if (p.path) eni_printf(&part, "%s.part", p.path);
    p.part = eni_buf_take(&part);
    const en_status status = p.path && p.part ? open_locked(&p, err) : eni_nomem(err);
    if (status == EN_OK) {
        *out = p;
        return EN_OK;
    }
    if (p.fd >= 0) close(p.fd);
    free(p.path);
    free(p.part);
    return status;
}

en_status eni_part_seek(eni_part *p, uint64_t offset, en_error *err) {
    if (ftruncate(p->fd, (off_t)offset) != 0 || lseek(p->fd, (off_t)offset, SEEK_SET) < 0)
        return system_fault(err, p->part, "shorten it");
    p->len = offset;
    return EN_OK;
}

en_status eni_part_write(eni_part *p, en_str bytes, en_error *err) {
    while (bytes.len) {
        const ssize_t n = write(p->fd, bytes.p, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return system_fault(err, p->part, "write");
        bytes = eni_cut(bytes, (size_t)n, bytes.len);
        p->len += (uint64_t)n;
    }
    return EN_OK;
}

static en_status sync_folder(const char *path, en_error *err) {
    const char *const slash = strrchr(path, '/');
    char *const dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (!dir) return eni_nomem(err);
    const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* some file systems know no fsync of folders */
    const en_status status =
        fd < 0 || (fsync(fd) != 0 && errno != EINVAL) ? system_fault(err, dir, "write the folder") : EN_OK;
    if (fd >= 0) close(fd);
    free(dir);
    return status;
}

static int give_name(const eni_part *p, bool replace) {
    if (replace) return rename(p->part, p->path);
    if (renameat2(AT_FDCWD, p->part, AT_FDCWD, p->path, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    if (access(p->path, F_OK) != 0) return rename(p->part, p->path); /* as good as this file system allows */
    errno = EEXIST;
    return -1;
}

en_status eni_part_finish(eni_part *p, bool replace, en_error *err) {
    if (fsync(p->fd) != 0) return system_fault(err, p->part, "write");
    if (give_name(p, replace) != 0) return system_fault(err, p->path, "give it its name");
    const en_status status = sync_folder(p->path, err);
    close(p->fd);
    p->fd = -1;
    eni_part_close(p, false);
    return status;
}

void eni_part_close(eni_part *p, bool drop) {
    if (p->fd >= 0) {
        if (drop || p->len == 0) unlink(p->part); /* while it is locked */
        close(p->fd);
    }
    free(p->path);
    free(p->part);
    *p = (eni_part){.fd = -1};
}

en_status eni_file_length(const char *path, int64_t *out, en_error *err) {
    struct stat at;
    if (stat(path, &at) != 0) {
        if (errno != ENOENT) return system_fault(err, path, "look at it");
        *out = -1;
        return EN_OK;
    }
    if (!S_ISREG(at.st_mode)) return eni_fail_at(err, EN_EIO, path, 0, 0, "is no ordinary file");
    *out = at.st_size;
    return EN_OK;
}

en_status eni_file_md5(const char *path, char out[33], en_error *err) {
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[1 << 16], sum[MD5_DIGEST_LENGTH];
    MD5_CTX md5;
    ssize_t n;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return system_fault(err, path, "open it");
    MD5Init(&md5);
    while ((n = read(fd, bytes, sizeof bytes)) != 0) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            const en_status status = system_fault(err, path, "read");
            close(fd);
            return status;
        }
        MD5Update(&md5, bytes, (size_t)n);
    }
    close(fd);
    MD5Final(sum, &md5);
    for (int i = 0; i < MD5_DIGEST_LENGTH; i++) out[2 * i] = digits[sum[i] >> 4], out[2 * i + 1] = digits[sum[i] & 15];
    out[32] = '\0';
    return EN_OK;
}
