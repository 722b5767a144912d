/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of documents as results of the v3 API, and as what was used. */
#include "worker/supervisor/results.h"

#include "schema/base/clock.h"
#include "schema/db/queries_v3.h"
#include "schema/wire/image_reply.h"
#include "schema/wire/json.h"
#include "schema/wire/options.h"
#include "schema/wire/request_args.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PAGES_A_COMMIT = 16, LINE_MOST = 32 << 20 };

/** Some pages on their way into rows. */
typedef struct batch {
    const wrk_work *work;
    char *args_json;
    json_t *pages[PAGES_A_COMMIT];
    size_t count;
} batch;

static void empty(batch *b)
{
    for (size_t i = 0; i < b->count; i++)
        json_decref(b->pages[i]);
    b->count = 0;
}

bool wrk_results_wanted(const wrk_work *work)
{
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    const char *json = work->file.options_json ? work->file.options_json : "{}";

    return work->file.v3_kind == SCH_V3_PDF &&
           sch_options_parse_text(json, strlen(json), &options, NULL) == SCH_OK &&
           options->improve_mathpix;
}

static sch_status insert_page(sch_db *db, const batch *b, const json_t *page, sch_err *err)
{
    const int64_t now_ms = sch_now_ms();
    SCH_AUTO(free) char *result = json_dumps(json_object_get(page, "result"), JSON_COMPACT);
    const sch_request_new in = {
        .image_id = json_string_value(json_object_get(page, "image_id")),
        .group_id = b->work->file.group_id,
        .app_id = b->work->file.app_id,
        .endpoint = "/v3/pdf",
        .file_id = b->work->file.file_id,
        .page = (int)json_integer_value(json_object_get(page, "page_idx")),
        .duration_ms = now_ms - b->work->file.created_ms,
        .detections = sch_image_detections(page),
        .args_json = b->args_json,
        .result_json = result,
    };
    sch_status s;

    if (!result)
        return sch_fail(err, SCH_FATAL, "results: out of memory");
    s = sch_request_insert(db, &in, now_ms, err);
    return s == SCH_EXISTS ? SCH_OK : s; /* an earlier attempt wrote it */
}

static sch_status insert_pages(sch_db *db, void *arg, sch_err *err)
{
    const batch *b = arg;
    sch_status s = SCH_OK;

    for (size_t i = 0; s == SCH_OK && i < b->count; i++)
        s = insert_page(db, b, b->pages[i], err);
    return s;
}

static sch_status flush(batch *b, sch_err *err)
{
    sch_status s = SCH_OK;

    if (b->count > 0)
        s = sch_dbpool_write(b->work->sup->options.pool, insert_pages, b, err);
    empty(b);
    return s;
}

/** The engine may lie: what names its page must be of this document. */
static bool is_page(const wrk_work *work, const json_t *page)
{
    const char *id = json_string_value(json_object_get(page, "image_id"));
    const size_t n = strlen(work->file.v3_id);

    return id && strncmp(id, work->file.v3_id, n) == 0 && id[n] == '-' &&
           id[n + 1 + strspn(id + n + 1, "0123456789")] == '\0' &&
           json_is_object(json_object_get(page, "result"));
}

static sch_status take_line(batch *b, const char *line, size_t len, sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *page = NULL;

    if (sch_json_load(line, len, LINE_MOST, &page, err) != SCH_OK || !is_page(b->work, page))
        return sch_fail(err, SCH_INVALID, "the engine wrote something that is no result");
    b->pages[b->count++] = SCH_STEAL(page);
    return b->count == PAGES_A_COMMIT ? flush(b, err) : SCH_OK;
}

static sch_status make_args(const wrk_work *work, char **ret_json, char hash[SCH_ARGS_HASH_LEN],
                            sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *options = NULL;
    const char *text = work->file.options_json ? work->file.options_json : "{}";
    sch_status s = sch_json_load(text, strlen(text), SIZE_MAX, &options, err);

    if (s == SCH_OK)
        s = sch_request_args_write(options, ret_json, hash, err);
    return s == SCH_INVALID ? SCH_FATAL : s;
}

static sch_status read_lines(batch *b, FILE *file, sch_err *err)
{
    SCH_AUTO(free) char *line = NULL;
    size_t room = 0;
    ssize_t len;
    sch_status s = SCH_OK;

    while (s == SCH_OK && (len = getline(&line, &room, file)) > 0)
        s = take_line(b, line, (size_t)len, err);
    if (s == SCH_OK && ferror(file))
        s = sch_fail_errno(err, "results");
    return s == SCH_OK ? flush(b, err) : s;
}

sch_status wrk_results_keep(const wrk_work *work, const char *leaf, sch_err *err)
{
    char hash[SCH_ARGS_HASH_LEN];
    batch b = {.work = work};
    sch_status s = make_args(work, &b.args_json, hash, err);
    int fd = -1;
    FILE *file = NULL;
    struct stat st;

    if (s == SCH_OK) {
        fd = openat(work->dir_fd, leaf, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || !(file = fdopen(fd, "r"))) {
            sch_close(fd);
            s = sch_fail(err, SCH_INVALID, "the engine did not write %s", leaf);
        }
    }
    if (file) {
        s = read_lines(&b, file, err);
        (void)fclose(file);
    }
    empty(&b);
    free(b.args_json);
    return s;
}

sch_status wrk_results_count(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    char hash[SCH_ARGS_HASH_LEN];
    sch_status s = make_args(work, NULL, hash, err);

    (void)left;
    (void)arg;
    if (s != SCH_OK)
        return s;
    return sch_ocr_usage_add(db, work->file.group_id, work->file.app_id, "pdf-page", hash,
                             work->file.num_pages, sch_now_ms(), err);
}
