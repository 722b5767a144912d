/* SPDX-License-Identifier: Apache-2.0 */
/* One number a key: the time at which what was taken so far would be earned at an even pace. Who is
 * a minute ahead of that has taken a minute's worth at once and waits. */
#include "server/limits.h"

#include "schema/base/clock.h"
#include "server/reply.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum {
    MINUTE_MS = 60000,
    SLOTS = 1024,
    WAYS = 4, /* places that a key may have; when they are taken the one least ahead gives way */
};

typedef struct slot {
    char key_id[SCH_UUID_LEN];
    int64_t earned_us; /* on the clock of the calls */
} slot;

struct srv_limits {
    pthread_mutex_t lock;
    slot slots[SLOTS];
};

sch_status srv_limits_open(srv_limits **ret_limits, sch_err *err)
{
    srv_limits *limits = calloc(1, sizeof *limits);

    if (!limits)
        return sch_fail(err, SCH_FATAL, "out of memory");
    pthread_mutex_init(&limits->lock, NULL);
    *ret_limits = limits;
    return SCH_OK;
}

srv_limits *srv_limits_close(srv_limits *limits)
{
    if (limits)
        pthread_mutex_destroy(&limits->lock);
    free(limits);
    return NULL;
}

/** The key's place, made when it has none. With the lock held. */
static slot *find_slot(srv_limits *limits, const char *key_id)
{
    unsigned hash = 5381;
    slot *first, *least;

    for (const char *p = key_id; *p; p++)
        hash = hash * 33 + (unsigned char)*p;
    first = least = &limits->slots[hash % (SLOTS / WAYS) * WAYS];
    for (int i = 0; i < WAYS; i++) {
        if (strcmp(first[i].key_id, key_id) == 0)
            return &first[i];
        if (first[i].earned_us < least->earned_us)
            least = &first[i];
    }
    snprintf(least->key_id, sizeof least->key_id, "%s", key_id);
    least->earned_us = 0;
    return least;
}

int64_t srv_limits_take(srv_limits *limits, const char *key_id, int64_t per_minute, int64_t now_ms)
{
    const int64_t now_us = now_ms * 1000, each_us = (int64_t)MINUTE_MS * 1000 / per_minute;
    int64_t wait_us;
    slot *at;

    pthread_mutex_lock(&limits->lock);
    at = find_slot(limits, key_id);
    if (at->earned_us < now_us)
        at->earned_us = now_us;
    wait_us = at->earned_us + each_us - now_us - (int64_t)MINUTE_MS * 1000;
    if (wait_us <= 0)
        at->earned_us += each_us;
    pthread_mutex_unlock(&limits->lock);
    return wait_us <= 0 ? 0 : (wait_us + 999) / 1000;
}

bool srv_limits_check(srv_request *rq)
{
    const int64_t own = rq->who.per_minute;
    const int64_t per_minute = own >= 0 ? own : rq->srv->settings->submissions_per_minute;
    char seconds[24];
    int64_t wait_ms;

    if (per_minute <= 0)
        return true;
    wait_ms = srv_limits_take(rq->srv->limits, rq->who.key_id, per_minute, sch_mono_ms());
    if (wait_ms == 0)
        return true;
    if (rq->is_v3)
        srv_reply_v3_error(rq, "http_max_requests", NULL,
                           json_pack("{s:s,s:I,s:I}", "limit_name", "requests_per_minute",
                                     "limit_value", (json_int_t)per_minute, "count",
                                     (json_int_t)per_minute));
    else
        srv_reply_code(rq, "quota_exceeded", "too many submissions a minute with this key");
    snprintf(seconds, sizeof seconds, "%lld", (long long)(wait_ms + 999) / 1000);
    rq->reply.nheaders = 0;
    srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
    return false;
}
