/* SPDX-License-Identifier: Apache-2.0 */
/* What `recto convert` reads and writes in the file system. */
#include "schema/base/io.h"
#include "schema/wire/output.h"
#include "worker/supervisor/convert.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define COPY_BYTES (256u << 10)

static const char *const outputs[] = {"mmd", "lines.json", "lines.mmd.json"};

/* ---- names ----------------------------------------------------------------------------------- */

static bool is_taken(const wrk_item *items, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].name, name) == 0)
            return true;
    return false;
}

/* Last part of the path without its extension; "document" when nothing is left. */
static void stem_of(const char *path, char *stem, size_t size)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    size_t len = dot && dot > base ? (size_t)(dot - base) : strlen(base);

    if (len >= size)
        len = size - 1;
    memcpy(stem, base, len);
    stem[len] = '\0';
    if (len == 0 || strcmp(stem, ".") == 0 || strcmp(stem, "..") == 0)
        (void)snprintf(stem, size, "document");
}

sch_status wrk_items_name(wrk_item *items, size_t count, sch_err *err)
{
    for (size_t i = 0; i < count; i++) {
        char stem[200], name[240];

        stem_of(items[i].path, stem, sizeof stem);
        (void)snprintf(name, sizeof name, "%s", stem);
        for (int n = 2; is_taken(items, i, name); n++)
            (void)snprintf(name, sizeof name, "%s-%d", stem, n);
        items[i].name = strdup(name);
        if (!items[i].name)
            return sch_fail(err, SCH_FATAL, "out of memory");
    }
    return SCH_OK;
}

/* ---- in ---------------------------------------------------------------------------------------
 */

static sch_status copy_in(int fd, sch_put *put, int64_t *ret_bytes, sch_err *err)
{
    SCH_AUTO(free) char *room = malloc(COPY_BYTES);
    int64_t total = 0;
    sch_status s = room ? SCH_OK : sch_fail(err, SCH_FATAL, "out of memory");
    ssize_t n = 1;

    while (s == SCH_OK && (n = read(fd, room, COPY_BYTES)) > 0) {
        s = sch_put_write(put, room, (size_t)n, err);
        total += n;
    }
    if (s == SCH_OK && n < 0)
        s = sch_fail_errno(err, "read");
    *ret_bytes = total;
    return s;
}

sch_status wrk_item_put(sch_store *store, const wrk_item *item, int64_t *ret_bytes, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = open(item->path, O_RDONLY | O_CLOEXEC);
    SCH_AUTO(sch_put_abort) sch_put *put = NULL;
    char name[100];
    struct stat st;
    sch_status s;

    if (fd < 0 || fstat(fd, &st) != 0)
        return sch_fail_errno(err, "%s", item->path);
    if (!S_ISREG(st.st_mode))
        return sch_fail(err, SCH_INVALID, "%s: not a file", item->path);
    (void)snprintf(name, sizeof name, "%s/source", item->file_id);
    s = sch_put_begin(store, name, &put, err);
    if (s == SCH_OK)
        s = copy_in(fd, put, ret_bytes, err);
    return s == SCH_OK ? sch_put_commit(SCH_STEAL(put), err) : s;
}

/* ---- out --------------------------------------------------------------------------------------
 */

typedef struct export
{
    sch_store *store;
    const wrk_item *item;
    const char *dir;
    sch_status status;
    sch_err *err;
    bool has_images;
}
export;

static sch_status copy_out(sch_store *store, const char *artifact, const char *path, sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    SCH_AUTO(free) char *room = malloc(COPY_BYTES);
    SCH_AUTO(sch_close)
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666); // NOLINT: umask decides
    sch_status s = sch_blob_open(store, artifact, &blob, err);
    uint64_t at = 0;
    int64_t n = 1;

    if (fd < 0)
        return sch_fail_errno(err, "%s", path);
    if (s == SCH_OK && !room)
        s = sch_fail(err, SCH_FATAL, "out of memory");
    while (s == SCH_OK && (n = sch_blob_read(blob, at, room, COPY_BYTES, err)) > 0) {
        s = sch_write_all(fd, room, (size_t)n, err);
        at += (uint64_t)n;
    }
    return s == SCH_OK && n < 0 ? SCH_FATAL : s;
}

static sch_status make_dir(const char *path, sch_err *err)
{
    struct stat st;

    if (mkdir(path, 0777) == 0 || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
        return SCH_OK;
    return sch_fail_errno(err, "%s", path);
}

static bool export_crop(const char *leaf, uint64_t size, void *arg)
{
    export *e = arg;
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    char name[200];

    (void)size;
    if (strncmp(leaf, "crop-", 5) != 0)
        return true;
    sch_strbuf_addf(&path, "%s/%s/images", e->dir, e->item->name);
    if (!e->has_images)
        e->status = make_dir(sch_strbuf_str(&path), e->err);
    e->has_images = true;
    sch_strbuf_addf(&path, "/%s", leaf);
    (void)snprintf(name, sizeof name, "%s/%s", e->item->file_id, leaf);
    if (e->status == SCH_OK)
        e->status = copy_out(e->store, name, sch_strbuf_str(&path), e->err);
    return e->status == SCH_OK;
}

static sch_status export_result(const export *e, const char *leaf)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    char name[100];

    sch_strbuf_addf(&path, "%s/%s/%s.%s", e->dir, e->item->name, e->item->name, leaf);
    (void)snprintf(name, sizeof name, "%s/%s", e->item->file_id, leaf);
    return copy_out(e->store, name, sch_strbuf_str(&path), e->err);
}

sch_status wrk_item_export(sch_store *store, const wrk_item *item, const sch_format *formats,
                           size_t count, const char *dir, sch_err *err)
{
    export e = {.store = store, .item = item, .dir = dir, .status = SCH_OK, .err = err};
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    sch_status s;

    sch_strbuf_addf(&path, "%s/%s", dir, item->name);
    s = make_dir(sch_strbuf_str(&path), err);
    for (size_t i = 0; s == SCH_OK && i < SCH_COUNT_OF(outputs); i++)
        s = export_result(&e, outputs[i]);
    for (size_t i = 0; s == SCH_OK && i < count; i++)
        if (formats[i].state == SCH_FORMAT_COMPLETED)
            s = export_result(&e, sch_output_ext(formats[i].ext));
    if (s == SCH_OK)
        s = sch_store_list(store, item->file_id, export_crop, &e, err);
    return s == SCH_OK ? e.status : s;
}
