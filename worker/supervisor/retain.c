/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/retain.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/db/queries_v3.h"
#include "schema/db/retention.h"

#include <string.h>

enum { BATCH = 100 };
#define DAY_MS (24 * 3600 * INT64_C(1000))

typedef struct kind {
    int bit;
    const char *name;
    int64_t days; /* 0: for ever */
} kind;

/* Which kind an artifact is of, by its leaf. */
static int kind_of(const char *leaf)
{
    if (strncmp(leaf, "source", 6) == 0 || strncmp(leaf, "pages-", 6) == 0)
        return SCH_KEPT_SOURCE;
    return strncmp(leaf, "crop-", 5) == 0 ? SCH_KEPT_CROPS : SCH_KEPT_TEXT;
}

typedef struct removal {
    sch_store *store;
    const char *file_id;
    int bit;
    sch_status status;
    sch_err *err;
} removal;

static bool remove_leaf(const char *leaf, uint64_t size, void *arg)
{
    removal *r = arg;
    char name[200];

    (void)size;
    if (kind_of(leaf) != r->bit)
        return true;
    (void)snprintf(name, sizeof name, "%s/%s", r->file_id, leaf);
    r->status = sch_store_delete(r->store, name, r->err);
    return r->status == SCH_OK;
}

static sch_status remove_kind(sch_store *store, const char *file_id, int bit, sch_err *err)
{
    removal r = {.store = store, .file_id = file_id, .bit = bit, .err = err};
    sch_status s = sch_store_list(store, file_id, remove_leaf, &r, err);

    return s == SCH_OK ? r.status : s;
}

typedef struct marks {
    char (*ids)[SCH_UUID_LEN];
    size_t count;
    int bit;
} marks;

static sch_status mark(sch_db *db, void *arg, sch_err *err)
{
    const marks *m = arg;
    sch_status s = SCH_OK;

    for (size_t i = 0; i < m->count && s == SCH_OK; i++) {
        s = sch_file_set_gone(db, m->ids[i], m->bit, err);
        if (s == SCH_NOT_FOUND)
            s = SCH_OK; /* deleted meanwhile */
    }
    return s;
}

/* One batch of files. @param[out] ret_count  how many; fewer than BATCH: there are no more now */
static sch_status retain_some(sch_dbpool *pool, sch_store *store, const kind *k, int64_t now_ms,
                              int64_t end_ms, size_t *ret_count, sch_err *err)
{
    char ids[BATCH][SCH_UUID_LEN];
    marks m = {.ids = ids, .bit = k->bit};
    size_t found = 0;
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(pool, &db, err);

    if (s == SCH_OK)
        s = sch_file_expired(db, k->bit, now_ms - k->days * DAY_MS, ids, BATCH, &found, err);
    while (s == SCH_OK && m.count < found && sch_mono_ms() < end_ms) {
        s = remove_kind(store, ids[m.count], k->bit, err);
        m.count += s == SCH_OK;
    }
    if (m.count > 0) {
        sch_status marked = sch_dbpool_write(pool, mark, &m, s == SCH_OK ? err : &(sch_err){0});

        s = s == SCH_OK ? marked : s;
        sch_log(SCH_LOG_INFO, "retention_over", SCH_LOG_S("kind", k->name),
                SCH_LOG_I("files", (int64_t)m.count));
    }
    *ret_count = m.count;
    return s;
}

static sch_status forget(sch_db *db, void *arg, sch_err *err)
{
    return sch_batch_forget(db, *(const int64_t *)arg, err);
}

/** Requests of the v3 API and their results. */
typedef struct purge {
    int64_t before_ms;
    int count;
} purge;

static sch_status purge_some(sch_db *db, void *arg, sch_err *err)
{
    purge *p = arg;

    return sch_request_purge(db, p->before_ms, BATCH, &p->count, err);
}

static sch_status purge_requests(sch_dbpool *pool, int64_t before_ms, int64_t end_ms, sch_err *err)
{
    purge p = {.before_ms = before_ms, .count = BATCH};
    sch_status s = SCH_OK;

    while (s == SCH_OK && p.count == BATCH && sch_mono_ms() < end_ms)
        s = sch_dbpool_write(pool, purge_some, &p, err);
    return s;
}

sch_status wrk_retain(sch_dbpool *pool, sch_store *store, const sch_settings *settings,
                      int64_t now_ms, int64_t most_ms, int *ret_files, sch_err *err)
{
    const kind kinds[] = {
        {SCH_KEPT_SOURCE, "source", settings->keep_source_days},
        {SCH_KEPT_CROPS, "crops", settings->keep_crops_days},
        {SCH_KEPT_TEXT, "text", settings->keep_text_days},
    };
    int64_t end_ms = sch_mono_ms() + most_ms;
    int64_t old_ms = now_ms - settings->keep_text_days * DAY_MS;
    sch_status s = SCH_OK;
    int files = 0;

    for (size_t i = 0; i < SCH_COUNT_OF(kinds) && s == SCH_OK; i++) {
        size_t count = BATCH;

        while (kinds[i].days > 0 && count == BATCH && s == SCH_OK && sch_mono_ms() < end_ms) {
            s = retain_some(pool, store, &kinds[i], now_ms, end_ms, &count, err);
            files += (int)count;
        }
    }
    if (s == SCH_OK && settings->keep_text_days > 0)
        s = sch_dbpool_write(pool, forget, &old_ms, err);
    if (s == SCH_OK && settings->keep_text_days > 0)
        s = purge_requests(pool, old_ms, end_ms, err);
    if (ret_files)
        *ret_files = files;
    return s;
}
