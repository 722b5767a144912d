/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Claim, send, record: each turn ends what was answered and takes what is due in one transaction.
 * A post is claimed with a lease that outlives its attempt; who is killed in between leaves it to
 * whoever comes next, so that it arrives at least once.
 */
#include "worker/supervisor/courier_priv.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/wire/uri.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>

enum {
    POLL_MS = 1000,   /* between two looks, should a hint be lost */
    ERROR_MS = 1000,  /* after a failure of ours */
    LEASE_MS = 60000, /* beyond the time that an attempt may take */
    GRACE_MS = 3000,  /* for what is under way when the worker stops */
    PRUNE_MS = 10000, /* between two looks at what the log may forget */
    PRUNE_MAX = 1000, /* rows that go at a time */
};
#define DAY_MS INT64_C(86400000)

/* ---- the transaction of a turn ------------------------------------------------------------ */

static void drop_taken(wrk_courier *c)
{
    for (int i = 0; i < c->ntaken; i++)
        sch_hook_post_done(c->taken[i]);
    c->ntaken = 0;
}

static sch_status record(sch_db *db, wrk_courier *c, int64_t now_ms, sch_err *err)
{
    sch_status s = SCH_OK;

    for (int i = 0; s == SCH_OK && i < WRK_FLIGHTS_MAX; i++)
        if (c->flights[i].is_over)
            s = sch_hook_finish(db, &c->flights[i].end, c->sup->worker_id, now_ms, err);
    return s;
}

static sch_status claim(sch_db *db, wrk_courier *c, int64_t now_ms, sch_err *err)
{
    const int64_t until_ms = now_ms + c->settings->callback_timeout_s * 1000 + LEASE_MS;

    for (int i = 0; i < c->nplans; i++) {
        for (int n = 0; n < c->plans[i].count; n++) {
            sch_status s = sch_hook_claim(db, c->plans[i].lane, c->sup->worker_id, now_ms, until_ms,
                                          &c->taken[c->ntaken], err);

            if (s == SCH_NOT_FOUND)
                break;
            if (s != SCH_OK)
                return s;
            c->ntaken++;
        }
    }
    return SCH_OK;
}

static sch_status turn_rows(sch_db *db, void *arg, sch_err *err)
{
    wrk_courier *c = arg;
    const int64_t now_ms = sch_now_ms();
    sch_status s;

    drop_taken(c); /* a transaction may run twice */
    s = record(db, c, now_ms, err);
    return s == SCH_OK ? claim(db, c, now_ms, err) : s;
}

static void log_end(const wrk_flight *f)
{
    char url[200];
    const bool is_lost = f->end.state == SCH_HOOK_FAILED;

    if (f->end.state == SCH_HOOK_DELIVERED)
        sch_log(SCH_LOG_DEBUG, "callback_delivered", SCH_LOG_I("post", f->post.post_no),
                SCH_LOG_S("file_id", f->post.file_id), SCH_LOG_I("status", f->end.status));
    else
        sch_log(is_lost ? SCH_LOG_WARNING : SCH_LOG_INFO,
                is_lost ? "callback_given_up" : "callback_failed",
                SCH_LOG_I("post", f->post.post_no), SCH_LOG_S("file_id", f->post.file_id),
                SCH_LOG_S("url", sch_uri_redact(f->post.url, url, sizeof url)),
                SCH_LOG_I("attempt", f->post.attempts + 1), SCH_LOG_S("error", f->error));
}

static void forget_recorded(wrk_courier *c)
{
    for (int i = 0; i < WRK_FLIGHTS_MAX; i++) {
        wrk_flight *f = &c->flights[i];

        if (!f->is_over)
            continue;
        log_end(f);
        sch_hook_post_done(f->post);
        *f = (wrk_flight){.is_over = false};
        c->count--;
    }
}

/* ---- the thread --------------------------------------------------------------------------- */

static bool has_ended(const wrk_courier *c)
{
    for (int i = 0; i < WRK_FLIGHTS_MAX; i++)
        if (c->flights[i].is_over)
            return true;
    return false;
}

/** Record what was answered, take what is due, and begin it. */
static sch_status turn(wrk_courier *c, sch_err *err)
{
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(c->sup->options.pool, &db, err);

    c->nplans = 0;
    if (s == SCH_OK && !c->is_stopping)
        s = wrk_courier_plan(c, db, sch_now_ms(), err);
    if (s != SCH_OK || (c->nplans == 0 && !has_ended(c)))
        return s;
    s = sch_dbpool_write(c->sup->options.pool, turn_rows, c, err);
    if (s != SCH_OK) {
        drop_taken(c);
        return s;
    }
    forget_recorded(c);
    for (int i = 0; i < c->ntaken; i++)
        wrk_courier_begin(c, &c->taken[i]);
    c->ntaken = 0; /* the flights own them now */
    return SCH_OK;
}

static void take_answers(wrk_courier *c)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    wrk_flight *f;

    while ((f = sch_http_many_next(c->many, &reply)) != NULL) {
        wrk_courier_end(c, f, &reply);
        sch_http_reply_done(reply);
        reply = (sch_http_reply){.outcome = SCH_HTTP_ANSWERED};
    }
}

/** How long nothing can become due. */
static int idle_ms(const wrk_courier *c)
{
    int64_t due_ms = 0;
    int64_t now_ms = sch_now_ms();
    sch_db *db = NULL;
    sch_err err = {0};

    if (c->is_cut || has_ended(c))
        return 0;
    if (sch_dbpool_reader(c->sup->options.pool, &db, &err) != SCH_OK ||
        sch_hook_next_due(db, &due_ms, &err) != SCH_OK || due_ms <= now_ms)
        return POLL_MS; /* what is due all the same waits for something under way to end */
    return due_ms - now_ms < POLL_MS ? (int)(due_ms - now_ms) : POLL_MS;
}

static sch_status forget(sch_db *db, void *arg, sch_err *err)
{
    wrk_courier *c = arg;
    int64_t at = c->prune_at;
    sch_status s = sch_hook_prune(db, sch_now_ms() - c->settings->callback_log_days * DAY_MS,
                                  PRUNE_MAX, &at, err);

    if (s == SCH_OK)
        c->prune_at = at;
    return s;
}

static void prune(wrk_courier *c)
{
    sch_err err = {0};

    if (sch_mono_ms() < c->prune_ms)
        return;
    c->prune_ms = sch_mono_ms() + PRUNE_MS;
    if (sch_dbpool_write(c->sup->options.pool, forget, c, &err) != SCH_OK)
        sch_log(SCH_LOG_WARNING, "callback_prune_failed", SCH_LOG_S("error", err.text));
}

/** Wait for answers, hints and time. */
static void wait_for_events(wrk_courier *c, int timeout_ms)
{
    eventfd_t count;
    sch_err err = {0};

    if (sch_http_many_wait(c->many, c->sup->courier_fd, timeout_ms, &err) != SCH_OK) {
        sch_log(SCH_LOG_ERROR, "callback_wait_failed", SCH_LOG_S("error", err.text));
        (void)poll(NULL, 0, ERROR_MS);
    }
    (void)eventfd_read(c->sup->courier_fd, &count);
    take_answers(c);
}

static sch_status give_back(sch_db *db, void *arg, sch_err *err)
{
    const wrk_courier *c = arg;

    return sch_hook_release_worker(db, c->sup->worker_id, sch_now_ms(), err);
}

/** What is under way may end; then what is left is another worker's. */
static void stop(wrk_courier *c)
{
    const int64_t end_ms = sch_mono_ms() + GRACE_MS;
    sch_err err = {0};

    c->is_stopping = true;
    while (c->count > 0 && sch_mono_ms() < end_ms) {
        wait_for_events(c, (int)(end_ms - sch_mono_ms()));
        if (turn(c, &err) != SCH_OK)
            break;
    }
    if (sch_dbpool_write(c->sup->options.pool, give_back, c, &err) != SCH_OK)
        sch_log(SCH_LOG_WARNING, "callback_return_failed", SCH_LOG_S("error", err.text));
}

static void run(wrk_courier *c)
{
    uint64_t hints;

    while (wrk_sup_read_hints(c->sup, &hints)) {
        sch_err err = {0};
        sch_status s = turn(c, &err);

        if (s != SCH_OK)
            sch_log(SCH_LOG_ERROR, "callback_turn_failed", SCH_LOG_S("error", err.text));
        prune(c);
        wait_for_events(c, s == SCH_OK ? idle_ms(c) : ERROR_MS);
    }
    stop(c);
}

static void free_courier(wrk_courier *c)
{
    (void)sch_http_many_free(c->many); /* before the flights that it names */
    for (int i = 0; i < WRK_FLIGHTS_MAX; i++)
        sch_hook_post_done(c->flights[i].post);
    (void)sch_hooks_close(c->hooks);
    free(c);
}

void *wrk_courier_main(void *arg)
{
    wrk_sup *sup = arg;
    const sch_settings *settings = sup->options.settings;
    const sch_http_rules rules = {.allow_http = true, /* each URL was checked by itself */
                                  .allow_private = settings->callback_private,
                                  .connect_s = (int)settings->callback_timeout_s,
                                  .total_s = (int)settings->callback_timeout_s};
    wrk_courier *c = calloc(1, sizeof *c);
    sch_err err = {0};
    sch_status s =
        c ? sch_hooks_open(settings, &c->hooks, &err) : sch_fail(&err, SCH_FATAL, "out of memory");

    if (s == SCH_OK)
        s = sch_http_many_new(&rules, &c->many, &err);
    if (s == SCH_OK) {
        c->sup = sup;
        c->settings = settings;
        run(c);
    } else {
        sch_log(SCH_LOG_ERROR, "callback_start_failed", SCH_LOG_S("error", err.text));
    }
    if (c)
        free_courier(c);
    return NULL;
}
