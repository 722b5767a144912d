/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Export: one format of one document, from its mmd and its crops. What cannot be made ends as the
 * format's error; the file and its other formats do not notice.
 */
#include "worker/supervisor/work_export.h"
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/db/queries_v3.h"
#include "schema/wire/options.h"
#include "schema/wire/output.h"
#include "worker/export/export.h"
#include "worker/supervisor/crop_link.h"
#include "worker/supervisor/next.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>

#define MMD_BYTES  (64u << 20)
#define COPY_BYTES (256u << 10)

/* ---- images: crops of the file, or of others of its group
 * --------------------------------------------------------------
 */

/** A crop, and whose it is. */
typedef struct crop {
    char file_id[SCH_UUID_LEN];
    char leaf[WRK_LEAF_LEN];
} crop;

static sch_status copy_crop(const wrk_work *work, const crop *c, int to_fd, sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    SCH_AUTO(free) char *room = malloc(COPY_BYTES);
    char name[200];
    uint64_t at = 0;
    int64_t n = 1;
    sch_status s;

    (void)snprintf(name, sizeof name, "%s/%s", c->file_id, c->leaf);
    s = sch_blob_open(work->sup->options.store, name, &blob, err);
    if (s == SCH_OK && !room)
        s = sch_fail(err, SCH_FATAL, "export: out of memory");
    while (s == SCH_OK && (n = sch_blob_read(blob, at, room, COPY_BYTES, err)) > 0) {
        s = sch_write_all(to_fd, room, (size_t)n, err);
        at += (uint64_t)n;
    }
    return s == SCH_OK && n < 0 ? SCH_FATAL : s;
}

/** What stands for the document in ".../cropped/<id>-<page>.jpg?..." @return false: nothing does */
static bool read_id(const char *address, char id[SCH_UUID_LEN])
{
    static const char head[] = "/cropped/";
    const char *at = strstr(address, head), *end = at ? strstr(at, ".jpg?") : NULL;

    if (!end)
        return false;
    at += sizeof head - 1;
    while (end > at && end[-1] >= '0' && end[-1] <= '9')
        end--;
    if (end <= at || end[-1] != '-' || (size_t)(end - 1 - at) >= SCH_UUID_LEN)
        return false;
    (void)snprintf(id, SCH_UUID_LEN, "%.*s", (int)(end - 1 - at), at);
    return true;
}

/** The group's document with this id, of either API. */
static sch_status find_document(const wrk_work *work, const char *id, crop *c, sch_err *err)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(work->sup->options.pool, &db, err);

    if (s == SCH_OK)
        s = sch_uuid_is_valid(id) ? sch_file_get(db, id, &file, err)
                                  : sch_v3_file_find(db, work->file.group_id, id, &file, err);
    if (s == SCH_OK && strcmp(file.group_id, work->file.group_id) != 0)
        s = SCH_NOT_FOUND;
    if (s == SCH_OK)
        (void)memcpy(c->file_id, file.file_id, sizeof c->file_id);
    return s;
}

/**
 * The crop that an address means: one of the file's own, which the Markdown of a document of the v3
 * API names as that does; in a text that was sent to be converted, one of any document of its
 * group.
 */
static sch_status find_crop(const wrk_work *work, const char *address, crop *c, sch_err *err)
{
    const sch_file *file = &work->file;
    char id[SCH_UUID_LEN];

    (void)memcpy(c->file_id, file->file_id, sizeof c->file_id);
    if (wrk_crop_leaf(address, file->v3_id[0] ? file->v3_id : file->file_id, c->leaf))
        return SCH_OK;
    if (file->v3_kind != SCH_V3_CONVERTER || !read_id(address, id) ||
        !wrk_crop_leaf(address, id, c->leaf))
        return SCH_NOT_FOUND;
    return find_document(work, id, c, err);
}

static sch_status put_crop(const char *address, int dir_fd, char ret_leaf[WRK_LEAF_LEN], void *arg,
                           sch_err *err)
{
    const wrk_work *work = arg;
    const size_t id_len = SCH_UUID_LEN - 1;
    SCH_AUTO(sch_close) int fd = -1;
    char leaf[WRK_LEAF_LEN];
    crop c;
    sch_status s = find_crop(work, address, &c, err);

    if (s != SCH_OK)
        return s;
    if (strcmp(c.file_id, work->file.file_id) == 0 || strlen(c.leaf) + id_len + 1 >= sizeof leaf)
        (void)memcpy(leaf, c.leaf, sizeof leaf);
    else /* several documents may have one of that name */
        (void)snprintf(leaf, sizeof leaf, "%s-%.*s", c.file_id, (int)(sizeof leaf - id_len - 2),
                       c.leaf);
    fd = openat(dir_fd, leaf, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return sch_fail_errno(err, "export: %s", leaf);
    s = copy_crop(work, &c, fd, err);
    if (s == SCH_NOT_FOUND) /* its days are over */
        (void)unlinkat(dir_fd, leaf, 0);
    if (s == SCH_OK)
        (void)memcpy(ret_leaf, leaf, sizeof leaf);
    return s;
}

/* ---- how the format is -------------------------------------------------------------------------
 */

typedef struct outcome {
    sch_format_state state;
    const sch_err *why; /* SCH_FORMAT_ERROR */
} outcome;

static sch_status set_format(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    const outcome *o = arg;

    (void)left;
    return sch_format_set(db, work->file.file_id, work->task.format, o->state, o->why, sch_now_ms(),
                          err);
}

static sch_status set_processing(sch_db *db, void *arg, sch_err *err)
{
    const wrk_work *work = arg;

    return sch_format_set(db, work->file.file_id, work->task.format, SCH_FORMAT_PROCESSING, NULL,
                          sch_now_ms(), err);
}

static sch_status end_with_error(wrk_work *work, const char *text, sch_err *err)
{
    sch_err why = {0};
    outcome o = {SCH_FORMAT_ERROR, &why};

    (void)sch_fail_id(&why, SCH_INVALID, "conversion_error", "%s", text);
    sch_log(SCH_LOG_INFO, "export_error", SCH_LOG_S("file_id", work->file.file_id),
            SCH_LOG_S("format", work->task.format), SCH_LOG_S("text", text));
    return wrk_next_end(work, set_format, &o, err);
}

/* ---- the export --------------------------------------------------------------------------------
 */

/* The display name without what it ends in. */
static void name_of(const wrk_work *work, char *name, size_t size)
{
    const char *full = work->file.filename ? work->file.filename : work->file.file_id;
    const char *dot = strrchr(full, '.');
    size_t len = dot && dot > full ? (size_t)(dot - full) : strlen(full);

    (void)snprintf(name, size, "%.*s", (int)(len < size ? len : size - 1), full);
}

static sch_status run_export(wrk_work *work, const char *mmd, size_t mmd_len,
                             const sch_options *options, sch_err *err)
{
    const sch_settings *set = work->sup->options.settings;
    const char *ext = sch_output_ext(work->task.format);
    SCH_AUTO(free) char *dir = realpath(work->dir, NULL); /* programs want it absolute */
    char name[256], leaf[WRK_LEAF_LEN];
    wrk_export in = {
        .format = work->task.format,
        .mmd = mmd,
        .mmd_len = mmd_len,
        .options = options->conversion_options,
        .name = name,
        .image = put_crop,
        .arg = work,
        .render = work->sup->render,
        .dir = dir,
        .dir_fd = work->dir_fd,
        .cancel_fd = work->sup->cancel_fd,
        .timeout_ms = set->export_timeout_s * 1000,
        .memory_bytes = set->export_memory_bytes,
        .require = strcmp(set->sandbox, "require") == 0,
        .is_polite = work->sup->options.is_shared,
    };
    sch_status s;

    if (!dir)
        return sch_fail_errno(err, "work folder %s", work->dir);
    name_of(work, name, sizeof name);
    s = wrk_export_run(&in, leaf, err);
    /* An artifact is called as its download ends: "tex" for latex. */
    if (s == SCH_OK && strcmp(leaf, ext) != 0 &&
        renameat(work->dir_fd, leaf, work->dir_fd, ext) != 0)
        s = sch_fail_errno(err, "export: %s", leaf);
    return s == SCH_OK ? wrk_work_adopt(work, ext, err) : s;
}

static sch_status export_mmd(wrk_work *work, sch_err *err)
{
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf mmd = {0};
    SCH_AUTO(sch_close) int fd = -1;
    const char *json = work->file.options_json ? work->file.options_json : "{}";
    sch_status s = wrk_work_make_dir(work, err);

    if (s == SCH_OK)
        s = wrk_work_open_artifact(work, "mmd", &fd, err);
    if (s == SCH_OK)
        s = sch_read_all(fd, MMD_BYTES, &mmd, err);
    if (s == SCH_OK)
        s = sch_options_parse_text(json, strlen(json), &options, err);
    return s == SCH_OK ? run_export(work, sch_strbuf_str(&mmd), mmd.len, options, err) : s;
}

bool wrk_format_is_made(const char *format)
{
    return wrk_export_knows(format) || wrk_picture_knows(format) || wrk_searchable_knows(format);
}

static sch_status make(wrk_work *work, sch_err *err)
{
    sch_status s;

    if (wrk_export_knows(work->task.format))
        return export_mmd(work, err);
    s = wrk_work_make_dir(work, err);
    if (s == SCH_OK)
        s = wrk_picture_knows(work->task.format) ? wrk_picture_make(work, err)
                                                 : wrk_searchable_make(work, err);
    return s == SCH_OK ? wrk_work_adopt(work, work->task.format, err) : s;
}

static bool is_cancelled(const wrk_work *work)
{
    struct pollfd p = {.fd = work->sup->cancel_fd, .events = POLLIN};

    return poll(&p, 1, 0) > 0;
}

sch_status wrk_work_export(wrk_work *work, sch_err *err)
{
    outcome done = {.state = SCH_FORMAT_COMPLETED};
    wrk_call_end end = {.outcome = WRK_CRASHED};
    int64_t start_ms = sch_mono_ms();
    sch_err why = {0};
    sch_status s = sch_dbpool_write(work->sup->options.pool, set_processing, work, err);

    if (s != SCH_OK && s != SCH_NOT_FOUND)
        return s;
    s = make(work, &why);
    if (s == SCH_OK)
        s = wrk_next_end(work, set_format, &done, &why);
    if (s == SCH_OK)
        sch_log(SCH_LOG_INFO, "exported", SCH_LOG_S("file_id", work->file.file_id),
                SCH_LOG_S("format", work->task.format),
                SCH_LOG_I("duration_ms", sch_mono_ms() - start_ms));
    if (s == SCH_OK)
        return s;
    if (s == SCH_INVALID || s == SCH_NOT_FOUND)
        return end_with_error(work, why.text, err);
    if (s == SCH_FATAL) {
        *err = why;
        return s;
    }
    end.outcome = is_cancelled(work) ? WRK_CANCELLED : s == SCH_LIMIT ? WRK_HUNG : WRK_CRASHED;
    (void)snprintf(end.error_text, sizeof end.error_text, "%s", why.text);
    return wrk_work_engine_failed(work, &end, err);
}

sch_status wrk_work_export_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err)
{
    return end_with_error(work, end->error_text, err);
}
