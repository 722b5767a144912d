/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/worker/t_worker.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/http/http.h"
#include "schema/wire/options.h"

#include <string.h>

#define WAIT_MS   60000
#define ARGS_MOST 32

static char *text(const char *fmt, const char *arg)
{
    sch_strbuf sb = {0};

    sch_strbuf_addf(&sb, "%s%s", fmt, arg);
    return sch_strbuf_steal(&sb);
}

static sch_status make_owner(sch_db *db, void *arg, sch_err *err)
{
    t_worker *w = arg;
    sch_status s = sch_group_insert(db, "g", 1, w->group_id, err);

    return s == SCH_OK ? sch_app_insert(db, w->group_id, "app", 1, err) : s;
}

void t_worker_open(t_worker *w, const char *const *flags)
{
    char *argv[ARGS_MOST] = {
        (char *)"--engines",  (char *)"2", (char *)"--lease-s",        (char *)"20",
        (char *)"--attempts", (char *)"2", (char *)"--page-timeout-s", (char *)"20",
        (char *)"--data"};
    int argc = 9;
    int rest = 0;
    SCH_AUTO(free) char *url = NULL;
    SCH_AUTO(free) char *store = NULL;
    sch_err err = {0};

    *w = (t_worker){.dir = t_tmpdir_new()};
    argv[argc++] = w->dir;
    for (; flags && *flags; flags++)
        argv[argc++] = (char *)(uintptr_t)*flags;
    sch_log_init("test", SCH_LOG_ERROR);
    t_ok(sch_settings_load(SCH_FOR_WORKER, argc, argv, &w->settings, &rest, &err), &err);
    url = text(w->settings->db, "?sync=off");
    store = text(w->settings->store, "?sync=off");
    t_ok(sch_dbpool_open(url, &w->pool, &err), &err);
    t_ok(sch_store_open(store, &w->store, &err), &err);
    t_ok(sch_dbpool_write(w->pool, make_owner, w, &err), &err);
    t_ok(sch_http_init(&err), &err);
}

void t_worker_close(t_worker *w)
{
    t_worker_stop(w, 0);
    (void)sch_dbpool_close(w->pool);
    (void)sch_store_close(w->store);
    (void)sch_settings_free(w->settings);
    (void)t_tmpdir_free(w->dir);
}

void t_worker_start(t_worker *w)
{
    wrk_sup_options options = {
        .settings = w->settings,
        .pool = w->pool,
        .store = w->store,
        .data_dir = w->dir,
        .image_base = "http://localhost/cropped/",
        .image_query = true,
        .is_shared = true,
    };
    sch_err err = {0};

    t_ok(wrk_sup_open(&options, &w->sup, &err), &err);
}

void t_worker_stop(t_worker *w, int64_t grace_ms)
{
    w->sup = wrk_sup_close(w->sup, grace_ms);
}

/* ---- files ------------------------------------------------------------------------------------
 */

typedef struct submission {
    t_worker *w;
    sch_file_new file;
} submission;

static sch_status insert(sch_db *db, void *arg, sch_err *err)
{
    submission *s = arg;
    char id[SCH_UUID_LEN];

    return sch_file_insert(db, &s->file, 0, sch_now_ms(), id, err);
}

static void submit(t_worker *w, const char *uri, int64_t bytes, const char *json,
                   const char *file_id)
{
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    submission s = {.w = w};
    sch_err err = {0};

    t_ok(sch_options_parse_text(json, strlen(json), &options, &err), &err);
    s.file = (sch_file_new){
        .file_id = file_id,
        .group_id = w->group_id,
        .app_id = "app",
        .filename = "a.pdf",
        .source_uri = uri,
        .options_json = json,
        .source_bytes = bytes,
        .source_sha256 = w->source_sha256,
        .class = SCH_CLASS_FILE,
        .formats = (const char *const *)options->formats,
    };
    t_ok(sch_dbpool_write(w->pool, insert, &s, &err), &err);
    if (w->sup)
        wrk_sup_hint(w->sup);
}

void t_worker_submit(t_worker *w, const char *source, const char *options,
                     char file_id[SCH_UUID_LEN])
{
    char name[100];
    sch_err err = {0};

    sch_uuid_new(file_id);
    (void)snprintf(name, sizeof name, "%s/source", file_id);
    t_ok(sch_store_put(w->store, name, source, strlen(source), &err), &err);
    submit(w, NULL, (int64_t)strlen(source), options ? options : "{}", file_id);
}

void t_worker_submit_uri(t_worker *w, const char *uri, char file_id[SCH_UUID_LEN])
{
    sch_uuid_new(file_id);
    submit(w, uri, 0, "{}", file_id);
}

sch_file t_worker_file(t_worker *w, const char *file_id)
{
    sch_file file = {0};
    sch_db *db = NULL;
    sch_err err = {0};

    t_ok(sch_dbpool_reader(w->pool, &db, &err), &err);
    t_ok(sch_file_get(db, file_id, &file, &err), &err);
    return file;
}

void t_worker_wait_pages(t_worker *w, const char *file_id, int pages)
{
    int64_t end_ms = sch_mono_ms() + WAIT_MS;
    bool is_over = false;
    sch_err err = {0};

    while (!is_over) {
        sch_file file = t_worker_file(w, file_id);

        is_over = file.state == SCH_FILE_COMPLETED || file.state == SCH_FILE_ERROR ||
                  (file.state == SCH_FILE_SPLIT && file.pages_done >= pages);
        sch_file_done(file);
        ck_assert_msg(sch_mono_ms() < end_ms, "the file does not end");
        if (!is_over)
            t_ok(wrk_sup_turn(w->sup, -1, 20, &err), &err);
    }
}

void t_worker_wait(t_worker *w, const char *file_id)
{
    t_worker_wait_pages(w, file_id, 1 << 30);
}

char *t_worker_artifact(t_worker *w, const char *file_id, const char *leaf)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    char name[200];
    char room[4096];
    int64_t n;
    sch_err err = {0};

    (void)snprintf(name, sizeof name, "%s/%s", file_id, leaf);
    if (sch_blob_open(w->store, name, &blob, &err) != SCH_OK)
        return NULL;
    sch_strbuf_adds(&sb, "");
    while ((n = sch_blob_read(blob, sb.len, room, sizeof room, &err)) > 0)
        sch_strbuf_add(&sb, room, (size_t)n);
    return sch_strbuf_steal(&sb);
}

typedef struct counter {
    const char *prefix;
    int count;
} counter;

static bool count_leaf(const char *leaf, uint64_t size, void *arg)
{
    counter *c = arg;

    (void)size;
    c->count += strncmp(leaf, c->prefix, strlen(c->prefix)) == 0;
    return true;
}

int t_worker_count(t_worker *w, const char *file_id, const char *prefix)
{
    counter c = {prefix, 0};
    sch_err err = {0};

    t_ok(sch_store_list(w->store, file_id, count_leaf, &c, &err), &err);
    return c.count;
}

int64_t t_worker_tasks(t_worker *w)
{
    sch_backlog backlog = {0};
    sch_db *db = NULL;
    sch_err err = {0};

    t_ok(sch_dbpool_reader(w->pool, &db, &err), &err);
    t_ok(sch_task_backlog(db, sch_now_ms(), &backlog, &err), &err);
    return backlog.ready + backlog.leased;
}
