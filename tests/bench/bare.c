/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare PORT-FILE DATABASE: the least that a status endpoint can do, for the benchmark of the server
 * beside it: libmicrohttpd, one indexed read of SQLite, one object encoded by jansson. Makes the
 * database, writes its port to the file and serves until it is killed.
 */
#include <jansson.h>
#include <microhttpd.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_ID "01a206d4-0acf-7144-82db-c379eb16e51d"

static const char *database;
static __thread sqlite3 *db;
static __thread sqlite3_stmt *query;

static int make_database(void)
{
    sqlite3 *made = NULL;
    int rc = sqlite3_open(database, &made);

    if (rc == SQLITE_OK)
        rc = sqlite3_exec(made,
                          "PRAGMA journal_mode = WAL; CREATE TABLE file (file_id TEXT PRIMARY KEY,"
                          " state TEXT, filename TEXT, num_pages INTEGER, pages_done INTEGER);"
                          "INSERT INTO file VALUES ('" FILE_ID "', 'split', 'paper.pdf', 9, 3)",
                          NULL, NULL, NULL);
    sqlite3_close(made);
    return rc;
}

static int open_query(void)
{
    if (query)
        return SQLITE_OK;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return SQLITE_ERROR;
    return sqlite3_prepare_v2(db,
                              "SELECT file_id, state, filename, num_pages, pages_done FROM file"
                              " WHERE file_id = ?1",
                              -1, &query, NULL);
}

static const char *text(int column)
{
    return (const char *)sqlite3_column_text(query, column);
}

/* The row as JSON, to be freed; NULL: it cannot be read. */
static char *status(const char *file_id)
{
    json_t *json = NULL;
    char *body;

    if (open_query() != SQLITE_OK)
        return NULL;
    sqlite3_bind_text(query, 1, file_id, -1, SQLITE_STATIC);
    if (sqlite3_step(query) == SQLITE_ROW)
        json = json_pack("{s:s, s:s, s:s, s:n, s:i, s:i, s:f, s:s, s:{}, s:n, s:n}", "file_id",
                         text(0), "status", text(1), "filename", text(2), "custom_id", "num_pages",
                         sqlite3_column_int(query, 3), "num_pages_completed",
                         sqlite3_column_int(query, 4), "percent_done", 33.3, "format_primary",
                         "mmd", "formats", "destination_uri", "destination_basename");
    sqlite3_reset(query);
    body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return body;
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *conn, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **req_cls)
{
    static int seen;
    struct MHD_Response *response;
    enum MHD_Result r;
    char *body;

    (void)cls;
    (void)method;
    (void)version;
    (void)data;
    (void)size;
    if (!*req_cls) {
        *req_cls = &seen;
        return MHD_YES;
    }
    body = status(url + 1);
    if (!body)
        return MHD_NO;
    response = MHD_create_response_from_buffer(strlen(body), body, MHD_RESPMEM_MUST_FREE);
    MHD_add_response_header(response, "Content-Type", "application/json");
    r = MHD_queue_response(conn, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return r;
}

int main(int argc, char **argv)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct MHD_Daemon *daemon;
    const union MHD_DaemonInfo *info;
    FILE *out;

    database = argc == 3 ? argv[2] : NULL;
    if (!database || make_database() != SQLITE_OK)
        return 1;
    daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL,
                              MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(cores < 2 ? 2 : cores),
                              MHD_OPTION_END);
    info = daemon ? MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
    out = info ? fopen(argv[1], "we") : NULL;
    if (!out)
        return 1;
    fprintf(out, "%u\n", (unsigned)info->port);
    fclose(out);
    for (;;)
        pause();
}
