/* SPDX-License-Identifier: Apache-2.0 */
/* The pool: idle processes in a stack, so that the same few stay warm. */
#include "schema/render/render.h"

#include "schema/render/process.h"

#include <pthread.h>
#include <string.h>

#define ASKS_MOST 2000 /* then a process is replaced, whatever its size */

typedef struct renderer {
    sch_render_process *process; /* NULL: to be started */
    int asks;
} renderer;

struct sch_render {
    sch_render_options options;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t freed;
    renderer *idle; /* a stack of count */
    int count;
};

sch_status sch_render_open(const sch_render_options *options, sch_render **ret_render, sch_err *err)
{
    sch_render *render = calloc(1, sizeof *render);

    if (render)
        render->idle = calloc((size_t)options->processes, sizeof *render->idle);
    if (!render || !render->idle) {
        free(render);
        return sch_fail(err, SCH_FATAL, "renderer: out of memory");
    }
    render->options = *options;
    render->count = options->processes;
    (void)pthread_mutex_init(&render->lock, NULL);
    (void)pthread_cond_init(&render->freed, NULL);
    *ret_render = render;
    return SCH_OK;
}

sch_render *sch_render_close(sch_render *render)
{
    if (!render)
        return NULL;
    for (int i = 0; i < render->count; i++)
        (void)sch_render_process_close(render->idle[i].process);
    (void)pthread_mutex_destroy(&render->lock);
    (void)pthread_cond_destroy(&render->freed);
    free(render->idle);
    free(render);
    return NULL;
}

static renderer take(sch_render *render)
{
    renderer got;

    (void)pthread_mutex_lock(&render->lock);
    while (render->count == 0)
        (void)pthread_cond_wait(&render->freed, &render->lock);
    got = render->idle[--render->count];
    (void)pthread_mutex_unlock(&render->lock);
    return got;
}

/* A place without a process goes to the bottom: warm ones are taken first. */
static void give_back(sch_render *render, renderer r)
{
    (void)pthread_mutex_lock(&render->lock);
    if (r.process) {
        render->idle[render->count] = r;
    } else {
        memmove(render->idle + 1, render->idle, (size_t)render->count * sizeof *render->idle);
        render->idle[0] = r;
    }
    render->count++;
    (void)pthread_cond_signal(&render->freed);
    (void)pthread_mutex_unlock(&render->lock);
}

static sch_status start(const sch_render *render, renderer *r, sch_err *err)
{
    SCH_AUTO(free) char *folder = NULL;
    sch_status s = sch_render_folder(&folder, err);

    r->asks = 0;
    return s == SCH_OK ? sch_render_process_open(&render->options, folder, &r->process, err) : s;
}

static sch_status ask_once(const sch_render *render, renderer *r, const char *line, size_t len,
                           json_t **ret_reply, sch_err *err)
{
    int64_t rss = 0;
    sch_status s = r->process ? SCH_OK : start(render, r, err);

    if (s != SCH_OK)
        return s;
    s = sch_render_process_ask(r->process, line, len, ret_reply, &rss, err);
    r->asks++;
    if ((s != SCH_OK && s != SCH_INVALID) || rss > render->options.memory_bytes / 2 ||
        r->asks >= ASKS_MOST)
        r->process = sch_render_process_close(r->process);
    return s;
}

sch_status sch_render_ask(sch_render *render, const json_t *request, json_t **ret_reply,
                          sch_err *err)
{
    SCH_AUTO(free) char *line = json_dumps(request, JSON_COMPACT);
    renderer r;
    sch_status s;

    if (!line || strlen(line) < 3)
        return sch_fail(err, SCH_INVALID, "renderer: the request is no object of UTF-8 text");
    r = take(render);
    s = ask_once(render, &r, line, strlen(line), ret_reply, err);
    if (s == SCH_BUSY) /* it died between two requests, or somebody ended it */
        s = ask_once(render, &r, line, strlen(line), ret_reply, err);
    give_back(render, r);
    return s;
}
