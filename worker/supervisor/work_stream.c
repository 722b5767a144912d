/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stream: a part of a document that is streamed. The page models of the part and of the pages
 * around it go through the engine, which prints the part alone; then readers may have it.
 */
#include "schema/base/io.h"
#include "schema/db/queries_v3.h"
#include "schema/db/wake.h"
#include "worker/supervisor/assemble.h"
#include "worker/supervisor/results.h"
#include "worker/supervisor/stream.h"
#include "worker/supervisor/stream_priv.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define MODELS_HEAD "pages-"
enum {
    FRONT = 2,   /* first pages that every part has in view: titles, running heads */
    BEFORE = 12, /* pages before it */
    COPY_BYTES = 256 << 10,
};

/** Which page models go in, by the indices of their pages. */
typedef struct window {
    const wrk_work *work;
    int first, target, end; /* of the part; end: of what is in view behind it */
    int skip;               /* models before `first` */
    int fd;
    char *room;
    char leaf[64]; /* the artifact before; "": none */
    sch_status s;
    sch_err *err;
} window;

static bool is_in(const window *w, int index)
{
    return index < w->end && (index < FRONT || index >= w->first - BEFORE);
}

/** The bytes of a piece of an artifact that belong to pages in view. */
static sch_status copy_piece(window *w, const char *bytes, size_t len, int *index, int stop,
                             sch_err *err)
{
    sch_status s = SCH_OK;

    while (s == SCH_OK && len > 0 && *index < stop) {
        const char *newline = memchr(bytes, '\n', len);
        const size_t n = newline ? (size_t)(newline - bytes) + 1 : len;

        if (is_in(w, *index))
            s = sch_write_all(w->fd, bytes, n, err);
        if (newline && is_in(w, *index) && *index < w->first)
            w->skip++;
        *index += newline != NULL;
        bytes += n;
        len -= n;
    }
    return s;
}

/** An artifact with models of the pages from index on, before `stop`. */
static sch_status copy_models(window *w, const char *leaf, int index, int stop, sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    char name[200];
    uint64_t at = 0;
    int64_t n = 1;
    sch_status s = sch_blob_open(w->work->sup->options.store,
                                 wrk_work_artifact(w->work, leaf, name), &blob, err);

    while (s == SCH_OK && index < stop &&
           (n = sch_blob_read(blob, at, w->room, COPY_BYTES, err)) > 0) {
        s = copy_piece(w, w->room, (size_t)n, &index, stop, err);
        at += (uint64_t)n;
    }
    return s == SCH_OK && n < 0 ? SCH_FATAL : s;
}

static bool is_wanted(const window *w, int from, int stop)
{
    return from < w->end && (from < FRONT || stop > w->first - BEFORE);
}

/** Each artifact is copied when the next one, which says where it ends, is seen. */
static bool note_models(const char *leaf, uint64_t size, void *arg)
{
    window *w = arg;
    int from, stop;

    (void)size;
    if (w->s != SCH_OK || strncmp(leaf, MODELS_HEAD, sizeof MODELS_HEAD - 1) != 0)
        return w->s == SCH_OK;
    stop = atoi(leaf + sizeof MODELS_HEAD - 1);
    if (w->leaf[0]) {
        from = atoi(w->leaf + sizeof MODELS_HEAD - 1);
        if (is_wanted(w, from, stop))
            w->s = copy_models(w, w->leaf, from, stop < w->end ? stop : w->end, w->err);
    }
    (void)snprintf(w->leaf, sizeof w->leaf, "%s", leaf);
    return w->s == SCH_OK && stop < w->end;
}

static sch_status copy_window(window *w, sch_err *err)
{
    sch_status s =
        sch_store_list(w->work->sup->options.store, w->work->file.file_id, note_models, w, err);
    int from;

    if (s == SCH_OK)
        s = w->s;
    if (s != SCH_OK || !w->leaf[0])
        return s == SCH_OK ? sch_fail(err, SCH_FATAL, "the page models are gone") : s;
    from = atoi(w->leaf + sizeof MODELS_HEAD - 1);
    if (is_wanted(w, from, INT_MAX)) /* the last one */
        s = copy_models(w, w->leaf, from, w->end, err);
    if (s == SCH_OK && lseek(w->fd, 0, SEEK_SET) != 0)
        s = sch_fail_errno(err, "page models");
    return s;
}

/** The models in a file without a name. */
static sch_status open_window(const wrk_work *work, const sch_stream *now, window *w, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};

    *w = (window){
        .work = work,
        .first = now->streamed,
        .target = wrk_stream_target(now),
        .end = now->ready,
        .fd = -1,
        .room = malloc(COPY_BYTES),
        .err = err,
    };
    if (w->end > w->target + WRK_STREAM_LOOK_AHEAD)
        w->end = w->target + WRK_STREAM_LOOK_AHEAD;
    sch_strbuf_addf(&path, "%s/models-XXXXXX", work->sup->tmp_dir);
    if (!w->room || path.failed)
        return sch_fail(err, SCH_FATAL, "page models: out of memory");
    w->fd = mkostemp(path.data, O_CLOEXEC);
    if (w->fd < 0)
        return sch_fail_errno(err, "page models");
    (void)unlink(path.data);
    return copy_window(w, err);
}

static const char *prefix_of(const window *w, char text[32])
{
    (void)snprintf(text, 32, "part-%06d-%06d.", w->first, w->target);
    return text;
}

static sch_status ask_engine(wrk_work *work, const window *w, wrk_call_end *end, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf more = {0};
    char prefix[32];

    sch_strbuf_addf(&more,
                    ",\"skip\":%d,\"count\":%d,\"index\":%d,\"selected\":%d,\"part\":true,"
                    "\"stream\":true,\"prefix\":\"%s\"",
                    w->skip, w->target - w->first, w->first, work->file.num_pages,
                    prefix_of(w, prefix));
    if (wrk_results_wanted(work))
        sch_strbuf_adds(&more, ",\"results\":true");
    if (more.failed)
        return sch_fail(err, SCH_FATAL, "stream: out of memory");
    return wrk_assemble_ask(work, w->fd, sch_strbuf_str(&more), w->target - w->first + BEFORE, end,
                            err);
}

static sch_status adopt_part(const wrk_work *work, const window *w, wrk_call_end *end, sch_err *err)
{
    static const char *const leaves[] = {"mmd", "lines.json", "lines.mmd.json", "stream.jsonl"};
    char prefix[32], name[64];
    sch_status s = SCH_OK;

    (void)prefix_of(w, prefix);
    (void)snprintf(name, sizeof name, "%sresults.jsonl", prefix);
    if (wrk_results_wanted(work))
        s = wrk_results_keep(work, name, err);
    for (size_t i = 0; s == SCH_OK && i < SCH_COUNT_OF(leaves); i++) {
        (void)snprintf(name, sizeof name, "%s%s", prefix, leaves[i]);
        s = wrk_work_adopt(work, name, err);
    }
    if (s != SCH_INVALID)
        return s;
    end->outcome = WRK_RUBBISH;
    (void)snprintf(end->error_text, sizeof end->error_text, "%s", err->text);
    return SCH_OK;
}

static sch_status add_part(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    const window *w = arg;
    sch_status s = sch_stream_add(db, work->file.file_id, w->first, w->target, err);

    (void)left;
    return s == SCH_OK ? wrk_stream_go_on(db, work, err) : s;
}

static sch_status make_part(wrk_work *work, window *w, sch_err *err)
{
    wrk_call_end end = {0};
    sch_status s = wrk_work_make_dir(work, err);

    if (s == SCH_OK)
        s = ask_engine(work, w, &end, err);
    if (s == SCH_OK && end.outcome == WRK_DONE)
        s = adopt_part(work, w, &end, err);
    if (s != SCH_OK)
        return s;
    if (end.outcome != WRK_DONE)
        return wrk_work_engine_failed(work, &end, err);
    s = wrk_work_end(work, add_part, w, err);
    if (s == SCH_OK && work->sup->options.is_shared)
        sch_wake_send(work->sup->options.data_dir); /* for who reads the stream */
    return s;
}

sch_status wrk_work_stream(wrk_work *work, sch_err *err)
{
    sch_db *db = NULL;
    sch_stream now;
    window w = {.fd = -1};
    sch_status s = sch_dbpool_reader(work->sup->options.pool, &db, err);

    if (s == SCH_OK)
        s = sch_stream_get(db, work->file.file_id, &now, err);
    if (s != SCH_OK)
        return s;
    if (wrk_stream_target(&now) <= now.streamed)
        return wrk_work_end(work, NULL, NULL, err); /* nothing more yet */
    s = open_window(work, &now, &w, err);
    if (s == SCH_OK)
        s = make_part(work, &w, err);
    sch_close(w.fd);
    free(w.room);
    return s;
}

sch_status wrk_work_stream_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err)
{
    return wrk_work_assemble_give_up(work, end, err);
}
