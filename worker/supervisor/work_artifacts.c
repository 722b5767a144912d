/* SPDX-License-Identifier: Apache-2.0 */
/* Artifacts of a task's file, and the folder that an engine writes to. */
#include "worker/supervisor/work.h"

#include "schema/base/io.h"
#include "schema/wire/sniff.h"
#include "worker/inputs/inputs.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES (256u << 10)

const char *wrk_work_artifact(const wrk_work *work, const char *leaf, char name[200])
{
    (void)snprintf(name, 200, "%s/%s", work->task.file_id, leaf);
    return name;
}

sch_status wrk_work_make_dir(wrk_work *work, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    long long number = atomic_fetch_add(&work->sup->sequence, 1);

    sch_strbuf_addf(&sb, "%s/%lld", work->sup->tmp_dir, number);
    if (sb.failed)
        return sch_fail(err, SCH_FATAL, "work folder: out of memory");
    if (mkdir(sch_strbuf_str(&sb), 0700) != 0)
        return sch_fail_errno(err, "work folder %s", sch_strbuf_str(&sb));
    work->dir = sch_strbuf_steal(&sb);
    work->dir_fd = open(work->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (work->dir_fd < 0)
        return sch_fail_errno(err, "work folder %s", work->dir);
    return SCH_OK;
}

sch_status wrk_work_adopt(const wrk_work *work, const char *leaf, sch_err *err)
{
    char name[200];
    struct stat st;

    if (fstatat(work->dir_fd, leaf, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return sch_fail(err, SCH_INVALID, "the engine did not write %s", leaf);
    if (!S_ISREG(st.st_mode) || st.st_nlink != 1)
        return sch_fail(err, SCH_INVALID, "the engine's %s is not a plain file", leaf);
    /* Under root an engine is another user: the artifact shall be ours. */
    if (st.st_uid != geteuid() &&
        fchownat(work->dir_fd, leaf, geteuid(), getegid(), AT_SYMLINK_NOFOLLOW) != 0)
        return sch_fail_errno(err, "own %s", leaf);
    return sch_store_adopt(work->sup->options.store, wrk_work_artifact(work, leaf, name),
                           work->dir_fd, leaf, err);
}

sch_status wrk_work_read_artifact(const wrk_work *work, const char *leaf, wrk_sink sink, void *arg,
                                  sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    SCH_AUTO(free) char *room = malloc(COPY_BYTES);
    char name[200];
    uint64_t at = 0;
    int64_t n = 1;
    sch_status s = room ? SCH_OK : sch_fail(err, SCH_FATAL, "%s: out of memory", leaf);

    if (s == SCH_OK)
        s = sch_blob_open(work->sup->options.store, wrk_work_artifact(work, leaf, name), &blob,
                          err);
    while (s == SCH_OK && (n = sch_blob_read(blob, at, room, COPY_BYTES, err)) > 0) {
        s = sink(arg, room, (size_t)n, err);
        at += (uint64_t)n;
    }
    return s == SCH_OK && n < 0 ? SCH_FATAL : s;
}

sch_status wrk_work_open_artifact(const wrk_work *work, const char *leaf, int *ret_fd, sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    char name[200];
    sch_status s =
        sch_blob_open(work->sup->options.store, wrk_work_artifact(work, leaf, name), &blob, err);

    return s == SCH_OK ? sch_blob_fd(blob, ret_fd, err) : s;
}

sch_status wrk_work_open_readable(const wrk_work *work, int *ret_fd, sch_err *err)
{
    sch_input input = sch_sniff_input(work->file.mime);
    bool is_made = input != SCH_INPUT_PAGES && input != SCH_INPUT_NONE;

    return wrk_work_open_artifact(work, is_made ? WRK_INPUT_RESULT : "source", ret_fd, err);
}

typedef struct removal {
    const wrk_work *work;
    const char *const *prefixes;
    sch_strbuf names; /* each with its NUL */
} removal;

static bool note_leaf(const char *leaf, uint64_t size, void *arg)
{
    removal *r = arg;

    (void)size;
    for (size_t i = 0; r->prefixes[i]; i++)
        if (strncmp(leaf, r->prefixes[i], strlen(r->prefixes[i])) == 0)
            sch_strbuf_add(&r->names, leaf, strlen(leaf) + 1);
    return !r->names.failed;
}

void wrk_work_remove(const wrk_work *work, const char *const *prefixes)
{
    removal r = {.work = work, .prefixes = prefixes};
    char name[200];
    sch_err err = {0};

    (void)sch_store_list(work->sup->options.store, work->task.file_id, note_leaf, &r, &err);
    for (size_t at = 0; at < r.names.len; at += strlen(r.names.data + at) + 1)
        (void)sch_store_delete(work->sup->options.store,
                               wrk_work_artifact(work, r.names.data + at, name), &err);
    sch_strbuf_done(r.names);
}
