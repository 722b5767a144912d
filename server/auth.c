/* SPDX-License-Identifier: Apache-2.0 */
#include "server/auth.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "server/reply.h"
#include "server/routes.h"

#include <pthread.h>
#include <string.h>

enum {
    TOUCH_EVERY_MS = 60 * 1000,
    SLOTS = 256, /* keys that share one may be touched more often, never less */
};

/**
 * Identities that this thread's connection has read, true as long as nothing was committed since:
 * a revoked key is refused from the next request on. Only under a storm of requests does it matter.
 */
typedef struct known {
    int64_t version; /* of the database; 0: empty */
    uint8_t digest[SCH_SHA256_LEN];
    sch_identity who;
} known;
static _Thread_local known known_keys[8];

typedef struct slot {
    char key_id[SCH_UUID_LEN];
    int64_t touched_ms;
} slot;

struct srv_auth {
    pthread_mutex_t lock;
    slot slots[SLOTS];
};

sch_status srv_auth_open(srv_auth **ret_auth, sch_err *err)
{
    srv_auth *auth = calloc(1, sizeof *auth);

    if (!auth)
        return sch_fail(err, SCH_FATAL, "out of memory");
    pthread_mutex_init(&auth->lock, NULL);
    *ret_auth = auth;
    return SCH_OK;
}

srv_auth *srv_auth_close(srv_auth *auth)
{
    if (auth)
        pthread_mutex_destroy(&auth->lock);
    free(auth);
    return NULL;
}

/** True once a minute for each key. */
static bool is_touch_due(srv_auth *auth, const char *key_id, int64_t now_ms)
{
    unsigned hash = 5381;
    slot *at;
    bool due;

    for (const char *p = key_id; *p; p++)
        hash = hash * 33 + (unsigned char)*p;
    at = &auth->slots[hash % SLOTS];
    pthread_mutex_lock(&auth->lock);
    due = strcmp(at->key_id, key_id) != 0 || now_ms - at->touched_ms >= TOUCH_EVERY_MS;
    if (due) {
        memcpy(at->key_id, key_id, SCH_UUID_LEN);
        at->touched_ms = now_ms;
    }
    pthread_mutex_unlock(&auth->lock);
    return due;
}

typedef struct touch {
    srv_work work;
    srv_server *srv;
    char key_id[SCH_UUID_LEN];
    int64_t now_ms;
} touch;

static sch_status write_touch(sch_db *db, void *arg, sch_err *err)
{
    const touch *t = arg;

    return sch_key_touch(db, t->key_id, t->now_ms, err);
}

static void run_touch(srv_work *work)
{
    touch *t = (touch *)work;
    sch_err err = {0};

    if (sch_dbpool_write(t->srv->pool, write_touch, t, &err) != SCH_OK)
        sch_log(SCH_LOG_WARNING, "key_touch", SCH_LOG_S("message", err.text));
    free(t);
}

/** Note the use of a key, off the request's path. */
static void touch_key(srv_request *rq)
{
    int64_t now_ms = sch_now_ms();
    touch *t;

    if (!is_touch_due(rq->srv->auth, rq->who.key_id, now_ms))
        return;
    t = calloc(1, sizeof *t);
    if (!t)
        return;
    t->work.run = run_touch;
    t->srv = rq->srv;
    t->now_ms = now_ms;
    memcpy(t->key_id, rq->who.key_id, sizeof t->key_id);
    srv_pool_post(rq->srv->workers, &t->work);
}

static sch_status find_key(sch_db *db, const uint8_t digest[SCH_SHA256_LEN], sch_identity *ret_who,
                           sch_err *err)
{
    known *at = &known_keys[digest[0] % SCH_COUNT_OF(known_keys)];
    int64_t version = 0;
    sch_status s = sch_db_version(db, &version, err);

    if (s == SCH_OK && at->version == version &&
        sch_equal_secret(at->digest, digest, SCH_SHA256_LEN)) {
        *ret_who = at->who;
        return SCH_OK;
    }
    if (s == SCH_OK)
        s = sch_key_find(db, digest, ret_who, err);
    if (s == SCH_OK) {
        at->version = version;
        memcpy(at->digest, digest, SCH_SHA256_LEN);
        at->who = *ret_who;
    }
    return s;
}

static const char *header_of_either(const srv_request *rq, const char *name, const char *other)
{
    const char *value = srv_request_header(rq, name);

    return value ? value : srv_request_header(rq, other);
}

/** Was the credential found? @return false: a reply was made */
static bool is_known(srv_request *rq, sch_status found, const sch_err *err)
{
    if (found == SCH_NOT_FOUND)
        srv_reply_code(rq, "unauthorized", "Invalid credentials");
    else if (found != SCH_OK)
        srv_reply_error(rq, err);
    return found == SCH_OK;
}

static bool check_token(srv_request *rq, const char *token)
{
    uint8_t digest[SCH_SHA256_LEN];
    sch_token got;
    sch_err err = {0};
    sch_db *db;
    sch_status s;

    sch_sha256_of(token, strlen(token), digest);
    s = sch_dbpool_reader(rq->srv->pool, &db, &err);
    if (s == SCH_OK)
        s = sch_token_find(db, digest, sch_now_ms(), &got, &err);
    if (!is_known(rq, s, &err))
        return false;
    rq->who = got.who;
    rq->by_token = true;
    memcpy(rq->session_id, got.session_id, sizeof rq->session_id);
    if (rq->route->auth == SRV_AUTH_CLIENT)
        return true;
    srv_reply_v3_error(rq, "unauthorized_token_request", NULL, NULL);
    return false;
}

bool srv_auth_check(srv_request *rq)
{
    const char *key = header_of_either(rq, "app_key", "app-key");
    const char *app_id = header_of_either(rq, "app_id", "app-id");
    const char *token = header_of_either(rq, "app_token", "app-token");
    uint8_t digest[SCH_SHA256_LEN];
    sch_err err = {0};
    sch_db *db;
    sch_status s;

    if ((!key || !*key) && rq->is_v3 && token && *token)
        return check_token(rq, token);
    if (!key || !*key) {
        srv_reply_code(rq, "unauthorized", "the app_key header is missing");
        return false;
    }
    sch_sha256_of(key, strlen(key), digest);
    s = sch_dbpool_reader(rq->srv->pool, &db, &err);
    if (s == SCH_OK)
        s = find_key(db, digest, &rq->who, &err);
    if (s == SCH_OK && app_id && strcmp(app_id, rq->who.app_id) != 0)
        s = SCH_NOT_FOUND;
    if (s == SCH_OK && rq->who.expires_ms != 0 && rq->who.expires_ms <= sch_now_ms())
        s = SCH_NOT_FOUND;
    if (!is_known(rq, s, &err))
        return false;
    touch_key(rq);
    return true;
}
