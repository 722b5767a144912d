/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /ready: can documents be taken and converted?
 *
 * Out:  200 {"status":"ready", "database":"ok", "store":"ok", "disk_free_bytes":N, "workers":1}
 *       503 the error envelope with the reason, and the same members
 *
 * The store is probed by writing, reading and deleting, so the answer is kept for a second:
 * several load balancers cost no more than one.
 */
#include "schema/base/clock.h"
#include "schema/wire/error.h"
#include "server/health/health.h"
#include "server/reply.h"
#include "server/room.h"
#include "server/workers.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { KEEP_MS = 1000 };

typedef struct findings {
    bool database, store;
    int64_t room_bytes;
    int workers;
} findings;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static findings last; /* under lock */
static int64_t last_ms;

static findings look(const srv_server *srv)
{
    findings f = {.workers = srv_workers_count(srv->settings->data)};
    uint64_t room;
    int64_t count;
    sch_db *db;

    f.database = sch_dbpool_reader(srv->pool, &db, NULL) == SCH_OK &&
                 sch_key_count(db, &count, NULL) == SCH_OK;
    f.store = sch_store_check(srv->store, &room, NULL) == SCH_OK;
    f.room_bytes = srv_room_bytes(srv);
    return f;
}

static findings look_or_remember(const srv_server *srv)
{
    findings f;

    pthread_mutex_lock(&lock);
    if (last_ms == 0 || sch_mono_ms() - last_ms >= KEEP_MS) {
        last = look(srv);
        last_ms = sch_mono_ms();
    }
    f = last;
    pthread_mutex_unlock(&lock);
    return f;
}

static const char *reason_against(const srv_server *srv, const findings *f)
{
    if (srv->stopping)
        return "the server is stopping";
    if (!f->database)
        return "the database cannot be read";
    if (!f->store)
        return "the store cannot be written";
    if (f->room_bytes < srv->settings->min_free_bytes)
        return "the disk is nearly full";
    if (f->workers == 0)
        return "no worker has started its engines yet";
    return NULL;
}

void srv_ready_get(srv_request *rq)
{
    findings f = look_or_remember(rq->srv);
    const char *reason = reason_against(rq->srv, &f);
    sch_strbuf sb = {0};

    if (reason) {
        sch_error_write(&sb, "unavailable", reason);
        if (sb.len > 0)
            sb.data[--sb.len] = '\0'; /* the members below go into the same object */
        sch_strbuf_adds(&sb, ",\"status\":\"not_ready\"");
    } else {
        sch_strbuf_adds(&sb, "{\"status\":\"ready\"");
    }
    sch_strbuf_addf(&sb, ",\"database\":\"%s\",\"store\":\"%s\",\"disk_free_bytes\":%" PRId64,
                    f.database ? "ok" : "failed", f.store ? "ok" : "failed", f.room_bytes);
    sch_strbuf_addf(&sb, ",\"workers\":%d}", f.workers);
    srv_reply_json(rq, reason ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_OK, &sb);
    if (reason)
        srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, "5");
}
