/* SPDX-License-Identifier: Apache-2.0 */
/* Sending webhooks to receivers on 127.0.0.1: turns, limits, attempts, and the end of a worker. */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/db/hooks.h"
#include "tests/unit/worker/t_worker.h"
#include "worker/supervisor/courier.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

/* A receiver: a thread per connection; its gate may be shut, then it answers nobody. */
typedef struct receiver {
    int fd, port;
    pthread_t thread;
    atomic_int requests, under_way, most, open_threads;
    atomic_bool is_shut;
    atomic_bool is_down; /* connections end without an answer */
    atomic_int refused;
    char last[8192]; /* the last request; of a test with one at a time */
    pthread_mutex_t lock;
} receiver;

typedef struct connection {
    receiver *r;
    int fd;
} connection;

static void answer(receiver *r, int fd, const char *path)
{
    char head[256];
    int status = 204;

    atomic_fetch_add(&r->requests, 1);
    if (strncmp(path, "/status/", 8) == 0)
        status = atoi(path + 8);
    while (atomic_load(&r->is_shut))
        (void)poll(NULL, 0, 5);
    (void)snprintf(head, sizeof head,
                   "HTTP/1.1 %d Status\r\nLocation: http://127.0.0.1:%d/elsewhere\r\n"
                   "Content-Length: 0\r\nConnection: close\r\n\r\n",
                   status, r->port);
    (void)send(fd, head, strlen(head), MSG_NOSIGNAL);
}

static void *converse(void *arg)
{
    connection *c = arg;
    receiver *r = c->r;
    char request[8192] = "", path[512];
    size_t len = 0;
    ssize_t n = 1;
    int now;

    now = atomic_fetch_add(&r->under_way, 1) + 1;
    for (int most = atomic_load(&r->most);
         now > most && !atomic_compare_exchange_weak(&r->most, &most, now);)
        ;
    while (n > 0 && !strstr(request, "\r\n\r\n") && len < sizeof request - 1) {
        n = recv(c->fd, request + len, sizeof request - 1 - len, 0);
        len += n > 0 ? (size_t)n : 0;
        request[len] = '\0';
    }
    (void)pthread_mutex_lock(&r->lock);
    (void)snprintf(r->last, sizeof r->last, "%s", request);
    (void)pthread_mutex_unlock(&r->lock);
    if (atomic_load(&r->is_down))
        (void)atomic_fetch_add(&r->refused, 1);
    else if (sscanf(request, "POST %511s", path) == 1)
        answer(r, c->fd, path);
    (void)atomic_fetch_sub(&r->under_way, 1);
    sch_close(c->fd);
    free(c);
    (void)atomic_fetch_sub(&r->open_threads, 1);
    return NULL;
}

static void *serve(void *arg)
{
    receiver *r = arg;
    int fd;

    while ((fd = accept4(r->fd, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        connection *c = malloc(sizeof *c);
        pthread_t thread;

        *c = (connection){.r = r, .fd = fd};
        (void)atomic_fetch_add(&r->open_threads, 1);
        ck_assert_int_eq(pthread_create(&thread, NULL, converse, c), 0);
        (void)pthread_detach(thread);
    }
    return NULL;
}

static void open_receiver(receiver *r)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;

    *r = (receiver){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    (void)pthread_mutex_init(&r->lock, NULL);
    ck_assert_int_eq(bind(r->fd, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(r->fd, 256), 0);
    ck_assert_int_eq(getsockname(r->fd, (struct sockaddr *)&at, &len), 0);
    r->port = ntohs(at.sin_port);
    ck_assert_int_eq(pthread_create(&r->thread, NULL, serve, r), 0);
}

static void close_receiver(receiver *r)
{
    atomic_store(&r->is_shut, false);
    (void)shutdown(r->fd, SHUT_RDWR);
    (void)pthread_join(r->thread, NULL);
    while (atomic_load(&r->open_threads) > 0)
        (void)poll(NULL, 0, 5);
    sch_close(r->fd);
    (void)pthread_mutex_destroy(&r->lock);
}

static t_worker w;
static receiver fast, slow;

static void set_up(void)
{
    open_receiver(&fast);
    open_receiver(&slow);
}

static void tear_down(void)
{
    atomic_store(&slow.is_shut, false);
    t_worker_close(&w);
    close_receiver(&fast);
    close_receiver(&slow);
}

static void open_with(const char *a, const char *b, const char *c, const char *d)
{
    const char *const flags[] = {"--callback-http",
                                 "--callback-private",
                                 "--callback-pause-s",
                                 "1",
                                 "--callback-pause-factor",
                                 "1",
                                 a,
                                 b,
                                 c,
                                 d,
                                 NULL};

    t_worker_open(&w, flags);
}

/* ---- posts ------------------------------------------------------------------------------------
 */

typedef struct order {
    const char *url;
    int count;
    bool is_signed;
} order;

static sch_status write_posts(sch_db *db, void *arg, sch_err *err)
{
    const order *o = arg;
    const sch_hook_new to = {
        .url = o->url, .headers_json = "{\"X-Own\":\"yes\"}", .is_signed = o->is_signed};
    sch_status s = SCH_OK;

    for (int i = 0; s == SCH_OK && i < o->count; i++)
        s = sch_hook_enqueue(db, w.group_id, "app", &to, "{\"a\":1}", sch_now_ms(), err);
    return s;
}

static void enqueue(const receiver *r, const char *path, int count, bool is_signed)
{
    char url[200];
    order o = {.url = url, .count = count, .is_signed = is_signed};
    sch_err err = {0};

    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d%s", r->port, path);
    t_ok(sch_dbpool_write(w.pool, write_posts, &o, &err), &err);
    if (w.sup)
        wrk_sup_hint(w.sup);
}

typedef struct tally {
    const char *part; /* of the URL */
    int state;        /* -1: any */
    int count, attempts;
    long status;
    char error[200];
} tally;

static bool add(const sch_hook_log *entry, void *arg)
{
    tally *t = arg;

    if (!strstr(entry->url, t->part) || (t->state >= 0 && (int)entry->state != t->state))
        return true;
    t->count++;
    t->attempts += entry->attempts;
    t->status = entry->status;
    (void)snprintf(t->error, sizeof t->error, "%s", entry->error ? entry->error : "");
    return true;
}

static tally look(const char *part, int state)
{
    tally t = {.part = part, .state = state};
    sch_hook_filter filter = {.state = -1};
    sch_db *db = NULL;
    sch_err err = {0};

    t_ok(sch_dbpool_reader(w.pool, &db, &err), &err);
    t_ok(sch_hook_list(db, &filter, 100000, add, &t, &err), &err);
    return t;
}

/** Let the worker work until so many posts are in that state. */
static void wait_for(const char *part, sch_hook_state state, int count)
{
    const int64_t end_ms = sch_mono_ms() + 60000;
    sch_err err = {0};

    while (look(part, (int)state).count < count) {
        t_ok(wrk_sup_turn(w.sup, -1, 10, &err), &err);
        ck_assert_msg(sch_mono_ms() < end_ms, "%d of %d posts %s are %s",
                      look(part, (int)state).count, count, part, sch_hook_state_name(state));
    }
}

START_TEST(a_receiver_that_is_slow_holds_up_no_other)
{
    open_with("--callback-parallel", "3", "--callback-timeout-s", "50");
    atomic_store(&slow.is_shut, true);
    enqueue(&slow, "/slow", 200, false);
    t_worker_start(&w);
    while (atomic_load(&slow.under_way) < 3)
        (void)poll(NULL, 0, 5);
    enqueue(&fast, "/fast", 100, false);
    wait_for("/fast", SCH_HOOK_DELIVERED, 100); /* while the other answers nobody */
    ck_assert_int_eq(look("/slow", SCH_HOOK_DELIVERED).count, 0);
    atomic_store(&slow.is_shut, false);
    wait_for("/slow", SCH_HOOK_DELIVERED, 200);
    ck_assert_int_eq(atomic_load(&slow.requests), 200);
    ck_assert_int_le(atomic_load(&slow.most), 3);
    ck_assert_int_le(atomic_load(&fast.most), 3);
}
END_TEST

START_TEST(a_post_says_what_it_was_told_to)
{
    open_with(NULL, NULL, NULL, NULL);
    t_worker_start(&w);
    enqueue(&fast, "/path?query=1", 1, false);
    wait_for("/path", SCH_HOOK_DELIVERED, 1);
    ck_assert_ptr_nonnull(strstr(fast.last, "POST /path?query=1 HTTP/1.1\r\n"));
    ck_assert_ptr_nonnull(strstr(fast.last, "\r\nX-Own: yes\r\n"));
    ck_assert_ptr_nonnull(strstr(fast.last, "\r\nContent-Type: application/json\r\n"));
    ck_assert_ptr_nonnull(strstr(fast.last, "\r\nContent-Length: 7\r\n"));
    ck_assert_ptr_null(strstr(fast.last, "Mathpix-Signature"));
    enqueue(&fast, "/signed", 1, true);
    wait_for("/signed", SCH_HOOK_DELIVERED, 1);
    ck_assert_ptr_nonnull(strstr(fast.last, "\r\nMathpix-Signature: t="));
}
END_TEST

START_TEST(attempts_that_fail_are_counted_and_come_to_an_end)
{
    tally t;

    open_with("--callback-attempts", "2", NULL, NULL);
    t_worker_start(&w);
    enqueue(&fast, "/status/500", 1, false);
    enqueue(&fast, "/status/302", 1, false);
    enqueue(&fast, "/status/299", 1, false);
    wait_for("/status", SCH_HOOK_FAILED, 2);
    t = look("/status/500", SCH_HOOK_FAILED);
    ck_assert_int_eq(t.attempts, 2);
    ck_assert_int_eq(t.status, 500);
    ck_assert_str_eq(t.error, "the receiver answers with status 500");
    t = look("/status/302", SCH_HOOK_FAILED);
    ck_assert_str_eq(t.error, "the receiver answers with status 302; redirects are not followed");
    t = look("/status/299", SCH_HOOK_DELIVERED);
    ck_assert_int_eq(t.attempts, 1);
    ck_assert_int_eq(atomic_load(&fast.requests), 5);
}
END_TEST

START_TEST(a_receiver_that_is_down_is_not_asked_by_every_post)
{
    sch_err err = {0};

    open_with("--callback-attempts", "2", NULL, NULL);
    atomic_store(&fast.is_down, true);
    enqueue(&fast, "/many", 300, false);
    t_worker_start(&w);
    while (atomic_load(&fast.refused) < 10) /* most in the first moment, then one after the other */
        t_ok(wrk_sup_turn(w.sup, -1, 10, &err), &err);
    atomic_store(&fast.is_down, false);
    wait_for("/many", SCH_HOOK_DELIVERED, 300); /* so none used its attempts up */
}
END_TEST

START_TEST(what_the_settings_do_not_allow_any_more_is_not_sent)
{
    const char *const flags[] = {"--callback-attempts", "1", "--callback-private", NULL};
    tally t;

    t_worker_open(&w, flags);
    enqueue(&fast, "/x", 1, false);
    t_worker_start(&w);
    wait_for("/x", SCH_HOOK_FAILED, 1);
    t = look("/x", SCH_HOOK_FAILED);
    ck_assert_str_eq(t.error, "it was not sent: callback_url: callback_url must be https");
    ck_assert_int_eq(atomic_load(&fast.requests), 0);
}
END_TEST

START_TEST(a_worker_that_stops_leaves_what_is_under_way_to_the_next)
{
    open_with("--callback-timeout-s", "50", NULL, NULL);
    atomic_store(&slow.is_shut, true);
    enqueue(&slow, "/slow", 20, false);
    t_worker_start(&w);
    while (atomic_load(&slow.under_way) < 8)
        (void)poll(NULL, 0, 5);
    t_worker_stop(&w, 0);
    ck_assert_int_eq(look("/slow", SCH_HOOK_WAITING).count, 20);
    ck_assert_int_eq(look("/slow", SCH_HOOK_WAITING).attempts, 0);
    atomic_store(&slow.is_shut, false);
    t_worker_start(&w);
    wait_for("/slow", SCH_HOOK_DELIVERED, 20);
}
END_TEST

START_TEST(the_standard_schedule_outlasts_an_hour)
{
    const char *const flags[] = {NULL};
    int64_t all_ms = 0;
    int attempt = 1;

    t_worker_open(&w, flags);
    ck_assert_int_eq(wrk_courier_pause_ms(w.settings, 1), 10000);
    for (int64_t pause_ms = 0; (pause_ms = wrk_courier_pause_ms(w.settings, attempt)) >= 0;
         attempt++)
        all_ms += pause_ms;
    ck_assert_int_eq(attempt, 5);
    /* whenever the hour begins, the last attempt is behind its end */
    ck_assert_int_gt(all_ms, 3600 * 1000);
}
END_TEST

int main(void)
{
    return T_RUN_WITH("courier", set_up, tear_down, a_receiver_that_is_slow_holds_up_no_other,
                      a_post_says_what_it_was_told_to,
                      attempts_that_fail_are_counted_and_come_to_an_end,
                      a_receiver_that_is_down_is_not_asked_by_every_post,
                      what_the_settings_do_not_allow_any_more_is_not_sent,
                      a_worker_that_stops_leaves_what_is_under_way_to_the_next,
                      the_standard_schedule_outlasts_an_hour);
}
