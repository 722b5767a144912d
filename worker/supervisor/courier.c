/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Claim, send, record: each turn ends what was answered and takes what is due in one transaction.
 * A post is claimed with a lease that outlives its attempt; who is killed in between leaves it to
 * whoever comes next, so that it arrives at least once.
 */
#include "worker/supervisor/courier.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/hook/hook.h"
#include "schema/http/many.h"
#include "schema/wire/uri.h"
#include "worker/supervisor/supervisor_priv.h"

#include <openssl/crypto.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>

enum {
    FLIGHTS_MAX = 256,      /* posts under way */
    FLIGHTS_GROUP_MAX = 32, /* of them, of one group */
    LANES_MAX = 1000,       /* looked at in a turn */
    PLAN_MAX = 64,          /* lanes that are served in a turn */
    POLL_MS = 1000,         /* between two looks, should a hint be lost */
    ERROR_MS = 1000,        /* after a failure of ours */
    LEASE_MS = 60000,       /* beyond the time that an attempt may take */
    GRACE_MS = 3000,        /* for what is under way when the worker stops */
    BROKEN_MAX = 256,       /* lanes that are remembered to be down */
    BROKEN_MS = 1000,       /* first pause of such a lane; doubles */
    BROKEN_MAX_MS = 30000,
    PRUNE_MS = 10000, /* between two looks at what the log may forget */
    PRUNE_MAX = 1000, /* rows that go at a time */
};
#define DAY_MS INT64_C(86400000)

/** A post under way, or answered and not recorded yet. */
typedef struct flight {
    sch_hook_post post; /* post_no 0: free */
    bool is_over;
    sch_hook_end end;
    char error[200];
} flight;

typedef struct plan {
    char lane[SCH_HOOK_LANE_LEN];
    int count;
} plan;

/** A lane whose receiver gives no answer: it is asked by one post at a time, and not all the time.
 */
typedef struct broken {
    char lane[SCH_HOOK_LANE_LEN]; /* "": free */
    int failures;
    int64_t until_ms; /* monotonic */
} broken;

typedef struct courier {
    wrk_sup *sup;
    const sch_settings *settings;
    sch_hooks *hooks;
    sch_http_many *many;
    flight flights[FLIGHTS_MAX];
    int count;                     /* flights that are not free */
    char after[SCH_HOOK_LANE_LEN]; /* the lane that was looked at last */
    plan plans[PLAN_MAX];
    int nplans;
    broken broken[BROKEN_MAX];
    bool is_cut; /* there are lanes that were not looked at */
    bool is_stopping;
    sch_hook_post taken[FLIGHTS_MAX]; /* by the transaction that is running */
    int ntaken;
    int64_t prune_ms, prune_at;
} courier;

int64_t wrk_courier_pause_ms(const sch_settings *settings, int attempt)
{
    int64_t pause_ms = settings->callback_pause_s * 1000;

    if (attempt >= settings->callback_attempts)
        return -1;
    for (int i = 1; i < attempt && pause_ms < 30 * DAY_MS; i++)
        pause_ms *= settings->callback_pause_factor;
    return pause_ms < 30 * DAY_MS ? pause_ms : 30 * DAY_MS;
}

/* ---- receivers that are down ---------------------------------------------------------------- */

static broken *find_broken(courier *c, const char *lane)
{
    for (int i = 0; i < BROKEN_MAX; i++)
        if (strcmp(c->broken[i].lane, lane) == 0)
            return &c->broken[i];
    return NULL;
}

/** The entry whose pause ends first gives its place up: that lane is asked again a bit early. */
static broken *new_broken(courier *c, const char *lane)
{
    broken *b = &c->broken[0];

    for (int i = 1; i < BROKEN_MAX && b->lane[0]; i++)
        if (!c->broken[i].lane[0] || c->broken[i].until_ms < b->until_ms)
            b = &c->broken[i];
    *b = (broken){.failures = 0};
    (void)snprintf(b->lane, sizeof b->lane, "%s", lane);
    return b;
}

/** Whether anybody answered at all; what he said does not matter here. */
static void note_answer(courier *c, const char *lane, bool is_answered)
{
    broken *b = find_broken(c, lane);
    int64_t pause_ms = BROKEN_MS;

    if (is_answered && b)
        b->lane[0] = '\0';
    if (is_answered || (b && sch_mono_ms() < b->until_ms)) /* those that were under way with it */
        return;
    if (!b)
        b = new_broken(c, lane);
    for (int i = 0; i < b->failures && pause_ms < BROKEN_MAX_MS; i++)
        pause_ms *= 2;
    b->failures++;
    b->until_ms = sch_mono_ms() + (pause_ms < BROKEN_MAX_MS ? pause_ms : BROKEN_MAX_MS);
}

/** How many posts of a lane may be under way now. */
static int lane_limit(courier *c, const char *lane)
{
    const broken *b = find_broken(c, lane);

    if (!b)
        return (int)c->settings->callback_parallel;
    return sch_mono_ms() < b->until_ms ? 0 : 1;
}

/* ---- what to take ------------------------------------------------------------------------- */

/** Posts of lanes that begin so, under way and planned; what was answered makes room. */
static int flights_of(const courier *c, const char *lane, size_t len)
{
    int count = 0;

    for (int i = 0; i < FLIGHTS_MAX; i++) {
        const flight *f = &c->flights[i];

        count += f->post.post_no != 0 && !f->is_over && strncmp(f->post.lane, lane, len) == 0;
    }
    for (int i = 0; i < c->nplans; i++)
        if (strncmp(c->plans[i].lane, lane, len) == 0)
            count += c->plans[i].count;
    return count;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/** Take a lane into the plan. @return false: its group has enough under way */
static bool plan_lane(courier *c, const char *lane, int room)
{
    const size_t group_len = strcspn(lane, " ");
    int group_room = FLIGHTS_GROUP_MAX - flights_of(c, lane, group_len);
    int lane_room = lane_limit(c, lane) - flights_of(c, lane, strlen(lane) + 1);
    int count = least(room, least(group_room, lane_room));

    if (count > 0) {
        plan *p = &c->plans[c->nplans++];

        (void)snprintf(p->lane, sizeof p->lane, "%s", lane);
        p->count = count;
    }
    return group_room > count;
}

/** Behind every lane of the group of this one: '!' comes next to ' '. */
static void skip_group(char lane[SCH_HOOK_LANE_LEN])
{
    const size_t group_len = strcspn(lane, " ");

    lane[group_len] = '!';
    lane[group_len + 1] = '\0';
}

/** Walk the lanes from where the last turn ended to their end, or to `last`. */
static sch_status walk(courier *c, sch_db *db, int64_t now_ms, const char *last, int *steps,
                       sch_err *err)
{
    sch_status s = SCH_OK;

    while (s == SCH_OK && *steps > 0 && c->nplans < PLAN_MAX) {
        int room = FLIGHTS_MAX - flights_of(c, "", 0);
        char lane[SCH_HOOK_LANE_LEN];

        if (room <= 0)
            return SCH_OK;
        memcpy(lane, c->after, sizeof lane);
        s = sch_hook_next_lane(db, c->after, now_ms, steps, lane, err);
        if (s == SCH_OK && last && strcmp(lane, last) > 0)
            return SCH_NOT_FOUND;
        memcpy(c->after, lane, sizeof lane);
        if (s == SCH_OK && !plan_lane(c, lane, room))
            skip_group(c->after);
    }
    return s;
}

/** Fill c->plans: the lanes behind the last one that was served, and then from the first on. */
static sch_status make_plan(courier *c, sch_db *db, int64_t now_ms, sch_err *err)
{
    int steps = LANES_MAX;
    char from[SCH_HOOK_LANE_LEN];
    sch_status s;

    c->nplans = 0;
    memcpy(from, c->after, sizeof from);
    s = walk(c, db, now_ms, NULL, &steps, err);
    if (s == SCH_NOT_FOUND && steps > 0) { /* the end of the lanes */
        c->after[0] = '\0';
        s = walk(c, db, now_ms, from, &steps, err);
    }
    c->is_cut = steps == 0;
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

/* ---- the transaction of a turn ------------------------------------------------------------ */

static void drop_taken(courier *c)
{
    for (int i = 0; i < c->ntaken; i++)
        sch_hook_post_done(c->taken[i]);
    c->ntaken = 0;
}

static sch_status record(sch_db *db, courier *c, int64_t now_ms, sch_err *err)
{
    sch_status s = SCH_OK;

    for (int i = 0; s == SCH_OK && i < FLIGHTS_MAX; i++)
        if (c->flights[i].is_over)
            s = sch_hook_finish(db, &c->flights[i].end, c->sup->worker_id, now_ms, err);
    return s;
}

static sch_status claim(sch_db *db, courier *c, int64_t now_ms, sch_err *err)
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
    courier *c = arg;
    const int64_t now_ms = sch_now_ms();
    sch_status s;

    drop_taken(c); /* a transaction may run twice */
    s = record(db, c, now_ms, err);
    return s == SCH_OK ? claim(db, c, now_ms, err) : s;
}

static void log_end(const flight *f)
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

static void forget_recorded(courier *c)
{
    for (int i = 0; i < FLIGHTS_MAX; i++) {
        flight *f = &c->flights[i];

        if (!f->is_over)
            continue;
        log_end(f);
        sch_hook_post_done(f->post);
        *f = (flight){.is_over = false};
        c->count--;
    }
}

/* ---- one post ----------------------------------------------------------------------------- */

/** An attempt failed: another one later, or none. */
static void end_failed(courier *c, flight *f)
{
    int64_t pause_ms = wrk_courier_pause_ms(c->settings, f->post.attempts + 1);

    f->end.state = pause_ms < 0 ? SCH_HOOK_FAILED : SCH_HOOK_WAITING;
    f->end.due_ms = sch_now_ms() + pause_ms;
    f->end.error = f->error;
}

static void end_answered(courier *c, flight *f, const sch_http_reply *reply)
{
    f->is_over = true;
    f->end = (sch_hook_end){.post_no = f->post.post_no, .status = reply->status};
    if (reply->outcome != SCH_HTTP_REFUSED)
        note_answer(c, f->post.lane, reply->status > 0);
    if (sch_hook_is_delivered(reply)) {
        f->end.state = SCH_HOOK_DELIVERED;
        return;
    }
    (void)sch_hook_failure(reply, f->error, sizeof f->error);
    end_failed(c, f);
}

/** What the settings say now counts, not what they said when the post was written; and what is
 * asked is the URL as it was understood. */
static sch_status check_url(const courier *c, flight *f, sch_err *err)
{
    const sch_callback_rules rules = sch_hook_rules(c->settings);
    char *url = NULL;
    sch_status s = sch_callback_check_url("callback_url", f->post.url, &rules, &url, err);

    if (s == SCH_OK) {
        free(f->post.url);
        f->post.url = url;
    }
    return s;
}

static sch_status send(courier *c, flight *f, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    sch_hook_keys keys = {.now = ""};
    sch_hook_request request = {.lines = NULL};
    const int64_t now_ms = sch_now_ms();
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(c->sup->options.pool, &db, err);

    if (s == SCH_OK)
        s = sch_hook_body(db, &f->post, &body, err);
    if (s == SCH_OK && f->post.is_signed)
        s = sch_hooks_keys(c->hooks, c->sup->options.pool, f->post.app_id, now_ms, &keys, err);
    if (s == SCH_OK)
        s = sch_hook_request_make(f->post.url, f->post.headers_json,
                                  f->post.is_signed ? &keys : NULL, sch_strbuf_str(&body), body.len,
                                  now_ms, &request, err);
    if (s == SCH_OK)
        s = sch_http_many_start(c->many, &request.http, f, err);
    sch_hook_request_done(&request);
    sch_hook_keys_wipe(&keys);
    return s;
}

/** Begin a post that was claimed; one that cannot be sent ends as an attempt that failed. */
static void begin(courier *c, const sch_hook_post *post)
{
    sch_err err = {0};
    int i = 0;
    flight *f;

    while (c->flights[i].post.post_no != 0)
        i++;
    f = &c->flights[i];
    *f = (flight){.post = *post, .end = {.post_no = post->post_no}};
    c->count++;
    if (check_url(c, f, &err) == SCH_OK && send(c, f, &err) == SCH_OK)
        return;
    f->is_over = true;
    (void)snprintf(f->error, sizeof f->error, "it was not sent: %.150s", err.text);
    end_failed(c, f);
}

/* ---- the thread --------------------------------------------------------------------------- */

static bool has_ended(const courier *c)
{
    for (int i = 0; i < FLIGHTS_MAX; i++)
        if (c->flights[i].is_over)
            return true;
    return false;
}

/** Record what was answered, take what is due, and begin it. */
static sch_status turn(courier *c, sch_err *err)
{
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(c->sup->options.pool, &db, err);

    c->nplans = 0;
    if (s == SCH_OK && !c->is_stopping)
        s = make_plan(c, db, sch_now_ms(), err);
    if (s != SCH_OK || (c->nplans == 0 && !has_ended(c)))
        return s;
    s = sch_dbpool_write(c->sup->options.pool, turn_rows, c, err);
    if (s != SCH_OK) {
        drop_taken(c);
        return s;
    }
    forget_recorded(c);
    for (int i = 0; i < c->ntaken; i++)
        begin(c, &c->taken[i]);
    c->ntaken = 0; /* the flights own them now */
    return SCH_OK;
}

static void take_answers(courier *c)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    flight *f;

    while ((f = sch_http_many_next(c->many, &reply)) != NULL) {
        end_answered(c, f, &reply);
        sch_http_reply_done(reply);
        reply = (sch_http_reply){.outcome = SCH_HTTP_ANSWERED};
    }
}

/** How long nothing can become due. */
static int idle_ms(const courier *c)
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
    courier *c = arg;
    int64_t at = c->prune_at;
    sch_status s = sch_hook_prune(db, sch_now_ms() - c->settings->callback_log_days * DAY_MS,
                                  PRUNE_MAX, &at, err);

    if (s == SCH_OK)
        c->prune_at = at;
    return s;
}

static void prune(courier *c)
{
    sch_err err = {0};

    if (sch_mono_ms() < c->prune_ms)
        return;
    c->prune_ms = sch_mono_ms() + PRUNE_MS;
    if (sch_dbpool_write(c->sup->options.pool, forget, c, &err) != SCH_OK)
        sch_log(SCH_LOG_WARNING, "callback_prune_failed", SCH_LOG_S("error", err.text));
}

/** Wait for answers, hints and time. */
static void wait_for_events(courier *c, int timeout_ms)
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
    const courier *c = arg;

    return sch_hook_release_worker(db, c->sup->worker_id, sch_now_ms(), err);
}

/** What is under way may end; then what is left is another worker's. */
static void stop(courier *c)
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

static void run(courier *c)
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

static void free_courier(courier *c)
{
    (void)sch_http_many_free(c->many); /* before the flights that it names */
    for (int i = 0; i < FLIGHTS_MAX; i++)
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
    courier *c = calloc(1, sizeof *c);
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
