/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/models.h"

#include "schema/base/io.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MODELS_HEAD "pages-"

typedef struct leaves {
    sch_strbuf names; /* each with its NUL, in order */
    size_t count;
} leaves;

static bool note_models(const char *leaf, uint64_t size, void *arg)
{
    leaves *l = arg;

    (void)size;
    if (strncmp(leaf, MODELS_HEAD, sizeof MODELS_HEAD - 1) == 0) {
        sch_strbuf_add(&l->names, leaf, strlen(leaf) + 1);
        l->count++;
    }
    return !l->names.failed;
}

static sch_status list_models(const wrk_work *work, leaves *l, sch_err *err)
{
    sch_status s =
        sch_store_list(work->sup->options.store, work->file.file_id, note_models, l, err);

    if (s == SCH_OK && l->names.failed)
        s = sch_fail(err, SCH_FATAL, "page models: out of memory");
    if (s == SCH_OK && l->count == 0)
        s = sch_fail(err, SCH_NOT_FOUND, "the page models are gone");
    return s;
}

static sch_status append(void *arg, const void *bytes, size_t len, sch_err *err)
{
    return sch_write_all(*(const int *)arg, bytes, len, err);
}

static sch_status append_all(const wrk_work *work, const leaves *l, int to_fd, sch_err *err)
{
    sch_status s = SCH_OK;

    for (size_t at = 0; s == SCH_OK && at < l->names.len; at += strlen(l->names.data + at) + 1)
        s = wrk_work_read_artifact(work, l->names.data + at, append, &to_fd, err);
    return s;
}

/* One file of all of them; it has no name, so nothing is left behind. */
static sch_status join_models(const wrk_work *work, const leaves *l, int *ret_fd, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    SCH_AUTO(sch_close) int fd = -1;
    sch_status s;

    sch_strbuf_addf(&path, "%s/models-XXXXXX", work->sup->tmp_dir);
    if (path.failed)
        return sch_fail(err, SCH_FATAL, "page models: out of memory");
    fd = mkostemp(path.data, O_CLOEXEC);
    if (fd < 0)
        return sch_fail_errno(err, "page models");
    (void)unlink(path.data);
    s = append_all(work, l, fd, err);
    if (s == SCH_OK && lseek(fd, 0, SEEK_SET) != 0)
        s = sch_fail_errno(err, "page models");
    if (s == SCH_OK)
        *ret_fd = SCH_STEAL_FD(fd);
    return s;
}

sch_status wrk_models_open(const wrk_work *work, int *ret_fd, sch_err *err)
{
    leaves l = {.count = 0};
    sch_status s = list_models(work, &l, err);

    if (s == SCH_OK && l.count == 1) /* a small document: no copy */
        s = wrk_work_open_artifact(work, l.names.data, ret_fd, err);
    else if (s == SCH_OK)
        s = join_models(work, &l, ret_fd, err);
    sch_strbuf_done(l.names);
    return s;
}

sch_status wrk_models_put(const wrk_work *work, const char *leaf, sch_err *err)
{
    SCH_AUTO(sch_close)
    int fd =
        openat(work->dir_fd, leaf, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    leaves l = {.count = 0};
    sch_status s;

    /* The folder is the engine's alone, who under root is another user than we are. */
    if (fd < 0 || fchmod(fd, 0644) != 0)
        return sch_fail_errno(err, "page models");
    s = list_models(work, &l, err);
    if (s == SCH_OK)
        s = append_all(work, &l, fd, err);
    sch_strbuf_done(l.names);
    return s;
}

/* The line of a page, with its newline. @return its length; 0: there is none */
static size_t find_page(FILE *models, int page, char **line, size_t *room)
{
    char head[32];
    size_t head_len = (size_t)snprintf(head, sizeof head, "{\"page\":%d,", page);
    ssize_t len;

    while ((len = getline(line, room, models)) > 0)
        if ((size_t)len > head_len && memcmp(*line, head, head_len) == 0)
            return (size_t)len;
    return 0;
}

sch_status wrk_models_put_page(const wrk_work *work, int page, const char *leaf, sch_err *err)
{
    SCH_AUTO(sch_close)
    int fd =
        openat(work->dir_fd, leaf, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    SCH_AUTO(sch_close) int all = -1;
    SCH_AUTO(sch_fclose) FILE *models = NULL;
    SCH_AUTO(free) char *line = NULL;
    size_t room = 0, len;
    sch_status s = wrk_models_open(work, &all, err);

    if (s != SCH_OK)
        return s;
    models = fdopen(all, "r");
    if (!models || fd < 0 || fchmod(fd, 0644) != 0)
        return sch_fail_errno(err, "page model");
    (void)SCH_STEAL_FD(all);
    len = find_page(models, page, &line, &room);
    if (len == 0)
        return sch_fail(err, SCH_NOT_FOUND, "page %d was not read", page);
    return sch_write_all(fd, line, len, err);
}
