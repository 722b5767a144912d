/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/live/live.h"
#include "tests/support/run.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>

/** A worker that answers what it was asked, so many times, and may drop some first. */
typedef struct echo {
    sch_live *live;
    int answers, drops;
} echo;

static void serve_one(echo *e)
{
    SCH_AUTO(sch_live_work_done) sch_live_work work = {.fd = -1, .source_fd = -1};
    SCH_AUTO(sch_strbuf_done) sch_strbuf source = {0};
    struct pollfd p = {.fd = sch_live_fd(e->live), .events = POLLIN};
    sch_err err = {0};

    ck_assert_int_eq(poll(&p, 1, 10000), 1);
    if (sch_live_take(e->live, &work, &err) != SCH_OK)
        return;
    if (e->drops > 0) {
        e->drops--;
        return;
    }
    t_ok(sch_read_all(work.source_fd, 1000, &source, &err), &err);
    sch_strbuf_add(&work.request, source.data, source.len);
    t_ok(sch_live_answer(&work, work.request.data, work.request.len, &err), &err);
    e->answers--;
}

static void *run_echo(void *arg)
{
    echo *e = arg;

    while (e->answers > 0)
        serve_one(e);
    return NULL;
}

static sch_live_call question(const char *dir, const char *request, const char *source)
{
    return (sch_live_call){.data_dir = dir,
                           .request = request,
                           .request_len = strlen(request),
                           .source = source,
                           .source_len = strlen(source),
                           .wait_ms = 10000,
                           .work_ms = 10000,
                           .cancel_fd = -1};
}

START_TEST(an_answer_comes_back_to_who_asked)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_live_close) sch_live *live = NULL;
    sch_err err = {0};
    pthread_t thread;
    echo e = {.answers = 3};

    t_ok(sch_live_open(dir, &live, &err), &err);
    e.live = live;
    pthread_create(&thread, NULL, run_echo, &e);
    for (int i = 0; i < 3; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
        const sch_live_call call = question(dir, "{\"n\":1}", i ? "pixels" : "");

        t_ok(sch_live_ask(&call, &answer, &err), &err);
        ck_assert_str_eq(sch_strbuf_str(&answer), i ? "{\"n\":1}pixels" : "{\"n\":1}");
    }
    pthread_join(thread, NULL);
}
END_TEST

START_TEST(a_question_whose_worker_ends_goes_to_the_next)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_live_close) sch_live *live = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
    const sch_live_call call = question(dir, "{}", "x");
    sch_err err = {0};
    pthread_t thread;
    echo e = {.answers = 1, .drops = 1};

    t_ok(sch_live_open(dir, &live, &err), &err);
    e.live = live;
    pthread_create(&thread, NULL, run_echo, &e);
    t_ok(sch_live_ask(&call, &answer, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&answer), "{}x");
    pthread_join(thread, NULL);
}
END_TEST

START_TEST(nobody_there_is_busy_after_the_wait_and_dead_sockets_go)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    sch_live_call call = question(dir, "{}", "x");
    sch_err err = {0};
    int64_t start_ms = sch_mono_ms();

    call.wait_ms = 120;
    t_status(sch_live_ask(&call, &answer, &err), SCH_BUSY);
    ck_assert_int_ge(sch_mono_ms() - start_ms, 100);
    sch_strbuf_addf(&path, "%s/live/0123456789abcdef", dir);
    t_ok(sch_write_file(sch_strbuf_str(&path), "", 0, &err), &err);
    t_status(sch_live_ask(&call, &answer, &err), SCH_BUSY);
    ck_assert_int_ne(access(sch_strbuf_str(&path), F_OK), 0);
}
END_TEST

START_TEST(a_worker_that_is_occupied_is_busy_after_the_wait)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_live_close) sch_live *live = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
    sch_live_call call = question(dir, "{}", "x");
    sch_err err = {0};

    t_ok(sch_live_open(dir, &live, &err), &err); /* it listens, and never takes */
    call.wait_ms = 50;
    t_status(sch_live_ask(&call, &answer, &err), SCH_BUSY);
}
END_TEST

/** Says that it has begun, and no more. */
static void *begin_only(void *arg)
{
    echo *e = arg;
    SCH_AUTO(sch_live_work_done) sch_live_work work = {.fd = -1, .source_fd = -1};
    struct pollfd p = {.fd = sch_live_fd(e->live), .events = POLLIN};
    sch_err err = {0};

    (void)poll(&p, 1, 10000);
    t_ok(sch_live_take(e->live, &work, &err), &err);
    p = (struct pollfd){.fd = work.fd, .events = POLLIN};
    e->answers = poll(&p, 1, 10000); /* the end of who asked shows */
    return NULL;
}

START_TEST(work_that_takes_too_long_is_given_up_and_the_worker_sees_it)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_live_close) sch_live *live = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
    sch_live_call call = question(dir, "{}", "x");
    sch_err err = {0};
    pthread_t thread;
    echo e = {0};

    t_ok(sch_live_open(dir, &live, &err), &err);
    e.live = live;
    pthread_create(&thread, NULL, begin_only, &e);
    call.work_ms = 100;
    t_status(sch_live_ask(&call, &answer, &err), SCH_LIMIT);
    pthread_join(thread, NULL);
    ck_assert_int_eq(e.answers, 1);
}
END_TEST

START_TEST(a_cancelled_question_ends_at_once)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
    SCH_AUTO(sch_close) int cancel = eventfd(1, EFD_CLOEXEC);
    sch_live_call call = question(dir, "{}", "x");
    sch_err err = {0};

    call.cancel_fd = cancel;
    t_status(sch_live_ask(&call, &answer, &err), SCH_EXISTS);
}
END_TEST

int main(void)
{
    return T_RUN("live", an_answer_comes_back_to_who_asked,
                 a_question_whose_worker_ends_goes_to_the_next,
                 nobody_there_is_busy_after_the_wait_and_dead_sockets_go,
                 a_worker_that_is_occupied_is_busy_after_the_wait,
                 work_that_takes_too_long_is_given_up_and_the_worker_sees_it,
                 a_cancelled_question_ends_at_once);
}
