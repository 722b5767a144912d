/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work that somebody waits for (schema/live): threads beside the slots, each with an engine for one
 * image at a time, so that images never wait for documents.
 */
#include "worker/supervisor/live.h"

#include "schema/base/log.h"
#include "schema/live/live.h"
#include "worker/supervisor/crop_ask.h"
#include "worker/supervisor/image_call.h"
#include "worker/supervisor/image_items.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>

struct wrk_live {
    wrk_sup *sup;
    sch_live *live;
    int stop_fd;
    int nthreads; /* those that answer, then those that nobody waits for */
    pthread_t *threads;
};

static bool is_up(wrk_sup *sup)
{
    bool up;

    (void)pthread_mutex_lock(&sup->lock);
    up = sup->is_warm;
    (void)pthread_mutex_unlock(&sup->lock);
    return up;
}

/** Until somebody connects. @return false: the worker stops */
static bool wait_for_work(const wrk_live *l)
{
    struct pollfd polls[2] = {{.fd = sch_live_fd(l->live), .events = POLLIN},
                              {.fd = l->stop_fd, .events = POLLIN}};

    while (poll(polls, 2, -1) < 0 && errno == EINTR)
        ;
    return !polls[1].revents;
}

/** @return SCH_BUSY: no answer, who asked tries another worker */
static sch_status answer(const wrk_live *l, const sch_live_work *work, json_t **ret_answer,
                         sch_err *err)
{
    json_t *root = json_loadb(sch_strbuf_str(&work->request), work->request.len, 0, NULL);
    wrk_image_question q = {.options = json_object_get(root, "options"),
                            .kind = json_string_value(json_object_get(root, "kind")),
                            .is_drawing = json_is_true(json_object_get(root, "drawing")),
                            .source_fd = work->source_fd,
                            .cancel_fd = work->fd};
    const json_t *crop = json_object_get(root, "crop");
    sch_status s;

    if (json_is_object(crop))
        s = wrk_crop_ask(l->sup, crop, work->fd, ret_answer, err);
    else if (json_is_object(q.options) && q.kind)
        s = wrk_image_ask(l->sup, &q, ret_answer, err);
    else
        s = sch_fail(err, SCH_FATAL, "live: not a question");
    json_decref(root);
    return s;
}

static void serve_one(const wrk_live *l)
{
    SCH_AUTO(sch_live_work_done) sch_live_work work = {.fd = -1, .source_fd = -1};
    SCH_AUTO(free) char *text = NULL;
    json_t *made = NULL;
    sch_err err = {0};
    sch_status s = sch_live_take(l->live, &work, &err);

    if (s == SCH_NOT_FOUND)
        return;
    if (s == SCH_OK)
        s = answer(l, &work, &made, &err);
    if (s == SCH_OK)
        text = json_dumps(made, JSON_COMPACT | JSON_REAL_PRECISION(10));
    json_decref(made);
    if (s == SCH_OK)
        s = text ? sch_live_answer(&work, text, strlen(text), &err)
                 : sch_fail(&err, SCH_FATAL, "live: out of memory");
    if (s == SCH_FATAL)
        sch_log(SCH_LOG_ERROR, "live_failed", SCH_LOG_S("error", err.text));
}

static void *live_main(void *arg)
{
    const wrk_live *l = arg;
    const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};

    while (wait_for_work(l)) {
        if (is_up(l->sup))
            serve_one(l);
        else
            (void)nanosleep(&pause, NULL); /* the engine is being started anew */
    }
    return NULL;
}

sch_status wrk_live_start(wrk_sup *sup, int engines, wrk_live **ret_live, sch_err *err)
{
    wrk_live *l = calloc(1, sizeof *l);
    sch_status s = SCH_OK;

    if (!l)
        return sch_fail(err, SCH_FATAL, "live: out of memory");
    *ret_live = l; /* half-built, for wrk_live_stop() */
    l->sup = sup;
    l->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    l->threads = calloc(2 * (size_t)engines, sizeof *l->threads);
    if (l->stop_fd < 0 || !l->threads)
        return sch_fail_errno(err, "live");
    s = sch_live_open(sup->options.data_dir, &l->live, err);
    for (int i = 0; s == SCH_OK && i < 2 * engines; i++) {
        errno = i < engines ? pthread_create(&l->threads[i], NULL, live_main, l)
                            : pthread_create(&l->threads[i], NULL, wrk_image_items_main, sup);
        if (errno != 0)
            s = sch_fail_errno(err, "live: thread");
        else
            l->nthreads++;
    }
    return s;
}

wrk_live *wrk_live_stop(wrk_live *l)
{
    if (!l)
        return NULL;
    if (l->stop_fd >= 0)
        (void)eventfd_write(l->stop_fd, 1);
    for (int i = 0; i < l->nthreads; i++)
        (void)pthread_join(l->threads[i], NULL);
    (void)sch_live_close(l->live);
    sch_close(l->stop_fd);
    free(l->threads);
    free(l);
    return NULL;
}
