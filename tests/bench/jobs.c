/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of the benchmark of jobs:
 *   jobs make N             the body of POST /files/v1/jobs with N items
 *   jobs rows N DIR         milliseconds of N such rows in one bare SQLite transaction
 *   jobs drain DIR N        seconds until N items are files; the longest transaction, milliseconds
 *   jobs list PORT KEY JOB  pages of 1000 of a job: medians of the first and the last 20, in
 *                           microseconds, and the number of files
 */
#include "schema/base/clock.h"
#include "schema/db/db_priv.h"
#include "schema/db/queries_job.h"
#include "tests/api/wire.h"
#include "worker/supervisor/expand.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { PAGES_MAX = 10000, PAGES_AT_END = 20, TEXT_LEN = 200 };

static void fail(const char *what)
{
    (void)fprintf(stderr, "jobs: %s\n", what);
    exit(1);
}

/* ---- items, as one would send them --------------------------------------------------------------
 */

typedef struct item {
    char uri[TEXT_LEN], custom_id[32], filename[32];
} item;

static void make_item(int i, item *ret_item)
{
    (void)snprintf(ret_item->uri, TEXT_LEN,
                   "https://files.example.com/archive/2026/contracts/%06d/contract-%06d-final.pdf"
                   "?signature=abcdefghijklmnopqrstuvwxyz0123456789",
                   i, i);
    (void)snprintf(ret_item->custom_id, sizeof ret_item->custom_id, "contract-%06d", i);
    (void)snprintf(ret_item->filename, sizeof ret_item->filename, "contract-%06d.pdf", i);
}

static void make_body(int n)
{
    (void)printf("{\"job_id\":\"bench\",\"conversion_formats\":{\"md\":true},\"files\":[");
    for (int i = 0; i < n; i++) {
        item it;

        make_item(i, &it);
        (void)printf("%s{\"source_uri\":\"%s\",\"custom_id\":\"%s\",\"filename\":\"%s\"}",
                     i > 0 ? "," : "", it.uri, it.custom_id, it.filename);
    }
    (void)printf("]}\n");
}

/* ---- the bare transaction
 * ------------------------------------------------------------------------ */

static void insert_rows(sqlite3 *db, int n)
{
    sqlite3_stmt *st = NULL;

    if (sqlite3_prepare_v2(db, "INSERT INTO item VALUES (1, ?1, ?2, ?3, ?4)", -1, &st, NULL))
        fail(sqlite3_errmsg(db));
    for (int i = 0; i < n; i++) {
        item it;

        make_item(i, &it);
        sqlite3_bind_int(st, 1, i);
        sqlite3_bind_text(st, 2, it.uri, -1, SQLITE_STATIC);
        sqlite3_bind_text(st, 3, it.custom_id, -1, SQLITE_STATIC);
        sqlite3_bind_text(st, 4, it.filename, -1, SQLITE_STATIC);
        if (sqlite3_step(st) != SQLITE_DONE)
            fail(sqlite3_errmsg(db));
        sqlite3_reset(st);
    }
    sqlite3_finalize(st);
}

static void bare_rows(int n, const char *dir)
{
    char path[4096];
    sch_db *db = NULL;
    int64_t from_us;
    sch_err err = {0};

    (void)snprintf(path, sizeof path, "%s/bare.db", dir);
    if (sch_db_open(path, (sch_db_options){0}, &db, &err) != SCH_OK ||
        sch_db_exec(db,
                    "CREATE TABLE item (batch INTEGER, seq INTEGER, uri TEXT, custom_id TEXT,"
                    " filename TEXT, PRIMARY KEY (batch, seq)) STRICT, WITHOUT ROWID",
                    &err) != SCH_OK)
        fail(err.text);
    from_us = sch_mono_us();
    if (sch_db_exec(db, "BEGIN IMMEDIATE", &err) != SCH_OK)
        fail(err.text);
    insert_rows(db->sqlite, n);
    if (sch_db_exec(db, "COMMIT", &err) != SCH_OK)
        fail(err.text);
    (void)printf("%lld\n", (long long)((sch_mono_us() - from_us) / 1000));
    sch_db_close(db);
}

/* ---- items into files
 * ------------------------------------------------------------------------------ */

static sch_status expand(sch_db *db, void *arg, sch_err *err)
{
    const sch_quota quota = {0};

    (void)arg;
    return wrk_expand(db, false, &quota, sch_now_ms(), err);
}

static int64_t waiting(sch_dbpool *pool)
{
    int64_t items = 0;
    sch_db *db;
    sch_err err = {0};

    if (sch_dbpool_reader(pool, &db, &err) != SCH_OK ||
        sch_batch_backlog(db, &items, &err) != SCH_OK)
        fail(err.text);
    return items;
}

static void drain(const char *dir, int64_t n)
{
    char url[4096];
    sch_dbpool *pool = NULL;
    int64_t worst_us = 0, from_us = sch_mono_us(), last;
    sch_err err = {0};
    sch_status s;

    (void)snprintf(url, sizeof url, "sqlite:%s/recto.db", dir);
    if (sch_dbpool_open(url, &pool, &err) != SCH_OK)
        fail(err.text);
    last = waiting(pool) - n;
    do {
        int64_t step_us = sch_mono_us();

        s = sch_dbpool_write(pool, expand, NULL, &err);
        step_us = sch_mono_us() - step_us;
        worst_us = step_us > worst_us ? step_us : worst_us;
    } while (s == SCH_OK && waiting(pool) > last);
    if (s != SCH_OK)
        fail(err.text);
    (void)printf("%.2f %.1f\n", (double)(sch_mono_us() - from_us) / 1e6, (double)worst_us / 1000);
    sch_dbpool_close(pool);
}

/* ---- a listing
 * ---------------------------------------------------------------------------------------- */

/** One page. @return its number of files; token is the next one's, "" at the end */
static size_t list_page(int port, const char *key, const char *job, char token[64])
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf request = {0};
    int fd = wire_connect(port);
    wire_response response;
    json_t *json;
    size_t count;
    const char *next;

    sch_strbuf_addf(&request,
                    "GET /files/v1/jobs/%s/files?limit=1000&paging_state=%s HTTP/1.1\r\n"
                    "Host: 127.0.0.1\r\napp_key: %s\r\n\r\n",
                    job, token, key);
    wire_send(fd, request.data, request.len);
    response = wire_receive(fd, false, false);
    sch_close(fd);
    json = json_loadb(sch_strbuf_str(&response.body), response.body.len, 0, NULL);
    count = json_array_size(json_object_get(json, "files"));
    next = json_string_value(json_object_get(json, "next_page_token"));
    (void)snprintf(token, 64, "%s", next ? next : "");
    json_decref(json);
    wire_response_done(response);
    return count;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static void list(int port, const char *key, const char *job)
{
    static int64_t times_us[PAGES_MAX];
    char token[64] = "";
    size_t pages = 0, files = 0;

    do {
        int64_t from_us = sch_mono_us();

        files += list_page(port, key, job, token);
        times_us[pages++] = sch_mono_us() - from_us;
    } while (token[0] && pages < PAGES_MAX);
    if (pages < 2 * PAGES_AT_END)
        fail("too few pages");
    qsort(times_us, PAGES_AT_END, sizeof *times_us, by_value);
    qsort(times_us + pages - PAGES_AT_END, PAGES_AT_END, sizeof *times_us, by_value);
    (void)printf("%lld %lld %zu\n", (long long)times_us[PAGES_AT_END / 2],
                 (long long)times_us[pages - PAGES_AT_END / 2], files);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "make") == 0)
        make_body(atoi(argv[2]));
    else if (argc == 4 && strcmp(argv[1], "rows") == 0)
        bare_rows(atoi(argv[2]), argv[3]);
    else if (argc == 4 && strcmp(argv[1], "drain") == 0)
        drain(argv[2], atoi(argv[3]));
    else if (argc == 5 && strcmp(argv[1], "list") == 0)
        list(atoi(argv[2]), argv[3], argv[4]);
    else
        fail("make N | rows N DIR | drain DIR N | list PORT KEY JOB");
    return 0;
}
