/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/crop_ask.h"

#include "schema/base/io.h"
#include "worker/engine/protocol.h"
#include "worker/supervisor/models.h"

#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define CROPS_MOST 5000 /* of a file: whoever asks for parts of pages fills no disk */
#define LEAF_LEN   128

typedef struct question {
    wrk_work work;
    int page, region[4];
    bool any;
    int cancel_fd;
    char leaf[LEAF_LEN]; /* what the engine made */
} question;

static bool read_question(const json_t *crop, question *q)
{
    const char *file_id = json_string_value(json_object_get(crop, "file_id"));
    const json_t *region = json_object_get(crop, "region");
    json_int_t page = json_integer_value(json_object_get(crop, "page"));

    if (!file_id || !sch_uuid_is_valid(file_id) || page < 1 || page > INT_MAX)
        return false;
    (void)snprintf(q->work.task.file_id, sizeof q->work.task.file_id, "%s", file_id);
    q->page = (int)page;
    q->any = json_is_true(json_object_get(crop, "any"));
    for (size_t i = 0; i < 4; i++) {
        json_int_t side = json_integer_value(json_array_get(region, i));

        if (side < 0 || side > INT_MAX)
            return false;
        q->region[i] = (int)side;
    }
    return true;
}

static bool count_crop(const char *leaf, uint64_t size, void *arg)
{
    int *count = arg;

    (void)size;
    *count += strncmp(leaf, "crop-", 5) == 0;
    return true;
}

/* @return SCH_OK; SCH_NOT_FOUND: there is no such file, or no room for more */
static sch_status look(question *q, sch_err *err)
{
    wrk_work *w = &q->work;
    int crops = 0;
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(w->sup->options.pool, &db, err);

    if (s == SCH_OK)
        s = sch_file_get(db, w->task.file_id, &w->file, err);
    if (s == SCH_OK && w->file.state != SCH_FILE_COMPLETED)
        return sch_fail(err, SCH_NOT_FOUND, "the file is not completed");
    if (s == SCH_OK)
        s = sch_store_list(w->sup->options.store, w->task.file_id, count_crop, &crops, err);
    if (s == SCH_OK && crops >= CROPS_MOST)
        return sch_fail(err, SCH_NOT_FOUND, "the file has %d crops", crops);
    return s;
}

/* {"outputs":["crop-..."]} */
static sch_status take_result(const char *line, size_t len, void *arg, sch_err *err)
{
    question *q = arg;
    json_t *root = json_loadb(line, len, 0, NULL);
    const char *leaf = json_string_value(json_array_get(json_object_get(root, "outputs"), 0));
    bool ok = leaf && strlen(leaf) < sizeof q->leaf && strncmp(leaf, "crop-", 5) == 0 &&
              leaf[strspn(leaf, "abcdefghijklmnopqrstuvwxyz0123456789.-")] == '\0';

    if (ok)
        (void)snprintf(q->leaf, sizeof q->leaf, "%s", leaf);
    json_decref(root);
    return ok ? SCH_OK : sch_fail(err, SCH_INVALID, "the engine wrote something that is no crop");
}

static sch_status ask_engine(question *q, int source_fd, sch_err *err)
{
    char request[128];
    wrk_call_end end = {0};
    wrk_call call = {.request = request, .source_fd = source_fd, .on_line = take_result, .arg = q};
    sch_status s;

    (void)snprintf(request, sizeof request, "{\"step\":\"crop\",\"region\":[%d,%d,%d,%d]}",
                   q->region[0], q->region[1], q->region[2], q->region[3]);
    call.request_len = strlen(request);
    wrk_work_limits(&q->work, 1, &call);
    call.cancel_fd = q->cancel_fd;
    call.is_awaited = true;
    s = wrk_work_call(&q->work, &call, &end, err);
    if (s != SCH_OK)
        return s;
    if (end.outcome == WRK_CANCELLED || end.outcome == WRK_LOST || end.outcome == WRK_UNABLE)
        return sch_fail(err, SCH_BUSY, "%s", end.error_text);
    if (end.outcome != WRK_DONE || !q->leaf[0])
        return sch_fail(err, SCH_NOT_FOUND, "%s", end.error_text);
    return SCH_OK;
}

/* ---- the regions of lines ----------------------------------------------------------------------
 */

/* Text between quotes has no bare quotes, so what is looked for is what the engine printed. */
static bool has_region(const char *json, size_t len, const question *q)
{
    static const char next[] = "{\"image_id\":";
    char head[48], region[128];
    const char *page, *end;

    (void)snprintf(head, sizeof head, ",\"page\":%d,\"page_width\":", q->page);
    (void)snprintf(region, sizeof region,
                   ",\"region\":{\"top_left_x\":%d,\"top_left_y\":%d,\"width\":%d,\"height\":%d}",
                   q->region[0], q->region[1], q->region[2], q->region[3]);
    page = memmem(json, len, head, strlen(head));
    if (!page)
        return false;
    len -= (size_t)(page - json);
    end = memmem(page, len, next, sizeof next - 1);
    return memmem(page, end ? (size_t)(end - page) : len, region, strlen(region)) != NULL;
}

/* Who has no key may ask for the region of a line only, as lines.json gives it: the link to one
 * picture shall not open the page. */
static sch_status check_region(const question *q, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    struct stat st;
    void *json;
    bool has;
    sch_status s = q->any ? SCH_OK : wrk_work_open_artifact(&q->work, "lines.json", &fd, err);

    if (s != SCH_OK || q->any)
        return s;
    if (fstat(fd, &st) != 0 || st.st_size <= 0)
        return sch_fail(err, SCH_FATAL, "lines.json is empty");
    json = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (json == MAP_FAILED)
        return sch_fail_errno(err, "lines.json");
    has = has_region(json, (size_t)st.st_size, q);
    (void)munmap(json, (size_t)st.st_size);
    return has ? SCH_OK : sch_fail(err, SCH_NOT_FOUND, "no line of the page has that region");
}

static sch_status cut(question *q, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    sch_status s = look(q, err);

    if (s == SCH_OK)
        s = check_region(q, err);
    if (s == SCH_OK)
        s = wrk_work_open_readable(&q->work, &fd, err);
    if (s == SCH_OK)
        s = wrk_work_make_dir(&q->work, err);
    if (s == SCH_OK)
        s = wrk_models_put_page(&q->work, q->page, WRK_LEAF_MODELS, err);
    if (s == SCH_OK)
        s = ask_engine(q, fd, err);
    return s == SCH_OK ? wrk_work_adopt(&q->work, q->leaf, err) : s;
}

sch_status wrk_crop_ask(wrk_sup *sup, const json_t *crop, int cancel_fd, json_t **ret_answer,
                        sch_err *err)
{
    question q = {.work = {.sup = sup, .dir_fd = -1}, .cancel_fd = cancel_fd};
    sch_err ignored = {0};
    sch_status s = read_question(crop, &q) ? cut(&q, err) : SCH_NOT_FOUND;

    sch_close(q.work.dir_fd);
    if (q.work.dir)
        (void)sch_remove_tree(q.work.dir, &ignored);
    free(q.work.dir);
    sch_file_done(q.work.file);
    if (s != SCH_OK && s != SCH_NOT_FOUND && s != SCH_INVALID)
        return s;
    *ret_answer =
        s == SCH_OK ? json_pack("{s:s}", "leaf", q.leaf) : json_pack("{s:s}", "error", "not_found");
    return *ret_answer ? SCH_OK : sch_fail(err, SCH_FATAL, "crop: out of memory");
}
