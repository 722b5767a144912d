/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_HOOKS_H
#define SCH_DB_HOOKS_H

#include "schema/base/ids.h"
#include "schema/db/db.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Queries about webhooks; rules as in schema/db/queries.h.
 *
 * A hook is a receiver as one request named it, a post is a message to it. Posts are written in the
 * transaction of what they tell: sch_file_set_state() and sch_file_insert() write those of files,
 * whoever counts a job's last file or finalizes it writes that of the job, and
 * sch_hook_enqueue() writes any other. A worker sends them (worker/supervisor/courier.c), again and
 * again as the settings say, so that what was committed arrives at least once.
 */

/** What a hook can be told, bits; their names are in schema/wire/callback.h. */
typedef enum sch_hook_event {
    SCH_HOOK_BODY = 0, /* a post whose body was given */
    SCH_HOOK_FILE_COMPLETED = 1,
    SCH_HOOK_FILE_ERROR = 2,
    SCH_HOOK_JOB_COMPLETED = 4,
    SCH_HOOK_EVENTS_ALL = 7,
} sch_hook_event;

typedef enum sch_hook_state {
    SCH_HOOK_WAITING,
    SCH_HOOK_DELIVERED,
    SCH_HOOK_FAILED, /* given up */
    SCH_HOOK_STATE_COUNT
} sch_hook_state;
/** "waiting", "delivered", "failed". */
const char *sch_hook_state_name(sch_hook_state state);

/** A receiver to be kept; texts are borrowed. */
typedef struct sch_hook_new {
    const char *url;          /* as sch_uri_parse() rebuilt it (sch_uri.url) */
    const char *headers_json; /* {"name": "value"} of the post; NULL: none */
    unsigned events;          /* bits of sch_hook_event */
    bool is_signed;           /* with the secret of the app */
} sch_hook_new;

/** W: keep a receiver. @param[out] ret_hook_no  for sch_file_new.hook_no and its like */
sch_status sch_hook_insert(sch_db *db, const char *group_id, const char *app_id,
                           const sch_hook_new *in, int64_t now_ms, int64_t *ret_hook_no,
                           sch_err *err);
/**
 * W: send body to a receiver, through the same durable queue as webhooks: for the callback object
 * of the v3 API and its like. Whoever calls it checked the URL and the headers
 * (sch_callback_check_url(), sch_callback_check_headers()).
 * @param body  JSON, sent as it stands; the post says Content-Type: application/json unless
 *              headers_json names another
 */
sch_status sch_hook_enqueue(sch_db *db, const char *group_id, const char *app_id,
                            const sch_hook_new *to, const char *body, int64_t now_ms, sch_err *err);
/** W: a file or job has come to an event: posted when the hook wants to know of it. */
sch_status sch_hook_post_event(sch_db *db, int64_t hook_no, sch_hook_event event,
                               const char *file_id, int64_t job_no, int64_t now_ms, sch_err *err);
/** W: the hook is to be told once when the job is over, if it wants to know that. */
sch_status sch_job_hook_add(sch_db *db, int64_t job_no, int64_t hook_no, sch_err *err);
/** W: a job is over (finalized, and every file has ended): tell its hooks; a second call tells
 * nobody. */
sch_status sch_job_hook_fire(sch_db *db, int64_t job_no, int64_t now_ms, sch_err *err);

/* ---- sending ----------------------------------------------------------------------------- */

/** Room for a lane and a NUL. */
#define SCH_HOOK_LANE_LEN 320

/** A post that a worker holds; release with sch_hook_post_done(). */
typedef struct sch_hook_post {
    int64_t post_no, hook_no, job_no;
    sch_hook_event event;
    char file_id[SCH_UUID_LEN]; /* "": none */
    char group_id[SCH_UUID_LEN];
    char app_id[64];
    char lane[SCH_HOOK_LANE_LEN];
    char *body; /* NULL: to be made */
    char *url;
    char *headers_json; /* NULL: none */
    bool is_signed;
    int attempts; /* before this one */
} sch_hook_post;
void sch_hook_post_done(sch_hook_post post);
SCH_DEFINE_AUTO(sch_hook_post, sch_hook_post_done);

/**
 * The next lane behind that name which has a post that is due.
 * @param after  "" to begin with
 * @param[in,out] steps  lanes that may be looked at; counted down
 * @return SCH_OK; SCH_NOT_FOUND: none up to the end, or steps is 0 and ret_lane the last looked at
 */
sch_status sch_hook_next_lane(sch_db *db, const char *after, int64_t now_ms, int *steps,
                              char ret_lane[SCH_HOOK_LANE_LEN], sch_err *err);
/**
 * W: take the post of a lane that has been due longest.
 * @param until_ms  when others may take it, should this worker not come back
 * @return SCH_OK; SCH_NOT_FOUND: none is due
 */
sch_status sch_hook_claim(sch_db *db, const char *lane, const char *worker_id, int64_t now_ms,
                          int64_t until_ms, sch_hook_post *ret_post, sch_err *err);
/** How an attempt ended. */
typedef struct sch_hook_end {
    int64_t post_no;
    sch_hook_state state; /* SCH_HOOK_WAITING: another attempt at due_ms */
    int64_t due_ms;
    long status;       /* 0: there was no answer */
    const char *error; /* NULL: none */
} sch_hook_end;
/** W: an attempt ended. One that was taken over meanwhile is left alone unless it was delivered. */
sch_status sch_hook_finish(sch_db *db, const sch_hook_end *end, const char *worker_id,
                           int64_t now_ms, sch_err *err);
/** W: give back what a worker holds, the attempts not counted. */
sch_status sch_hook_release_worker(sch_db *db, const char *worker_id, int64_t now_ms, sch_err *err);
/** When the next post is due. @return SCH_OK; SCH_NOT_FOUND: none waits */
sch_status sch_hook_next_due(sch_db *db, int64_t *ret_due_ms, sch_err *err);

/* ---- the log ----------------------------------------------------------------------------- */

/** A post as the log shows it; texts are borrowed for the call. */
typedef struct sch_hook_log {
    int64_t post_no;
    const char *group_id, *app_id, *url;
    sch_hook_event event;
    const char *file_id, *job_id; /* NULL: not of one */
    sch_hook_state state;
    int attempts;
    long status;       /* of the last attempt; 0: no answer */
    const char *error; /* of the last attempt; NULL: none */
    int64_t created_ms, due_ms /* 0: it ended */, ended_ms /* 0: it waits */;
} sch_hook_log;
/** Which posts; NULL and -1: any. */
typedef struct sch_hook_filter {
    const char *group_id, *file_id, *job_id;
    int state;
    int64_t before_no; /* older than that one; 0: from the newest on */
} sch_hook_filter;
/** Posts, newest first, at most limit; stops when fn returns false. */
sch_status sch_hook_list(sch_db *db, const sch_hook_filter *filter, int limit,
                         bool (*fn)(const sch_hook_log *entry, void *arg), void *arg, sch_err *err);
/**
 * W: try posts again that were given up, from their first attempt on.
 * @param post_no  0: every one of the filter
 */
sch_status sch_hook_retry(sch_db *db, int64_t post_no, const char *group_id, int64_t now_ms,
                          int64_t *ret_count, sch_err *err);
/**
 * W: forget posts that ended before before_ms, at most limit, and of the hooks behind *at, at most
 * limit, those that nothing refers to any more.
 * @param[in,out] at  hook_no to go on from; back to 0 at the end of the table
 */
sch_status sch_hook_prune(sch_db *db, int64_t before_ms, int limit, int64_t *at, sch_err *err);

/* ---- secrets ----------------------------------------------------------------------------- */

/** Longest sealed secret. */
#define SCH_HOOK_SECRET_MAX 256

/** The secrets of an app, sealed; lengths 0: none. */
typedef struct sch_hook_secrets {
    uint8_t now[SCH_HOOK_SECRET_MAX], old[SCH_HOOK_SECRET_MAX];
    size_t now_len, old_len;
    int64_t rotated_ms; /* 0: never */
} sch_hook_secrets;
/** @return SCH_OK; SCH_NOT_FOUND: no such app */
sch_status sch_hook_secrets_get(sch_db *db, const char *app_id, sch_hook_secrets *ret_secrets,
                                sch_err *err);
/** W: the app's first secret; one that is there stays. */
sch_status sch_hook_secret_mint(sch_db *db, const char *app_id, const void *sealed, size_t len,
                                sch_err *err);
/**
 * W: a new secret; the one before becomes the old one.
 * @param since_ms  one that was rotated later than that stays
 * @return SCH_OK; SCH_EXISTS: it was rotated since
 */
sch_status sch_hook_secret_rotate(sch_db *db, const char *app_id, const void *sealed, size_t len,
                                  int64_t since_ms, int64_t now_ms, sch_err *err);

#endif
